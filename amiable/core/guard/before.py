"""What must have come before a demand: the letter with which the law lets collection begin, and the days that letters leave."""

from collections.abc import Iterator
from datetime import date, timedelta

from amiable.core.dates import ONE_DAY
from amiable.core.guard.contact import Asked, after, start_of
from amiable.core.guard.refusals import ContactRefused, LawNotVerified, NoSuchStep, NotYet, OpeningLetterMissing, StillWaiting
from amiable.core.guard.rules import Before, Days, Needs
from amiable.core.letters import days_sent, last_sent, waiting_until
from amiable.core.regime import governing

ABOUT_THE_PLAN = "payment_plan"


def came_before(asked: Asked) -> ContactRefused | None:
    """The first thing that is still missing before a demand; None when all of it came."""
    needs: list[tuple[int, Needs]] = []
    about_the_plan = is_about_the_plan(asked)
    for place, regime, before in _by_claim(asked):
        if before is None:
            return LawNotVerified(regime=regime)
        if about_the_plan:
            continue
        found = before.step(asked.letter) if asked.letter else before.demand
        if found is None:
            known = ", ".join(kind for step in before.steps for kind in step.kinds)
            return NoSuchStep(source=str(before.demand.source), step=asked.letter or "", known=known)
        needs.append((place, found))
    return None if about_the_plan else next(_missing(asked, needs), None)


def is_about_the_plan(asked: Asked) -> bool:
    """Whether a demand is what a plan that runs lets be asked."""
    runs = any(s.because == "plan" and s.from_on <= asked.on and (s.to is None or asked.on <= s.to) for s in asked.facts.suspensions)
    return runs and asked.contact.step == ABOUT_THE_PLAN


def opened_on(asked: Asked) -> date | None:
    """The first day on which the letters let an ordinary demand be made for all claims concerned; None when one has no such letter."""
    days = [_open_from(asked, place, before.demand) if before else None for place, _regime, before in _by_claim(asked)]
    known = [day for day in days if day]
    return max(known) if len(known) == len(days) else None


def _by_claim(asked: Asked) -> Iterator[tuple[int, str, Before | None]]:
    for place in asked.concerned:
        regime = governing(asked.facts.claims[place], asked.facts, asked.pack)
        yield place, regime, asked.rules.before.get(regime)


def _missing(asked: Asked, needs: list[tuple[int, Needs]]) -> Iterator[ContactRefused]:
    """What is missing, in the order in which it is told: the letter, its days, anybody's days, the gap, the day of the step itself."""
    yield from (refusal for place, need in needs if (refusal := _letter(asked, place, need)))
    yield from _anybodys_days(asked)
    yield from (refusal for _place, need in needs if (refusal := _gap(asked, need)))
    yield from (refusal for place, need in needs if (refusal := _own_day(asked, place, need)))


def _letter(asked: Asked, place: int, need: Needs) -> ContactRefused | None:
    """The letter that opens, and its full days."""
    opens = _open_from(asked, place, need)
    if opens is None:
        step, source = asked.letter, str(need.source)
        return NotYet(source=source, step=step) if step else OpeningLetterMissing(source=source)
    return _wait_until(opens, need) if opens > asked.on else None


def _open_from(asked: Asked, place: int, need: Needs) -> date | None:
    """The day from which the letters of a claim let the contact be; the claim's own first day where no letter is needed."""
    if not need.letters:
        return asked.facts.claims[place].due_on + ONE_DAY
    sent = days_sent(need.letters, asked.facts, place, asked.on)
    if not sent or not need.full_days:
        return sent[0] if sent else None
    return sent[0] + _span(asked, need.full_days, sent[0]) + ONE_DAY


def _anybodys_days(asked: Asked) -> Iterator[ContactRefused]:
    waits = {kind: question for _place, _regime, before in _by_claim(asked) if before for kind, question in before.waits.items()}
    if running := waiting_until(waits, asked.facts, asked.on, asked.pack):
        last_day, source = running
        yield StillWaiting(ends_at=after(last_day), source=source, last_day=last_day.isoformat())


def _gap(asked: Asked, need: Needs) -> ContactRefused | None:
    last = last_sent(need.gap_from, asked.facts, asked.concerned, asked.on)
    opens = last + _span(asked, need.gap, last) if last else asked.on
    return _wait_until(opens, need) if opens > asked.on else None


def _wait_until(opens: date, need: Needs) -> StillWaiting:
    return StillWaiting(ends_at=start_of(opens), source=str(need.source), last_day=(opens - ONE_DAY).isoformat())


def _own_day(asked: Asked, place: int, need: Needs) -> ContactRefused | None:
    """The first day of the step itself: by the oldest claim's due day, and by the day from which the claim is chargeable."""
    first = _oldest_due(asked) + _span(asked, need.after_due, asked.on)
    chargeable_from = asked.account.claims[place].chargeable_from
    if need.chargeable and chargeable_from:
        first = max(first, chargeable_from)
    elif need.chargeable == "needed":
        return NotYet(source=str(need.source), step=asked.letter or "")
    return NotYet(ends_at=start_of(first), source=str(need.source), step=asked.letter or "") if first > asked.on else None


def _span(asked: Asked, days: Days, on: date) -> timedelta:
    """So many days; those that a question of the pack names are the ones in force on a day, or the first that it ever named."""
    if isinstance(days, int):
        return timedelta(days=days)
    question = asked.pack.counts[days]
    return timedelta(days=question.at(on).value if question.in_force(on) else question.versions[0].value)


def _oldest_due(asked: Asked) -> date:
    """The due day of the oldest claim concerned whose principal is open, or of the oldest of them all."""
    claims = asked.concerned
    with_principal = [place for place in claims if asked.account.claims[place].principal > 0]
    return min(asked.facts.claims[place].due_on for place in with_principal or claims)
