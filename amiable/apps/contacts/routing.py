"""Where a contact goes: to whom, by which way, and at which address."""

from dataclasses import dataclass
from typing import Literal

from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.contacts.records import ChannelName
from amiable.apps.parties.records import DebtorView
from amiable.core.refusal import Refusal, _

HOUSE_RULE = "house rule"
AS_WAY: dict[str, ChannelName] = {"post": "letter", "electronic": "email", "letter": "letter", "email": "email", "sms": "sms"}
MAILBOX: Literal["mailbox"] = "mailbox"


class NoAddress(Refusal):
    """What is owed cannot leave by this channel: nobody told us where."""

    code = "contact.no_address"
    what = _("There is no address to reach this person by {channel}.")
    remedy = _("Ask the person or the creditor for it, or choose another channel.")


@dataclass(frozen=True, slots=True)
class Route:
    """Whom a contact reaches, and where.

    lines    street; postcode and city: of a letter
    address  an e-mail address or a number
    """

    channel: ChannelName
    name: str
    lines: tuple[str, ...] = ()
    address: str = ""

    @property
    def written(self) -> str:
        """The address as it is kept."""
        return "\n".join((self.name, *self.lines)) if self.channel == "letter" else self.address


def way_of(channel: str) -> ChannelName:
    """The channel of an item of the outbox, as a way of writing to somebody."""
    return MAILBOX if channel == MAILBOX else AS_WAY.get(channel, "letter")


def route_to(person: DebtorView, way: ChannelName) -> Route:
    """The way to a person.

    refuses  NoAddress
    """
    address = {"email": person.email, "sms": person.phone}.get(way, "")
    if way in ("email", "sms") and not address.strip():
        raise NoAddress(source=HOUSE_RULE, channel=way)
    lines = (person.street, f"{person.postcode} {person.city}") if way == "letter" else ()
    return Route(way, person.name, lines, address.strip())


def route_of(people: CaseWithPeople, channel: str) -> Route:
    """The way to the debtor of a case.

    refuses  NoAddress
    """
    return route_to(people.debtor, way_of(channel))
