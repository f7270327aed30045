"""A contact that the guard allowed, on its way from what it says and where it goes to the bytes that leave."""

from dataclasses import dataclass
from datetime import datetime

from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.contacts.routing import Route
from amiable.apps.documents.services import NewDocument
from amiable.apps.outbox.records import OutboxItem
from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts
from amiable.files.letter_content import Demand, Recalled, Sender, Version
from amiable.files.letter_word import Word


@dataclass(frozen=True, slots=True)
class Notice:
    """That something waits in the mailbox: who writes, and to whom by name; nothing about a debt.

    recalled  the letter that it must name (France)
    """

    sender: Sender
    name: str
    recalled: Recalled | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What was rendered: what is sent, and the letter that it tells of, where that waits in the mailbox."""

    sent: NewDocument
    waits: NewDocument | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """What waits to be rendered: from the statement of the day of its release.

    kind     of its text: a step of a playbook may have a name of its own
    at       the moment from which it may leave, by the market's clocks
    warning  of a fraud that goes round, in the reader's language
    version  of its letter, as the person wants it
    """

    item: OutboxItem
    people: CaseWithPeople
    facts: Facts
    account: StatementOfAccount
    route: Route
    language: str
    content: Demand | Word | Notice
    kind: str
    at: datetime
    warning: str = ""
    version: Version = "standard"

    @property
    def demand(self) -> Demand | None:
        """What it asks, when it asks for payment."""
        return self.content if isinstance(self.content, Demand) else None
