"""Where a contact goes: to whom, by which way, and at which address."""

from collections.abc import Collection
from dataclasses import dataclass

from amiable.apps.contacts.records import ChannelName
from amiable.apps.parties.records import DebtorView
from amiable.core.facts import Channel
from amiable.core.refusal import Refusal, _
from amiable.files.email_message import is_sendable
from amiable.files.sms_text import NoMobileNumber, mobile_number

HOUSE_RULE = "house rule"
AS_WAY: dict[str, ChannelName] = {"post": "letter", "electronic": "email", "email": "email", "sms": "sms", "mailbox": "mailbox"}
# How an answer gets there when its own way is closed. What is private never falls back on a short message.
OTHER_WAYS: dict[ChannelName, tuple[ChannelName, ...]] = {"letter": ("email",), "email": ("letter",)}
OF_A_NOTICE: dict[ChannelName, tuple[ChannelName, ...]] = {"email": ("sms",), "sms": ("email",)}
NOTICE = "mailbox_notice"


class NoAddress(Refusal):
    """What is owed cannot leave by this channel: nobody told us where, or nothing goes there any more."""

    code = "contact.no_address"
    what = _("There is no address at which this person can be reached ({channel}).")
    remedy = _("Ask the person or the creditor for it, record it, or choose another channel.")


class NoMediator(Refusal):
    """What is owed goes to somebody who was not named yet."""

    code = "contact.no_mediator"
    what = _("An answer has to go to the mediator or the authority, and nobody said who that is.")
    remedy = _("Name them with: amiable case mediator {number}")


@dataclass(frozen=True, slots=True)
class Route:
    """Whom a contact reaches, and where.

    lines    street; postcode and city: the postal address that stands on it
    address  an e-mail address or a number
    """

    channel: ChannelName
    name: str
    lines: tuple[str, ...]
    address: str = ""
    country: str = ""

    @property
    def written(self) -> str:
        """The address as it is kept: where it went."""
        return "\n".join((self.name, *self.lines)) if self.channel == "letter" else self.address


def way_of(channel: str) -> ChannelName:
    """The channel of an item of the outbox, as a way of writing to somebody."""
    return AS_WAY.get(channel, "letter")


def as_guarded(way: ChannelName) -> Channel:
    """The way as the guard knows it: a message in the mailbox is announced by e-mail, and asks for the same consent."""
    return "email" if way == "mailbox" else way


def ways_of(channel: str, kind: str) -> tuple[ChannelName, ...]:
    """The ways of an answer: its own, then what falls back."""
    own = way_of(channel)
    return (own, *(OF_A_NOTICE if kind == NOTICE else OTHER_WAYS).get(own, ()))


def route_to(person: DebtorView, way: ChannelName, stopped: Collection[str] = ()) -> Route:
    """The way to a person.

    stopped  the channels whose address nothing goes to any more
    refuses  NoAddress
    """
    address = {"email": person.email, "sms": person.phone}.get(way, "").strip()
    if way in stopped or (way in ("email", "sms") and not address):
        raise NoAddress(source=HOUSE_RULE, channel=way)
    if way == "sms":
        address = _mobile(address, person.country)
    if way == "email" and not is_sendable(address):
        raise NoAddress(source=HOUSE_RULE, channel=way)  # which does not repeat it: refusals are kept, and read by many
    return Route(way, person.name, (person.street, f"{person.postcode} {person.city}"), address, person.country)


def is_at(person: DebtorView, channel: ChannelName, address: str) -> bool:
    """Whether a person is still reached where a contact went; of a letter whatever name stood above the street."""
    try:
        route = route_to(person, channel)
    except NoAddress:
        return False
    return address.splitlines()[1:] == list(route.lines) if channel == "letter" else address == route.address


def _mobile(number: str, country: str) -> str:
    try:
        return mobile_number(number, country)
    except NoMobileNumber:
        raise NoAddress(source=HOUSE_RULE, channel="sms") from None
