"""The law of limitation as records: how long a claim may be taken to court, what starts that time anew, and when it ends for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from amiable.core.dated import Dated, Source, Version

Value = TypeVar("Value")
Kind = Literal["limitation", "forclusion"]
Start = Literal["due_on", "end_of_month_of_arose_on", "end_of_year_of_due_on"]


@dataclass(frozen=True, slots=True)
class Period:
    """A period of limitation: so many years after the day that `start` names; those of a title run from the day it was given.

    claimed     the years instead, when one of `claimed_by` came within the years that it has otherwise (None: no such rule)
    final       its last day is the last of all: nothing starts it anew
    """

    years: int
    source: Source
    start: Start = "due_on"
    kind: Kind = "limitation"
    claimed: int | None = None
    claimed_by: tuple[str, ...] = ()
    final: bool = False


@dataclass(frozen=True, slots=True)
class Interruption:
    """What some events do to a period that runs.

    events    kinds of action, `payment`, and `plan` for the start of one
    effect    the time starts anew, or the period goes on and its last day is put off
    years     so many from the event, when that is later than the last day there is; None: the full period
    once      only the first such event counts
    not_for   the kinds of period that it does not touch
    """

    events: tuple[str, ...]
    effect: Literal["starts_anew", "puts_off"] = "starts_anew"
    years: int | None = None
    once: bool = False
    not_for: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class FinalDay:
    """A day on which all ends, whatever happened before: so many years from a day, by the creditor's quality ("other": not named)."""

    starts: Literal["due_on", "decided_on"]
    years: Mapping[str, int]
    source: Source

    def years_for(self, creditor: str) -> int:
        """The years for a creditor of this quality."""
        return self.years.get(creditor) or self.years["other"]


def holding(question: Dated[Value], day: date) -> Version[Value] | None:
    """The version for a day. What lies before the first follows the first: new laws of limitation took in the claims that ran."""
    for version in reversed(question.versions):
        if version.from_on <= day:
            return version if version.to is None or day < version.to else None
    return question.versions[0]
