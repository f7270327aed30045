"""Who may be contacted how, as each market's law and the group write it: every rule has its source, and the stricter one holds."""

import tomllib
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from amiable import markets
from amiable.core.facts import SUSPENSIONS, Channel
from amiable.core.guard import decide
from amiable.core.guard.contact import Contact
from amiable.core.guard.rules import Conduct, ContactRules
from amiable.markets import BadPack, contact
from tests.core.asking import case, letter

GROUP = markets.SHIPPED / markets.GROUP / "contact.toml"
FILES = sorted(markets.SHIPPED.glob("*/contact.toml"))
RULES = ("hours", "frequency", "silence", "consent", "suspension")


def rules_of(market: str) -> ContactRules:
    return markets.contact_rules(market)


@pytest.mark.parametrize("path", FILES, ids=[path.parent.name for path in FILES])
def test_a_file_opens_with_what_it_is_for_and_each_rule_has_its_source(path) -> None:
    text = path.read_text(encoding="utf-8")
    table = tomllib.loads(text)
    assert text.startswith("# ")
    assert table["name"]
    rows = [row for rule in RULES for row in table.get(rule, ())]
    rows += [row for before in table.get("before", ()) for row in (before["demand"], *before["step"])]
    assert rows
    for row in rows:
        assert row["source"]["law"] and row["source"]["article"]
        assert row["source"].get("seen") or path == GROUP
        assert row["verified"] is False or set(row["verified"]) == {"on", "by"}


def test_the_group_is_a_folder_beside_the_markets_and_none_of_them() -> None:
    assert "group" not in markets.markets()
    assert GROUP.is_file() and not (GROUP.parent / "market.toml").exists()
    with pytest.raises(markets.MarketUnknown):
        rules_of("group")


def test_the_group_s_own_rules_are_those_that_it_promised() -> None:
    group = rules_of("be").group
    (hours,) = group.hours
    assert set(hours.channels) == {"call", "sms", "visit"}
    assert {(tuple(sorted(w.weekdays)), w.opens, w.closes) for w in hours.windows} == {
        ((1, 2, 3, 4, 5), time(9), time(19)),
        ((6,), time(10), time(13)),
    }
    assert not hours.holidays
    assert {(rule.demands, rule.days) for rule in group.frequencies} == {(2, 7), (6, 30)}
    assert [rule.days for rule in group.silences] == [7]
    assert all(rules_of(market).group == group for market in markets.markets())


def test_every_regime_of_a_market_whose_law_was_read_says_what_comes_before_a_demand() -> None:
    for market in markets.markets():
        regimes = {regime.name for regime in markets.load(market).regimes}
        written = set(rules_of(market).before)
        assert written == (set() if market in ("gl", "fo") else regimes)


def test_sources_are_given_for_known_suspensions_only() -> None:
    for market in markets.markets():
        assert set(rules_of(market).sources) <= set(SUSPENSIONS)


OPENING = {"be": "collection_notice", "fr": "formal_notice", "fi": "reminder", "dk": "formal_notice"}
AGREED = {"consents": [{"channel": channel, "given_on": "2024-04-15"} for channel in ("email", "sms", "visit")]}


def by_law_alone(market: str, channel: Channel, at: str) -> str | None:
    """The first lawful moment if the group had no rules of its own; None when it is allowed."""
    rules = replace(rules_of(market), group=Conduct())
    facts = case(market, actions=[letter(OPENING[market], "2024-03-01")], person=AGREED)
    refusal = decide(Contact(channel, "demand", datetime.fromisoformat(at)), facts, markets.load(market), rules)
    return refusal.from_at.isoformat(timespec="minutes") if refusal and refusal.from_at else None


@pytest.mark.parametrize(
    ("market", "channel", "at", "first"),
    [
        ("be", "call", "2024-06-02T21:59", None),  # a Sunday
        ("be", "call", "2024-06-02T22:00", "2024-06-03T08:00"),
        ("be", "visit", "2024-06-03T07:59", "2024-06-03T08:00"),
        ("be", "sms", "2024-06-03T07:59", None),
        ("fr", "call", "2024-06-03T03:00", None),  # no clock for collection in France or Finland, nor for calls in Denmark
        ("fi", "call", "2024-06-03T03:00", None),
        ("dk", "call", "2024-06-03T03:00", None),
        ("dk", "visit", "2024-06-03T08:00", None),
        ("dk", "visit", "2024-06-03T21:00", "2024-06-04T08:00"),
        ("dk", "visit", "2024-06-04T21:00", "2024-06-06T08:00"),  # over Constitution Day
        ("dk", "visit", "2024-06-08T15:59", None),  # a Saturday
        ("dk", "visit", "2024-06-08T16:00", "2024-06-10T08:00"),
        ("dk", "visit", "2024-12-24T09:00", "2024-12-27T08:00"),
        ("dk", "visit", "2024-12-31T09:00", "2025-01-02T08:00"),
    ],
)
def test_the_law_s_own_hours(market: str, channel: Channel, at: str, first: str | None) -> None:
    assert by_law_alone(market, channel, at) == first


OPENS = """
[[before]]
regimes = ["be.business"]
[before.demand]
letters  = ["formal_notice"]
source   = { law = "Loi", article = "1" }
verified = false
"""
HOURS = """
[[hours]]
channels = ["call"]
windows  = [{ weekdays = [1, 2], opens = 10:00:00, closes = 13:00:00 }, { weekdays = [1], opens = 14:00:00 }]
holidays = true
from     = 2024-06-01
to       = 2024-07-01
source   = { law = "Loi", article = "2" }
verified = false
"""


def built(text: str) -> ContactRules:
    return contact.build(markets.load("be"), tomllib.loads(text), {})


def test_hours_may_have_a_break_an_open_end_and_a_time_in_which_they_hold() -> None:
    (hours,) = built(OPENS + HOURS).market.hours
    holidays = markets.load("be").holidays

    def opening(at: str) -> str | None:
        moment = datetime.fromisoformat(at)
        if hours.open_at(moment, holidays):
            return None
        after = hours.opening_after(moment, holidays)
        return after.isoformat(timespec="minutes") if after else "never"

    assert opening("2024-06-03T12:59") is None
    assert opening("2024-06-03T13:00") == "2024-06-03T14:00"
    assert opening("2024-06-03T23:59") is None
    assert opening("2024-06-04T13:00") == "2024-06-10T10:00"
    assert (hours.from_on, hours.to) == (date(2024, 6, 1), date(2024, 7, 1))
    shut = replace(hours, windows=())
    assert shut.opening_after(datetime(2024, 6, 3), holidays) is None  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (OPENS.replace("be.business", "fr.business"), "a regime of another market"),
        (OPENS.replace("formal_notice", "telegram"), "a letter that nobody knows"),
        (OPENS.replace("letters ", "letter "), "a key that nobody knows"),
        (OPENS.replace('source   = { law = "Loi", article = "1" }', ""), "no source"),
        (OPENS.replace("verified = false", ""), "nobody says whether it was verified"),
        (OPENS.replace("[before.demand]", 'waits = { formal_notice = "waiting/nothing" }\n[before.demand]'), "a question without a file"),
        (OPENS.replace('letters  = ["formal_notice"]', 'chargeable = "perhaps"'), "a word that nobody knows"),
        (OPENS.replace("source ", 'gap = "waiting/nothing"\nsource '), "days that no file names"),
        (OPENS.replace("source ", "full_days = -1\nsource "), "days before the letter"),
        (HOURS.replace('"call"', '"fax"'), "a channel that nobody knows"),
        (HOURS.replace("[1, 2]", "[0, 8]"), "no weekday"),
        (HOURS.replace("[[hours]]", "[[opening]]"), "a rule that nobody knows"),
        (HOURS.replace("holidays = true", 'holidays = true\nclosed = ["31-12"]'), "no day of a year"),
    ],
)
def test_rules_that_cannot_be_read_are_refused(text: str, why: str) -> None:
    with pytest.raises(BadPack, match=r"contact\.toml"):
        built(text)


def test_a_market_without_rules_allows_no_demand() -> None:
    pack = markets.load("be")
    facts = case("be", "business", actions=[letter("formal_notice", "2024-03-01")])
    empty = contact.build(pack, {}, {})
    refusal = decide(Contact("letter", "demand", datetime(2024, 4, 2)), facts, pack, empty)  # noqa: DTZ001
    assert refusal is not None
    assert refusal.code == "law_not_verified"
    assert decide(Contact("letter", "demand", datetime(2024, 4, 2)), facts, pack, built(OPENS)) is None  # noqa: DTZ001
