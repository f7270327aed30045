"""What always holds of the guard, whatever the case: nothing inside a suspension or outside the hours, and `from` is the first moment."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amiable import markets
from amiable.core.facts import ACTION_KINDS, CHANNELS, SUSPENSIONS, Facts, PastContact
from amiable.core.guard import decide, may
from amiable.core.guard.contact import Contact
from amiable.core.guard.refusals import ContactRefused
from amiable.core.statement import state
from tests.core.asking import asked_again, case, invoice, letter

MARKETS, VERIFIED = ("be", "fr", "fi", "dk", "gl", "fo"), ("be", "fr", "fi", "dk")
OPENING = {"be": "collection_notice", "fr": "formal_notice", "fi": "reminder", "dk": "formal_notice"}
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)

days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0))  # noqa: DTZ001
claims = st.builds(lambda due_on: invoice(due_on=due_on.isoformat()), st.dates(date(2024, 1, 1), date(2024, 4, 30)))
actions = st.builds(
    lambda kind, on, channel: letter(kind, on.isoformat(), channel),
    st.sampled_from([kind for kind in ACTION_KINDS if kind != "credit_note"]),
    days,
    st.sampled_from(["post", "electronic"]),
)
suspensions = st.builds(
    lambda because, on, length: {"because": because, "from": str(on)} | ({"to": str(on + length * DAY)} if length is not None else {}),
    st.sampled_from(SUSPENSIONS),
    days,
    st.none() | st.integers(0, 60),
)
contacts = st.builds(
    lambda channel, at, purpose, spoken: {
        "channel": channel,
        "at": at.isoformat(timespec="minutes"),
        "purpose": purpose,
        "conversation": spoken,
    },
    st.sampled_from(CHANNELS),
    moments,
    st.sampled_from(["demand", "demand", "reply"]),
    st.sampled_from([False, False, True]),
)
people = st.sampled_from([{}, {"consents": ["email", "sms", "visit"]}, {"consents": ["email", "sms", "visit"]}, {"minor": True}])


@st.composite
def cases(draw: st.DrawFn, among: tuple[str, ...] = MARKETS, held: int = 2, opens: tuple[bool, ...] = (True, False)) -> Facts:
    """A case somewhere, with or without the letter that opens; up to so many suspensions."""
    market = draw(st.sampled_from(among))
    found = draw(st.lists(claims, min_size=1, max_size=2))
    day = draw(st.sampled_from(["2024-01-20", "2024-05-02"]))
    opened = [letter(OPENING[market], day)] if market in OPENING and draw(st.sampled_from(opens)) else []
    return case(
        market,
        draw(st.sampled_from(["consumer", "consumer", "business"])),
        [{**claim, "ref": f"F-{place}"} for place, claim in enumerate(found)],
        actions=opened + draw(st.lists(actions, max_size=3)),
        suspensions=draw(st.lists(suspensions, max_size=held)),
        contacts=draw(st.lists(contacts, max_size=4)),
        person=draw(people),
    )


steps = st.none() | st.sampled_from(["first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "payment_plan"])
demands = st.builds(Contact, st.sampled_from(CHANNELS), st.just("demand"), moments, steps)
in_summer = st.builds(
    Contact, st.sampled_from(CHANNELS), st.just("demand"), moments.map(lambda at: at.replace(month=6 + at.month % 3, day=min(at.day, 28)))
)


@given(cases(), demands)
@settings(max_examples=400, deadline=None)
def test_no_demand_is_ever_allowed_inside_a_suspension(facts: Facts, contact: Contact) -> None:
    """But by another channel than the wrong address's, and about a plan that runs."""
    if asked_again(contact, facts):
        return
    on = contact.at.date()
    inside = {s.because for s in facts.suspensions if s.from_on <= on and (s.to is None or on <= s.to)}
    excused = {"wrong_address"} if contact.channel in ("email", "sms", "call") else set()
    excused |= {"plan"} if contact.step == "payment_plan" else set()
    assert inside <= excused
    assert not facts.person.minor
    assert facts.market in VERIFIED


@given(cases(VERIFIED, held=0), demands)
@settings(max_examples=400, deadline=None)
def test_nobody_is_called_texted_or_visited_for_money_on_sundays_holidays_or_at_night(facts: Facts, contact: Contact) -> None:
    if contact.channel in ("letter", "email") or asked_again(contact, facts):
        return
    assert contact.at.date() not in markets.load(facts.market).holidays.days
    first, last = {6: ("10:00", "12:59")}.get(contact.at.isoweekday(), ("09:00", "18:59"))
    assert contact.at.isoweekday() < 7
    assert first <= f"{contact.at:%H:%M}" <= last


@given(cases(VERIFIED, held=1, opens=(True,)), demands | in_summer)
@settings(max_examples=500, deadline=None)
def test_from_is_the_first_lawful_moment(facts: Facts, contact: Contact) -> None:
    """Asked again at `from`, it is allowed; at every quarter of an hour before it, it is not."""
    pack, rules = markets.load(facts.market), markets.contact_rules(facts.market)
    refusal = decide(contact, facts, pack, rules)
    if refusal is None or refusal.from_at is None:
        return
    stated = cache(lambda on: state(facts, on, pack))

    def allowed(at: datetime) -> bool:
        try:
            may(replace(contact, at=at), facts, stated(at.date()), pack, rules)
        except ContactRefused:
            return False
        return True

    assert refusal.from_at > contact.at
    assert allowed(refusal.from_at)
    assert decide(replace(contact, at=refusal.from_at), facts, pack, rules) is None
    quarters = (refusal.from_at - contact.at) // QUARTER
    stride = max(1, quarters // 700)  # every quarter of a week; of a longer wait as many
    assert not any(allowed(contact.at + number * QUARTER) for number in range(0, quarters, stride))
    assert not allowed(refusal.from_at - timedelta(minutes=1))


@given(cases(held=1), demands, st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_where_no_moment_is_foreseen_none_comes_within_a_year(facts: Facts, contact: Contact, later: int) -> None:
    """Asked when all that the facts say lies behind us."""
    contact = replace(contact, at=datetime(2025, 1, 1, 10, 30) + later * DAY)  # noqa: DTZ001
    refusal = asked_again(contact, facts)
    if refusal is None or refusal.from_at is not None:
        return
    pack, rules = markets.load(facts.market), markets.contact_rules(facts.market)
    assert all(decide(replace(contact, at=contact.at + days * DAY), facts, pack, rules) for days in range(1, 366, 5))


@given(cases(), moments, st.sampled_from(CHANNELS), st.sampled_from(["reply", "receipt", "information", "code"]))
@settings(max_examples=300, deadline=None)
def test_our_answers_go_out_at_any_hour_unless_there_is_a_reason_in_the_list(
    facts: Facts, at: datetime, channel: str, purpose: str
) -> None:
    refusal = asked_again(Contact(channel, purpose, at), facts)  # type: ignore[arg-type]
    if refusal:
        assert refusal.code in ("through_mediator", "through_authority", "nobody_there")


@pytest.mark.parametrize("market", VERIFIED)
@pytest.mark.parametrize("channel", ["letter", "call"])
def test_an_agency_that_asks_whenever_it_may_asks_twice_a_week_and_six_times_in_thirty_days(market: str, channel: str) -> None:
    """It always comes at the first lawful moment, for half a year."""
    facts = case(market, actions=[letter(OPENING[market], "2024-03-01")])
    pack, rules = markets.load(market), markets.contact_rules(market)
    asked: list[datetime] = []
    at = datetime(2024, 4, 2, 0, 0)  # noqa: DTZ001
    while at < datetime(2024, 10, 1):  # noqa: DTZ001
        if refusal := decide(Contact(channel, "demand", at), facts, pack, rules):  # type: ignore[arg-type]
            assert refusal.from_at is not None
            at = refusal.from_at
            continue
        asked.append(at)
        facts = replace(facts, contacts=(*facts.contacts, PastContact(channel, at, "demand")))  # type: ignore[arg-type]
    assert len(asked) > 30
    for first in asked:
        assert sum(first <= other < first + 7 * DAY for other in asked) <= 2
        assert sum(first <= other < first + 30 * DAY for other in asked) <= 6
