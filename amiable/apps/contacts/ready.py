"""A contact that the guard allowed, from what it says and where it goes to the bytes that leave."""

from dataclasses import dataclass

from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.contacts.routing import Route
from amiable.apps.outbox.records import OutboxItem
from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts
from amiable.files.letter_content import Demand
from amiable.files.letter_data import Content


@dataclass(frozen=True, slots=True)
class Ready:
    """What waits to be rendered: from the statement of the day of its release."""

    item: OutboxItem
    people: CaseWithPeople
    facts: Facts
    account: StatementOfAccount
    route: Route
    language: str
    content: Content

    @property
    def demand(self) -> Demand | None:
        """What it asks, when it asks for payment."""
        return self.content if isinstance(self.content, Demand) else None
