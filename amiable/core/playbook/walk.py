"""One claim on its way through the steps of a playbook: which were made, whose turn it is, and from which day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

from amiable.core.account import StatementOfAccount
from amiable.core.dates import ONE_DAY, last_day_of
from amiable.core.facts import Channel, Facts, Suspension
from amiable.core.guard import may
from amiable.core.guard.contact import Contact, start_of
from amiable.core.guard.refusals import ContactRefused
from amiable.core.guard.rules import ContactRules
from amiable.core.letters import days_sent
from amiable.core.pack import Pack
from amiable.core.playbook.steps import DECISION, Happened, Playbook, PlaybookStep
from amiable.core.regime import governing, suspended
from amiable.core.working import Working, working

CONSENT = "consent_missing"
ANOTHER_WAY = (CONSENT, "nobody_there")  # another channel may be open
REFUSED = {  # what the guard says, in a word on the playbook
    "opening_letter_missing": "no_step_law_first",
    "still_waiting": "no_step_law_first",
    "not_yet": "no_step_law_first",
    "too_often": "no_step_too_often",
    "after_conversation": "no_step_after_conversation",
    "nobody_there": "no_step_nobody_there",
    "outside_hours": "no_step_outside_hours",
}
Status = Literal["now", "held", "waiting", "later", "done", "passed"]


@dataclass(frozen=True, slots=True)
class Case:
    """All that a question about the steps of one case on one day needs."""

    facts: Facts
    account: StatementOfAccount
    pack: Pack
    playbook: Playbook
    rules: ContactRules
    history: tuple[Happened, ...]

    @property
    def on(self) -> date:
        """The day."""
        return self.account.on


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one step stands for one claim; `on` is the day on which it was done, or the first on which it may be."""

    status: Status
    why: Working
    on: date | None = None
    channel: str = ""


@dataclass(slots=True)
class Way:
    """How far one claim has come.

    released_on   the day of the last step that was made; the due day before any
    counted_from  the day from which the next step's days count
    not_before    the day after the last that its letter leaves the person
    passed_over   the days of the steps that were passed over since
    opened_on     the day on which collection began
    halted        whether some step before is still to be made
    """

    released_on: date
    counted_from: date
    passed_over: int = 0
    not_before: date = date.min
    opened_on: date | None = None
    halted: bool = False


def walk(case: Case, place: int, steps: Sequence[PlaybookStep], way: Way) -> tuple[Stand, ...]:
    """Where each step stands for a claim, in order."""
    before: Counter[str] = Counter()
    stands = []
    for step in steps:
        stands.append(_stand(case, place, step, before[step.kind], way))
        before[step.kind] += 1
    return tuple(stands)


def last_day_given(step: PlaybookStep, sent_on: date, sent_by: str, pack: Pack) -> date:
    """The last day that the law gives with a step, or the playbook where the law gives none; the day itself when neither does."""
    if step.wait is None:
        return sent_on + timedelta(days=step.days)
    if step.wait in pack.counts:
        days = pack.counts[step.wait]
        return sent_on + timedelta(days=days.at(sent_on).value if days.in_force(sent_on) else 0)
    wait = pack.waits[step.wait]
    return last_day_of(wait.at(sent_on).value, sent_on, sent_by, pack.holidays) if wait.in_force(sent_on) else sent_on


def suspended_since(facts: Facts, on: date) -> Suspension | None:
    """The first suspension of the list that is open on a day."""
    return next((s for s in facts.suspensions if s.from_on <= on and (s.to is None or on <= s.to)), None)


def _stand(case: Case, place: int, step: PlaybookStep, nth: int, way: Way) -> Stand:
    if step.regimes and governing(case.facts.claims[place], case.facts, case.pack) not in step.regimes:
        return Stand("passed", working("no_step_not_for"))
    if made_on := _made_on(case, place, step, nth, way):
        _release(case, step, made_on, way)
        return Stand("done", working("no_step_made", made_on=made_on.isoformat()), made_on)
    if step.unless and days_sent(step.unless, case.facts, place, case.on):
        return Stand("passed", working("no_step_overtaken"))
    if way.halted:
        return Stand("later", working("no_step_later"))
    stand = _its_turn(case, place, step, way)
    if stand.status == "passed":
        way.passed_over += step.after
    else:
        way.halted = True
    return stand


def _made_on(case: Case, place: int, step: PlaybookStep, nth: int, way: Way) -> date | None:
    """The day on which a step was made: the n-th letter of its kinds, or what was told of it since the step before."""
    if step.is_letter_of_the_law:
        days = days_sent(step.kinds, case.facts, place, case.on)
        valid = [day for day in days if step.valid_on_hold or not suspended(case.facts, day)]
        return valid[nth] if nth < len(valid) else None
    since = way.released_on + timedelta(days=min(step.after, 0))
    return next((one.on for one in case.history if one.name == step.name and since <= one.on <= case.on), None)


def _release(case: Case, step: PlaybookStep, made_on: date, way: Way) -> None:
    """The next step's days count from this release; where the law gives days with it, from the last of them.

    A letter that somebody sent out of turn takes nothing from the days of one that came later.
    """
    way.released_on = way.counted_from = max(way.released_on, made_on)
    way.passed_over = 0
    if step.opens:
        way.opened_on = made_on
    if step.is_letter_of_the_law:
        sent_by = next((a.channel for a in case.facts.actions if a.on == made_on and a.kind in step.kinds), step.channel)
        last_day = last_day_given(step, made_on, sent_by, case.pack)
        way.counted_from = max(way.counted_from, last_day if step.wait else made_on)
        way.not_before = max(way.not_before, last_day + ONE_DAY)


def _its_turn(case: Case, place: int, step: PlaybookStep, way: Way) -> Stand:
    """A step whose turn it is: from which day, by which channel, or what the guard says against it."""
    first, why = _first_day(case, step, way)
    if first > case.on:
        return Stand("waiting", why, first)
    if step.kind == DECISION:
        return Stand("now", working(f"step_{step.name}"), first)
    if not step.valid_on_hold and (since := suspended_since(case.facts, case.on)):
        return Stand("held", working("no_step_suspended", since_on=since.from_on.isoformat(), because=since.because))
    return _by_the_guard(case, place, step, first, _channels(case, step, way))


def _first_day(case: Case, step: PlaybookStep, way: Way) -> tuple[date, Working]:
    """The first day of a step by the playbook; a payment in part since the step before puts it off."""
    first = max(way.counted_from + timedelta(days=way.passed_over + step.after), way.not_before)
    paid_on = max((p.on for p in case.facts.payments if way.opened_on and way.released_on <= p.on <= case.on), default=None)
    if paid_on is None:
        return first, working("no_step_until", turn_on=first.isoformat())
    put_off = max(first, paid_on) + timedelta(days=case.playbook.part_payment_days)
    return put_off, working("no_step_put_off", paid_on=paid_on.isoformat(), turn_on=put_off.isoformat())


def _by_the_guard(case: Case, place: int, step: PlaybookStep, first: date, channels: Sequence[str]) -> Stand:
    """The first channel that the guard allows; where the person agreed to none, the step is passed over."""
    first_no = None
    for channel in channels:
        refusal = _refusal(case, place, step, channel)
        if refusal is None:
            return Stand("now", working(f"step_{step.name}"), first, channel)
        if refusal.code not in ANOTHER_WAY:  # it is too early, whichever the channel
            return _held_by(refusal)
        first_no = first_no or (refusal if refusal.code != CONSENT else None)
    return _held_by(first_no) if first_no else Stand("passed", working("no_step_no_consent"))


def _held_by(refusal: ContactRefused) -> Stand:
    return Stand("held", working(REFUSED.get(refusal.code, "no_step_refused")), refusal.ends_at.date() if refusal.ends_at else None)


def _refusal(case: Case, place: int, step: PlaybookStep, channel: str) -> ContactRefused | None:
    """What the guard says against a step by a channel on this day, at whichever hour."""
    at, claims = start_of(case.on), (case.facts.claims[place].ref,) if step.purpose == "demand" else ()
    kind = step.kind if step.is_letter_of_the_law else None
    while True:
        contact = Contact(cast(Channel, channel), step.purpose, at, kind, claims)
        try:
            may(contact, case.facts, case.account, case.pack, case.rules)
        except ContactRefused as refusal:
            if refusal.ends_at is None or refusal.ends_at.date() != case.on or refusal.ends_at <= at:
                return refusal
            at = refusal.ends_at
        else:
            return None


def _channels(case: Case, step: PlaybookStep, way: Way) -> tuple[str, ...]:
    """The channels of a step in their order; after a long silence another one comes first, save for what the law names."""
    if step.is_letter_of_the_law or way.opened_on is None or not step.channels:
        return step.channels
    facts, on = case.facts, case.on
    reactions = [p.on for p in facts.payments] + [s.from_on for s in facts.suspensions]
    reactions += [one.at.date() for one in facts.contacts if one.conversation]
    last = max((day for day in reactions if way.opened_on <= day <= on), default=way.opened_on)
    silent = case.playbook.silence_days and (on - last).days >= case.playbook.silence_days
    return (*step.channels[1:], step.channels[0]) if silent else step.channels
