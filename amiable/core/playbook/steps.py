"""The shape of a playbook: steps, the branches that follow an event, and what is told of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.letters import LETTERS

CONTACTS = ("message", "call", "letter", "plan_proposal", "last_letter")  # steps that are no action of the law
DECISION = "decision"
AS_SENT: dict[str, Literal["post", "electronic"]] = {"letter": "post", "email": "electronic", "sms": "electronic"}


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """A step as the playbook writes it.

    kind           a letter that the law names, a contact that is no action of the law, or the decision of a person
    channels       by which it is made: the first, then what falls back
    after          days after the release of the step before it; where the law gives days with that one, after the last of them
    wait, days     the question of the pack that gives the person days in which nothing else is done; or so many, by the playbook
    in_name_of     whose letter it is
    regimes        the regimes that know it; none named: all
    done_by        other letters that count as this one
    unless         letters after which it is no longer made
    valid_on_hold  whether one that was sent while demands were stopped counts
    recalls        the step whose reference and day it names
    opens          whether collection begins with it
    """

    kind: str
    name: str
    channels: tuple[str, ...] = ("letter",)
    after: int = 0
    wait: str | None = None
    days: int = 0
    in_name_of: Literal["creditor", "agency"] = "agency"
    purpose: Literal["demand", "information"] = "demand"
    regimes: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    valid_on_hold: bool = True
    recalls: str | None = None
    opens: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The letters that count as this step."""
        return (self.kind, *self.done_by)

    @property
    def is_letter_of_the_law(self) -> bool:
        """Whether the law itself names it: then it is an action of the facts, and asked for claim by claim."""
        return self.kind in LETTERS

    @property
    def channel(self) -> Literal["post", "electronic"]:
        """How an action of this step is sent, as the facts write it."""
        return AS_SENT.get(next(iter(self.channels), ""), "post")


@dataclass(frozen=True, slots=True)
class Branch:
    """The steps that follow something that happened, while a suspension for that reason is open."""

    event: str
    during: str
    steps: tuple[PlaybookStep, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """How long a case of which everything is paid stays open.

    days          after the last payment, by its means
    kept_open_by  the suspensions during which it stays open
    from_on, to   the days on which the rule holds, both inside
    """

    days: Mapping[str, int]
    kept_open_by: tuple[str, ...]
    source: str
    from_on: date = date.min
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Playbook:
    """The steps for a kind of debtor, in order; none where nobody has checked the law.

    part_payment_days  so many days a payment in part puts off the step in progress
    silence_days       after so many days without any reaction the channel changes
    closing_up_to      what is owed up to which the decision proposes to close; minor units
    proposal_most      how many payments a letter may propose, and the least that one should be; minor units
    closings           when a case that is paid in full is closed
    """

    name: str
    steps: tuple[PlaybookStep, ...]
    source: str = ""
    branches: tuple[Branch, ...] = ()
    part_payment_days: int = 0
    silence_days: int = 0
    closing_up_to: int = 0
    proposal_most: int = 12
    proposal_least: int = 2500
    closings: tuple[Closing, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that the facts do not tell: a step that was made and is no action of the law, or an event of the playbook. By name."""

    name: str
    on: date
