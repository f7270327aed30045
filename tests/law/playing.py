"""A case played on its playbook day by day: each step is made on the day on which it is proposed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from amiable import markets
from amiable.core.facts import Facts
from amiable.core.facts_json import parse
from amiable.core.playbook import DECISION, LETTERS, Course, Happened, Step, course
from amiable.core.statement import state

Raw = Mapping[str, object]
ONE_DAY = timedelta(days=1)


def invoice(ref: str = "F-1", due_on: str = "2024-02-15", principal: str = "600.00", **more: object) -> dict[str, object]:
    """An invoice for services under a contract of October 2023."""
    return {"ref": ref, "nature": "services", "principal": principal, "due_on": due_on, "contracted_on": "2023-10-01", **more}


def facts(market: str, debtor: str, *claims: Raw, **more: object) -> Facts:
    raw = {"market": market, "debtor": debtor, "claims": [*claims] or [invoice()], **more}
    return parse(raw, markets=markets.markets())


def course_on(on: str, case: Facts, history: Sequence[Happened] = ()) -> Course:
    """The playbook's answer on a day."""
    pack, rules = markets.load(case.market), markets.contact_rules(case.market)
    return course(case, state(case, date.fromisoformat(on), pack), pack, markets.playbook(case.market, case.debtor), rules, history)


def told(*happened: tuple[str, str]) -> list[Happened]:
    return [Happened(name, date.fromisoformat(on)) for name, on in happened]


def played(market: str, debtor: str, first: str = "2024-02-01", last: str = "2024-12-31", **more: object) -> list[tuple[str, str, str]]:
    """The steps as they were made: day, name, channel. It ends with the decision."""
    return [(str(on), step.step.name, step.channel) for on, step in _steps(market, debtor, first, last, more)]


def _steps(market: str, debtor: str, first: str, last: str, more: Mapping[str, object]) -> Iterator[tuple[date, Step]]:
    on, history = date.fromisoformat(first), list[Happened]()
    actions = list(more.get("actions", ()))  # type: ignore[call-overload]
    while on <= date.fromisoformat(last):
        step = course_on(str(on), facts(market, debtor, **{**more, "actions": actions}), history).next
        if isinstance(step, Step):
            yield on, step
            if step.step.kind == DECISION:
                return
            actions += [{"kind": step.step.kind, "on": str(on), "claims": [*step.claims]}] if step.step.kind in LETTERS else []
            history += [] if step.step.kind in LETTERS else [Happened(step.step.name, on)]
        on += ONE_DAY


def why(found: Course) -> dict[str, str]:
    """For each step why it is made now, or why not: what it is, the reason's code, and the day."""
    return {one.step.name: " ".join(filter(None, (one.status, one.why.code, str(one.on or "")))) for one in found.steps}
