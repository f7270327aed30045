"""The next lawful step of a case on a day, and, for every step of its playbook that is not taken, why not. It knows no country."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from amiable.core.account import StatementOfAccount
from amiable.core.dates import ONE_DAY
from amiable.core.facts import Facts, Suspension
from amiable.core.guard.rules import ContactRules
from amiable.core.letters import LETTERS, days_sent, demandable
from amiable.core.pack import Pack
from amiable.core.playbook.advice import advice
from amiable.core.playbook.closing import closes_on
from amiable.core.playbook.steps import CONTACTS, DECISION, Branch, Closing, Happened, Playbook, PlaybookStep
from amiable.core.playbook.walk import Case, Stand, Status, Way, last_day_given, walk
from amiable.core.working import Working, working

__all__ = [
    "CONTACTS",
    "DECISION",
    "LETTERS",
    "LITTLE_IS_LEFT",
    "Branch",
    "Closing",
    "Considered",
    "Course",
    "Happened",
    "NoStep",
    "Playbook",
    "PlaybookStep",
    "Status",
    "Step",
    "asked",
    "closes_on",
    "course",
    "little_is_left",
    "next_step",
    "reply_by",
    "waiting_until",
]

ANOTHER_CHANNEL = "wrong_address"  # of the list of suspensions: nothing goes to that address, and other channels are free
LITTLE_IS_LEFT = "step_little_is_left"
BY_CHANNEL = {"letter": "step_by_letter", "email": "step_by_email", "sms": "step_by_sms", "call": "step_by_call"}
RANK: tuple[Status, ...] = ("now", "held", "waiting", "later", "done", "passed")  # of several claims, the one that is least far


@dataclass(frozen=True, slots=True)
class Step:
    """What may be done now: about which claims, by which channel, since which day, and what a person should know besides."""

    step: PlaybookStep
    claims: tuple[str, ...]
    why: Working
    channel: str = ""
    from_on: date | None = None
    also: tuple[Working, ...] = ()


@dataclass(frozen=True, slots=True)
class NoStep:
    """Why nothing is to be done, and from which day that changes, when it is foreseeable."""

    why: Working
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Considered:
    """A step of the playbook, and why it is taken now or not.

    status  now; held (something stops it); waiting (for its day); later (after another step); done; passed (it does not apply)
    on      the day on which it was done, or the first on which it may be, when that is foreseeable
    """

    step: PlaybookStep
    status: Status
    why: Working
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The next step, and every step of the playbook with its reason."""

    next: Step | NoStep
    steps: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class _Walked:
    """Some steps, and where they stand for each of some claims."""

    steps: tuple[PlaybookStep, ...]
    claims: tuple[int, ...]
    stands: tuple[tuple[Stand, ...], ...]


def next_step(
    facts: Facts, account: StatementOfAccount, pack: Pack, playbook: Playbook, rules: ContactRules, history: Collection[Happened] = ()
) -> Step | NoStep:
    """The next step of a case on the day of its statement.

    returns  Step, for the first step of the playbook that some open claim still needs and the law allows; else NoStep with its reason
    source   docs/reference/playbook.md
    """
    return course(facts, account, pack, playbook, rules, history).next


def course(
    facts: Facts, account: StatementOfAccount, pack: Pack, playbook: Playbook, rules: ContactRules, history: Collection[Happened] = ()
) -> Course:
    """The next step of a case on the day of its statement, and why each other one is not taken.

    rules    what the guard asks of the market: no step is proposed that the guard would refuse
    history  the steps that were made and are no action of the facts, and the events that the playbook knows
    source   docs/reference/playbook.md
    """
    case = Case(facts, account, pack, playbook, rules, tuple(sorted(history, key=lambda one: one.on)))
    claims = demandable(facts, account)
    main = _walked(case, claims or tuple(range(len(facts.claims))))
    held = _held(case, claims)
    branches = [_branched(case, branch, since) for branch, since in _open_branches(case)]
    found = next((step for branch in branches if (step := _first_now(case, branch))), None) or held or _due_step(case, main)
    chosen = found or _later(main)
    considered = [_considered(place, branch, chosen, None) for branch in branches for place in range(len(branch.steps))]
    considered += [_considered(place, main, chosen, held) for place in range(len(main.steps))]
    return Course(chosen, tuple(considered))


def asked(step: PlaybookStep, refs: Collection[str], facts: Facts, account: StatementOfAccount) -> tuple[str, ...]:
    """The claims that a letter of a step asks for: those it is about, and the demandable ones that had such a letter before.

    A claim that is prescribed, not past due, or still in its free days is never asked for beside another one. A letter in the creditor's
    name asks for its own claims alone.
    """
    ours = step.in_name_of == "agency"
    return tuple(
        facts.claims[place].ref
        for place in demandable(facts, account)
        if facts.claims[place].ref in refs or (ours and days_sent(step.kinds, facts, place, account.on))
    )


def waiting_until(facts: Facts, on: date, pack: Pack, playbook: Playbook) -> date | None:
    """The last day on which some letter still leaves the person time to act, when that is not over."""
    steps = {kind: step for step in reversed(playbook.steps) for kind in step.kinds if step.is_letter_of_the_law}
    sent = (action for action in facts.actions if action.kind in steps and action.on <= on)
    days = (last_day_given(steps[action.kind], action.on, action.channel, pack) for action in sent)
    return max((day for day in days if on <= day), default=None)


def little_is_left(account: StatementOfAccount, playbook: Playbook, refs: Collection[str]) -> bool:
    """Whether something was paid on each of some claims, and so little is left of the case, interest aside, that nobody asks for it."""
    paid = {line.claim for line in account.lines if line.payment is not None}
    decides = any(step.kind == DECISION for step in playbook.steps)
    return decides and account.principal + account.damages + account.costs <= playbook.closing_up_to and paid.issuperset(refs)


def reply_by(step: PlaybookStep, sent_on: date, pack: Pack) -> date:
    """The last day that a letter leaves the person, when it is sent on a day."""
    return last_day_given(step, sent_on, step.channel, pack)


def _walked(case: Case, claims: tuple[int, ...]) -> _Walked:
    steps = case.playbook.steps
    due = (case.facts.claims[place].due_on for place in claims)
    return _Walked(steps, claims, tuple(walk(case, place, steps, Way(day, day)) for place, day in zip(claims, due, strict=True)))


def _branched(case: Case, branch: Branch, since: date) -> _Walked:
    """The steps after an event; they are about no claim in particular."""
    return _Walked(branch.steps, (), (walk(case, 0, branch.steps, Way(since, since)),))


def _open_branches(case: Case) -> list[tuple[Branch, date]]:
    """The branches of a day, each with the day of its event: the last that happened, or, for steps that come before it, the next one."""
    found = []
    running = _running(case.facts, case.on)
    for branch in case.playbook.branches:
        if running and all(suspension.because == branch.during for suspension in running):
            since = min(suspension.from_on for suspension in running)
            days = [one.on for one in case.history if one.name == branch.event and one.on >= since]
            ahead = branch.steps[0].after < 0
            day = min((d for d in days if d > case.on), default=None) if ahead else max((d for d in days if d <= case.on), default=None)
            found += [(branch, day)] if day else []
    return found


def _first_now(case: Case, walked: _Walked) -> Step | None:
    """The first step, in order, whose day has come for some claim."""
    for place, step in enumerate(walked.steps):
        stands = [stands[place] for stands in walked.stands]
        now = [stand for stand in stands if stand.status == "now"]
        if now:
            claims = tuple(claim for claim, stand in zip(walked.claims, stands, strict=False) if stand.status == "now")
            refs = tuple(case.facts.claims[claim].ref for claim in claims)
            since, channel = min(stand.on for stand in now if stand.on), now[0].channel
            return Step(step, refs, now[0].why, channel, since, (*_by_another_way(step, channel), *_besides(case, step, claims)))
    return None


def _due_step(case: Case, walked: _Walked) -> Step | None:
    """The first step whose day has come; a person's decision in its place, where nearly all is paid.

    What little is left is asked for by nobody: the interest since our letter is such a rest. Neither the interest, which grows by the day,
    nor the hour makes a difference: it stays a decision until something happens.
    """
    found, account = _first_now(case, walked), case.account
    end = next((step for step in case.playbook.steps if step.kind == DECISION), None)
    turn = [ref for ref, stands in _stands_of(case, walked) if any(stand.status in ("now", "held") for stand in stands)]
    if not turn or end is None or (found and found.step is end):
        return found
    if not little_is_left(account, case.playbook, turn):
        return found
    since = found.from_on if found else case.on
    return Step(end, tuple(turn), working(LITTLE_IS_LEFT), from_on=since, also=advice(case.facts, account, case.playbook))


def _stands_of(case: Case, walked: _Walked) -> list[tuple[str, tuple[Stand, ...]]]:
    return [(case.facts.claims[claim].ref, stands) for claim, stands in zip(walked.claims, walked.stands, strict=True)]


def _by_another_way(step: PlaybookStep, channel: str) -> tuple[Working, ...]:
    """That a step is not made by its first channel."""
    return (working(BY_CHANNEL[channel]),) if channel and channel != step.channels[0] else ()


def _besides(case: Case, step: PlaybookStep, claims: tuple[int, ...]) -> list[Working]:
    """What a step must recall, and what a decision might be."""
    if step.kind == DECISION:
        return list(advice(case.facts, case.account, case.playbook))
    recalled = next((other for other in case.playbook.steps if other.name == _recalled_by(step, case.playbook)), None)
    if recalled is None:
        return []
    places = claims or range(len(case.facts.claims))
    days = [day for claim in places for day in days_sent(recalled.kinds, case.facts, claim, case.on)]
    return [working("step_recalls", letter_on=max(days).isoformat())] if days else []


def _recalled_by(step: PlaybookStep, playbook: Playbook) -> str | None:
    """The step that a step recalls; what follows an event is the same in all markets, and recalls what the market's own steps do."""
    if step in playbook.steps:
        return step.recalls
    return next((other.recalls for other in playbook.steps if other.recalls), None)


def _later(walked: _Walked) -> NoStep:
    """Nothing today: the reason that ends first, or that every step was made."""
    waiting = [stand for stands in walked.stands for stand in stands if stand.status in ("held", "waiting")]
    if not waiting:
        return NoStep(working("no_step_done"))
    soonest = min(waiting, key=lambda stand: stand.on or date.max)
    return NoStep(soonest.why, soonest.on)


def _considered(place: int, walked: _Walked, chosen: Step | NoStep, held: NoStep | None) -> Considered:
    """A step over all claims: where it stands for the one that is least far, unless the whole case is held."""
    step = walked.steps[place]
    stand = min((stands[place] for stands in walked.stands), key=lambda stand: (RANK.index(stand.status), stand.on or date.max))
    if isinstance(chosen, Step) and chosen.step is step:
        return Considered(step, "now", chosen.why, chosen.from_on)
    if held and _is_held(stand, held):
        return Considered(step, "held", held.why, held.from_on)
    if isinstance(chosen, Step) and chosen.why.code == LITTLE_IS_LEFT and stand.status not in ("done", "passed"):
        return Considered(step, "passed", chosen.why, stand.on)
    if stand.status == "now":
        return Considered(step, "later", working("no_step_first"))
    return Considered(step, stand.status, stand.why, stand.on)


def _is_held(stand: Stand, held: NoStep) -> bool:
    """Whether what holds the case is this step's own reason: days of a letter that end before its turn comes are not."""
    if stand.status in ("done", "passed"):
        return False
    if held.why.code != "no_step_waiting" or held.from_on is None:
        return True
    return stand.status in ("now", "held") or (stand.on is not None and stand.on < held.from_on)


def _held(case: Case, claims: tuple[int, ...]) -> NoStep | None:
    """What stops every step of a case; None when nothing does."""
    if not case.playbook.steps:
        return NoStep(working("no_step_law_not_verified"))
    if not case.account.due:
        return _nothing_due(case)
    if stopping := [s for s in _running(case.facts, case.on) if s.because != ANOTHER_CHANNEL]:
        why = working("no_step_suspended", since_on=stopping[0].from_on.isoformat(), because=stopping[0].because)
        return NoStep(why, _free_from(case.facts, case.on))
    if last_day := waiting_until(case.facts, case.on, case.pack, case.playbook):
        return NoStep(working("no_step_waiting", last_day=last_day.isoformat()), last_day + ONE_DAY)
    return None if claims else _nothing_demandable(case)


def _running(facts: Facts, on: date) -> list[Suspension]:
    return [s for s in facts.suspensions if s.from_on <= on and (s.to is None or on <= s.to)]


def _free_from(facts: Facts, on: date) -> date | None:
    """The first day on which no suspension holds; None when one has no end."""
    while running := _running(facts, on):
        ends = [suspension.to for suspension in running if suspension.to]
        if len(ends) < len(running):
            return None
        on = max(ends) + ONE_DAY
    return on


def _nothing_due(case: Case) -> NoStep:
    coming = [claim.due_on for claim in case.facts.claims if claim.due_on >= case.on]
    if coming:
        return NoStep(working("no_step_not_due", due_on=min(coming).isoformat()), min(coming) + ONE_DAY)
    return NoStep(working("no_step_closed"))


def _nothing_demandable(case: Case) -> NoStep:
    """Something is due, and yet nothing may be asked: it falls due this very day, or its time is over."""
    limits = zip(case.facts.claims, case.account.limitation, strict=True)
    if all(limit.prescribed for claim, limit in limits if claim.due_on < case.on):
        due_today = [claim.due_on for claim in case.facts.claims if claim.due_on == case.on]
        if due_today:
            return NoStep(working("no_step_not_due", due_on=case.on.isoformat()), case.on + ONE_DAY)
        return NoStep(working("no_step_prescribed"))
    return _nothing_due(case)
