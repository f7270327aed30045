"""What holds for every case of every market: a playbook is never faster than the law, keeps its order, and says one thing of each step."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from amiable import markets
from amiable.core.facts import Action, Facts
from amiable.core.facts_json import parse
from amiable.core.guard import ContactRefused, may
from amiable.core.guard.contact import Contact, start_of
from amiable.core.letters import LETTERS, demandable
from amiable.core.playbook import DECISION, Course, Happened, NoStep, Step, course, waiting_until
from amiable.core.statement import state

FIRST, MARKETS = date(2024, 1, 2), ("be", "fr", "fi", "dk")
NAMES = ("message", "call", "letter", "plan_proposal", "last_letter", "decision")
days = st.integers(0, 240).map(lambda n: FIRST + timedelta(days=n))
iso = days.map(str)
STOPS = ("dispute", "plan", "hardship", "wrong_address", "collective_settlement", "complaint", "deceased")


@st.composite
def claims(draw: st.DrawFn) -> list[dict]:
    natures = st.sampled_from(("services", "energy", "transport", "telecom", "goods"))
    found = []
    for place in range(draw(st.integers(1, 3))):
        due = draw(days) - timedelta(days=draw(st.sampled_from((0, 0, 0, 370, 800))))
        principal = draw(st.sampled_from(("20.00", "80.00", "600.00", "4000.00")))
        contracted = str(due - timedelta(days=draw(st.sampled_from((30, 900)))))
        found.append(
            {"ref": f"F-{place + 1}", "nature": draw(natures), "principal": principal, "due_on": str(due), "contracted_on": contracted}
        )
    return found


@st.composite
def letters(draw: st.DrawFn, refs: list[str]) -> dict:
    of = draw(st.sampled_from((None, *[[ref] for ref in refs])))
    letter = {"kind": draw(st.sampled_from(LETTERS)), "on": draw(iso), "channel": draw(st.sampled_from(("post", "electronic")))}
    return letter | ({"claims": of} if of else {})


@st.composite
def stops(draw: st.DrawFn) -> dict:
    start = draw(days)
    end = draw(st.sampled_from((None, 0, 5, 40)))
    return {"because": draw(st.sampled_from(STOPS)), "from": str(start)} | (
        {"to": str(start + timedelta(days=end))} if end is not None else {}
    )


PAYMENT = {"on": iso, "amount": st.sampled_from(("10.00", "600.00", "5000.00"))}
CONTACT = {
    "channel": st.sampled_from(("letter", "call")),
    "at": iso.map(lambda day: f"{day}T10:00"),
    "purpose": st.sampled_from(("demand", "reply")),
    "conversation": st.booleans(),
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Facts, date, tuple[Happened, ...]]:
    of = draw(claims())
    raw = {
        "market": draw(st.sampled_from(MARKETS)),
        "debtor": draw(st.sampled_from(("consumer", "business"))),
        "claims": of,
        "actions": draw(st.lists(letters([claim["ref"] for claim in of]), max_size=3)),
        "payments": draw(st.lists(st.fixed_dictionaries(PAYMENT), max_size=2)),
        "suspensions": draw(st.lists(stops(), max_size=2)),
        "contacts": draw(st.lists(st.fixed_dictionaries(CONTACT), max_size=3)),
        "person": {"consents": draw(st.sampled_from(([], ["email"], ["sms", "email"])))},
    }
    history = tuple(Happened(name, on) for name, on in draw(st.lists(st.tuples(st.sampled_from(NAMES), days), max_size=2)))
    facts, on, history = as_played(parse(raw, markets=MARKETS), history, draw(st.integers(0, 16)))
    return facts, on + timedelta(days=draw(st.integers(0, 30))), history


def as_played(facts: Facts, history: tuple[Happened, ...], turns: int) -> tuple[Facts, date, tuple[Happened, ...]]:
    """The case after so many turns of its playbook: a step is made when it is proposed, and days without one are passed."""
    on = FIRST
    for _turn in range(turns):
        found = asked(facts, on, history).next
        if isinstance(found, NoStep):
            if found.from_on is None:
                break
            on = found.from_on
        elif found.step.kind in LETTERS:
            facts = replace(facts, actions=(*facts.actions, Action(found.step.kind, on, claims=found.claims)))
        else:
            history = (*history, Happened(found.step.name, on))
    return facts, on, history


def asked(facts: Facts, on: date, history: tuple[Happened, ...]) -> Course:
    pack = markets.load(facts.market)
    playbook, rules = markets.playbook(facts.market, facts.debtor), markets.contact_rules(facts.market)
    return course(facts, state(facts, on, pack), pack, playbook, rules, history)


def is_allowed(step: Step, facts: Facts, on: date) -> bool:
    """Whether the guard allows a step at some hour of a day."""
    pack, rules = markets.load(facts.market), markets.contact_rules(facts.market)
    for hours in range(0, 24, 2):
        kind = step.step.kind if step.step.kind in LETTERS else None
        contact = Contact(step.channel, step.step.purpose, start_of(on) + timedelta(hours=hours), kind, step.claims)  # type: ignore[arg-type]
        try:
            may(contact, facts, state(facts, on, pack), pack, rules)
        except ContactRefused:
            continue
        return True
    return False


@settings(deadline=None, max_examples=300)
@given(cases())
def test_what_is_proposed_the_guard_allows_and_the_case_still_owes(case: tuple[Facts, date, tuple[Happened, ...]]) -> None:
    facts, on, history = case
    step = asked(facts, on, history).next
    if isinstance(step, NoStep):
        return
    pack = markets.load(facts.market)
    assert step.claims, "it is about some claim"
    assert set(step.claims) <= {facts.claims[place].ref for place in demandable(facts, state(facts, on, pack))}, "paid or prescribed: never"
    stopping = [s for s in facts.suspensions if s.from_on <= on and (s.to is None or on <= s.to)]
    assert {s.because for s in stopping} <= {"wrong_address"}, "never inside a suspension"
    assert waiting_until(facts, on, pack, markets.playbook(facts.market, facts.debtor)) is None, "never inside a person's days"
    assert step.from_on is not None and step.from_on <= on
    assert step.step.kind == DECISION or is_allowed(step, facts, on)


@settings(deadline=None, max_examples=300)
@given(cases())
def test_each_step_says_one_thing_and_only_the_next_one_is_now(case: tuple[Facts, date, tuple[Happened, ...]]) -> None:
    facts, on, history = case
    found = asked(facts, on, history)
    assert [one.step for one in found.steps] == [*markets.playbook(facts.market, facts.debtor).steps]
    now = [one.step for one in found.steps if one.status == "now"]
    assert now == ([found.next.step] if isinstance(found.next, Step) else [])
    assert all(one.on is None or one.on > on for one in found.steps if one.status in ("waiting", "held"))
    assert isinstance(found.next, Step) or found.next.from_on is None or found.next.from_on > on


@settings(deadline=None, max_examples=300)
@given(cases())
def test_of_one_invoice_the_order_is_kept(case: tuple[Facts, date, tuple[Happened, ...]]) -> None:
    """Before the step of the day all were done or passed over; after it none is done but letters that somebody sent out of turn."""
    facts, on, history = case
    found = asked(facts, on, history)
    if len(facts.claims) > 1 or isinstance(found.next, NoStep):
        return
    place = [one.status for one in found.steps].index("now")
    assert {one.status for one in found.steps[:place]} <= {"done", "passed"}
    assert {one.status for one in found.steps[place + 1 :] if one.step.kind not in LETTERS} <= {"later", "passed", "done"}
    made = [one.on for one in found.steps[:place] if one.status == "done" and one.on and one.step.kind not in LETTERS]
    assert made == sorted(made)
