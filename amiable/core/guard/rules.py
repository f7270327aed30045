"""The rules of a market and of the group about contacting a person, as typed records: what each `contact.toml` says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, Protocol, TypeVar

from amiable.core.dated import Source
from amiable.core.facts import Channel
from amiable.core.guard.hours import Hours

Chargeable = Literal["needed", "if_known"]
Days = int | str


@dataclass(frozen=True, slots=True)
class Needs:
    """What must have come before a demand, for each claim that it is about.

    kinds       the steps that it is for; none for an ordinary demand
    letters     one of these must have been sent about the claim, `full_days` full days before
    after_due   days since the due day of the oldest claim concerned
    gap         days since the last letter of the kinds `gap_from` that shares a claim
    chargeable  not before the day from which the claim is chargeable: it must be known, or counts only where it is known

    Days are a number, or the question of the pack that says how many.
    """

    source: Source
    kinds: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    full_days: Days = 0
    after_due: Days = 0
    gap: Days = 0
    gap_from: tuple[str, ...] = ()
    chargeable: Chargeable | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """For the claims of a regime: what comes before an ordinary demand and before each step.

    waits  kind of letter → the question of the pack that says how long nothing is demanded after it, whoever sent it
    """

    demand: Needs
    steps: tuple[Needs, ...]
    waits: Mapping[str, str]

    def step(self, kind: str) -> Needs | None:
        """What comes before a step; None where the law of the regime names no such letter."""
        return next((needs for needs in self.steps if kind in needs.kinds), None)


@dataclass(frozen=True, slots=True)
class Frequency:
    """At most so many demands in so many days; or, after a conversation, none for so many days (`demands` is 0)."""

    demands: int
    days: int
    source: Source
    from_on: date
    to: date | None = None


@dataclass(frozen=True, slots=True)
class ConsentRule:
    """Some channels may only be used for a demand with consent.

    given          what counts: `consent`, `given_by_person`
    months         how long a `consent` holds; 0: until it is withdrawn
    after_opening  one from before ordinary demands were open does not count
    """

    channels: tuple[Channel, ...]
    given: tuple[str, ...]
    source: Source
    from_on: date
    to: date | None = None
    months: int = 0
    after_opening: bool = False


@dataclass(frozen=True, slots=True)
class Conduct:
    """How people are contacted, by a market's law or by the group's own rules."""

    hours: tuple[Hours, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    silences: tuple[Frequency, ...] = ()
    consents: tuple[ConsentRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactRules:
    """All that the guard asks of a market, beside its pack.

    before   by the name of the regime; a regime that is not named allows no demand: its law was not verified
    sources  because → where the law says that this suspension stops demands
    """

    timezone: tzinfo
    before: Mapping[str, Before]
    sources: Mapping[str, Source]
    market: Conduct
    group: Conduct

    def local(self, at: datetime) -> datetime:
        """A moment as the market's clocks show it, without an offset; one that they skip in spring is moved on."""
        aware = at if at.tzinfo else at.replace(tzinfo=self.timezone)
        return aware.astimezone(UTC).astimezone(self.timezone).replace(tzinfo=None, fold=0)

    def first_shown(self, at: datetime) -> datetime:
        """The first whole minute, not before one of the market's own time, that its clocks show: in spring they skip an hour."""
        while self.local(at) != at:
            at += timedelta(minutes=1)
        return at


class InTime(Protocol):
    """A rule that holds from a day on, and up to another."""

    @property
    def from_on(self) -> date: ...

    @property
    def to(self) -> date | None: ...


Rule = TypeVar("Rule", bound=InTime)


def holding(rules: Iterable[Rule], day: date) -> list[Rule]:
    """The rules that hold on a day."""
    return [rule for rule in rules if rule.from_on <= day and (rule.to is None or day < rule.to)]
