"""The next lawful step of a case on a day, and, when there is none, why not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from amiable.core.account import StatementOfAccount
from amiable.core.dates import ONE_DAY, last_day_of
from amiable.core.facts import Action, Facts
from amiable.core.pack import Pack
from amiable.core.regime import BOOK_XIX, concerned, governing, reminder_of
from amiable.core.working import Working, working


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """A step as the playbook writes it: what, by which channel, and the days that the person has after it."""

    kind: str
    channel: str
    wait: str | None = None  # a question of the pack
    days: int = 0  # or so many days


@dataclass(frozen=True, slots=True)
class Playbook:
    """The steps for a kind of debtor, in order."""

    name: str
    steps: tuple[PlaybookStep, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What may be done now, and about which claims."""

    step: PlaybookStep
    claims: tuple[str, ...]
    why: Working


@dataclass(frozen=True, slots=True)
class NoStep:
    """Why nothing is to be done, and from which day that changes, when it is foreseeable."""

    why: Working
    from_on: date | None = None


def next_step(facts: Facts, account: StatementOfAccount, pack: Pack, playbook: Playbook) -> Step | NoStep:
    """The next step of a case on the day of its statement.

    returns  Step, for the first step of the playbook that some open claim still needs and the law allows; else NoStep with its reason
    source   docs/reference/playbook.md
    """
    on = account.on
    if not account.due:
        return _nothing_due(facts, on)
    for suspension in facts.suspensions:
        if suspension.from_on <= on and (suspension.to is None or on <= suspension.to):
            why = working("no_step_suspended", since_on=suspension.from_on.isoformat(), because=suspension.because)
            return NoStep(why, suspension.to + ONE_DAY if suspension.to else None)
    if last_day := waiting_until(facts, on, pack, playbook):
        return NoStep(working("no_step_waiting", last_day=last_day.isoformat()), last_day + ONE_DAY)
    open_claims = demandable(facts, account)
    if not open_claims:
        return _nothing_demandable(facts, account)
    for place, step in enumerate(playbook.steps):
        before = playbook.steps[place - 1].kind if place else None
        if claims := tuple(claim for claim in open_claims if _needs(facts, claim, step.kind, before, on, pack)):
            return Step(step, tuple(facts.claims[claim].ref for claim in claims), working(f"step_{step.kind}"))
    return NoStep(working("no_step_done"))


def asked(step: PlaybookStep, refs: Collection[str], facts: Facts, account: StatementOfAccount) -> tuple[str, ...]:
    """The claims that a letter of a step asks for: those it is about, and the demandable ones that had such a letter before.

    A claim that is prescribed, not past due, or still in its free days is never asked for beside another one.
    """
    places = demandable(facts, account)
    return tuple(
        facts.claims[place].ref
        for place in places
        if facts.claims[place].ref in refs or (step.kind != "first_reminder" and done(facts, place, step.kind, account.on))
    )


def waiting_until(facts: Facts, on: date, pack: Pack, playbook: Playbook) -> date | None:
    """The last day on which some letter still leaves the person time to act, when that is not over."""
    days = [_last_day(action, playbook, pack) for action in facts.actions if action.on <= on]
    return max((day for day in days if day and on <= day), default=None)


def reply_by(step: PlaybookStep, sent_on: date, pack: Pack) -> date:
    """The last day that a letter leaves the person, when it is sent on a day."""
    if step.wait is None:
        return sent_on + timedelta(days=step.days)
    return last_day_of(pack.waits[step.wait].at(sent_on).value, sent_on, step.channel, pack.holidays)


def _last_day(action: Action, playbook: Playbook, pack: Pack) -> date | None:
    for step in playbook.steps:
        if step.kind == action.kind and step.wait and pack.waits[step.wait].in_force(action.on):
            return last_day_of(pack.waits[step.wait].at(action.on).value, action.on, action.channel, pack.holidays)
        if step.kind == action.kind:
            return action.on + timedelta(days=step.days)
    return None


def _nothing_due(facts: Facts, on: date) -> NoStep:
    coming = [claim.due_on for claim in facts.claims if claim.due_on >= on]
    if coming:
        return NoStep(working("no_step_not_due", due_on=min(coming).isoformat()), min(coming) + ONE_DAY)
    return NoStep(working("no_step_closed"))


def _nothing_demandable(facts: Facts, account: StatementOfAccount) -> NoStep:
    """Something is due, and yet nothing may be asked: it falls due this very day, or its time is over."""
    if all(limit.prescribed for claim, limit in zip(facts.claims, account.limitation, strict=True) if claim.due_on < account.on):
        due_today = [claim.due_on for claim in facts.claims if claim.due_on == account.on]
        if due_today:
            return NoStep(working("no_step_not_due", due_on=account.on.isoformat()), account.on + ONE_DAY)
        return NoStep(working("no_step_prescribed"))
    return _nothing_due(facts, account.on)


def demandable(facts: Facts, account: StatementOfAccount) -> tuple[int, ...]:
    """The claims that are past due, still open, and not prescribed."""
    return tuple(
        place
        for place, (claim, balance, limit) in enumerate(zip(facts.claims, account.claims, account.limitation, strict=True))
        if claim.due_on < account.on and not limit.prescribed
        if balance.principal + balance.interest + balance.damages + balance.costs > 0
    )


def _needs(facts: Facts, claim: int, kind: str, before: str | None, on: date, pack: Pack) -> bool:
    """Whether a claim still needs a step: it was not done for it, and the step before was, or is not for this kind of claim."""
    if done(facts, claim, kind, on) or not _is_for(kind, facts, claim, pack):
        return False
    return before is None or not _is_for(before, facts, claim, pack) or done(facts, claim, before, on)


def _is_for(kind: str, facts: Facts, claim: int, pack: Pack) -> bool:
    """Book XIX asks for a first reminder; the older rules know none."""
    return kind != "first_reminder" or governing(facts.claims[claim], facts, pack) == BOOK_XIX


def done(facts: Facts, claim: int, kind: str, on: date) -> bool:
    """Whether a step of that kind was done for a claim by a day."""
    if kind == "first_reminder":
        return reminder_of(facts, claim, on) is not None
    return any(action.kind == kind and action.on <= on and claim in concerned(action, facts.claims) for action in facts.actions)
