"""A contact that somebody wants to make, and all that the guard looks at when it is asked about it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from amiable.core.account import StatementOfAccount
from amiable.core.dates import ONE_DAY
from amiable.core.facts import Channel, Facts, Purpose
from amiable.core.guard.rules import ContactRules
from amiable.core.letters import demandable
from amiable.core.pack import Pack

SPOKEN: tuple[Channel, ...] = ("call", "visit")  # no letter of the law goes by word of mouth


@dataclass(frozen=True, slots=True)
class Contact:
    """What one wants to do: by which channel, for what, and when.

    at      without an offset it is the market's own time
    step    the letter that the law itself names, when it is one; None: an ordinary contact
    claims  the references that a demand is about; none: all that may be asked for
    """

    channel: Channel
    purpose: Purpose
    at: datetime
    step: str | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A contact at a moment, with the case as it is then. `at` is the market's own time; the account is of that day."""

    contact: Contact
    at: datetime
    facts: Facts
    account: StatementOfAccount
    pack: Pack
    rules: ContactRules

    @property
    def on(self) -> date:
        """The day of the contact."""
        return self.at.date()

    @property
    def is_demand(self) -> bool:
        """Whether it asks for payment."""
        return self.contact.purpose == "demand"

    @property
    def letter(self) -> str | None:
        """The letter of the law that it is; a call or a visit is none, whatever step it is made for."""
        return None if self.contact.channel in SPOKEN else self.contact.step

    @cached_property
    def may_be_asked_for(self) -> tuple[int, ...]:
        """The claims that are past due, open and not prescribed."""
        return demandable(self.facts, self.account)

    @cached_property
    def named(self) -> tuple[int, ...]:
        """The claims that the contact names; all of the case when it names none."""
        wanted = self.contact.claims
        return tuple(place for place, claim in enumerate(self.facts.claims) if not wanted or claim.ref in wanted)

    @cached_property
    def concerned(self) -> tuple[int, ...]:
        """The claims that the contact is about: those it names, of those that may be asked for."""
        return tuple(place for place in self.named if place in self.may_be_asked_for)


def start_of(day: date) -> datetime:
    """The first moment of a day, by the market's clocks."""
    return datetime.combine(day, time.min)


def after(day: date, days: int = 1) -> datetime:
    """The first moment of the day so many days later."""
    return start_of(day + days * ONE_DAY)


def whole_minute(at: datetime) -> datetime:
    """The first whole minute that is not before a moment."""
    floor = at.replace(second=0, microsecond=0)
    return floor if floor == at else floor + timedelta(minutes=1)
