"""Limitation of a market made of data alone, what such data may not say, and what holds in every market."""

import tomllib
from datetime import date
from itertools import product

import pytest

from amiable import markets
from amiable.core.account import Limitation
from amiable.core.facts_json import parse
from amiable.core.limitation import limitations, surely_until
from amiable.core.pack import Pack
from amiable.markets.dating import BadPack
from amiable.markets.reading import build
from tests.law.clock import LETTERS, NATURES, act, held, invoice, limits, told

HEAD = """
currency  = "PLN"
timezone  = "Europe/Warsaw"
languages = ["pl"]

[[regime]]
name       = "pl.consumer"
debtor     = "consumer"
day_count  = "ACT/365F"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
source     = { law = "Kodeks cywilny", article = "451" }

[[regime]]
name       = "pl.business"
debtor     = "business"
day_count  = "ACT/365F"
allocation = ["costs", "interest", "principal", "damages"]
rounding   = "half_up"
source     = { law = "Kodeks cywilny", article = "451" }
"""
HOLIDAYS = """
source           = { law = "Law of the test", article = "1" }
first_year       = 2013
last_year        = 2040
working_weekdays = [1, 2, 3, 4, 5]
days             = []
"""
PERIODS = """
kind      = "periods"
chosen_by = "due_on"

[[version]]
from     = 2018-07-09
to       = 2022-07-01
source   = { law = "Kodeks cywilny", article = "118", seen = "made up" }
verified = false
natures  = [{ nature = "services", years = 6, start = "end_of_year_of_due_on" }]

[[version]]
from     = 2022-07-01
source   = { law = "Kodeks cywilny", article = "118", seen = "made up" }
verified = false
natures  = [
    { nature = "services", debtor = "consumer", years = 3, article = "118 bis" },
    { nature = "services", debtor = "business", years = 2, claimed = { years = 4, by = ["formal_notice"] } },
]
"""
LETTER = """
kind      = "interruption"
chosen_by = "action_on"

[[version]]
from     = 2018-07-09
events   = ["formal_notice"]
effect   = "puts_off"
years    = 1
source   = { law = "Kodeks cywilny", article = "124", seen = "made up" }
verified = false
"""
ACKNOWLEDGEMENT = """
kind      = "interruption"
chosen_by = "action_on"

[[version]]
from     = 2018-07-09
events   = ["acknowledgement"]
effect   = "starts_anew"
source   = { law = "Kodeks cywilny", article = "123", seen = "made up" }
verified = false
"""
MEDIATION = """
kind      = "standstill"
chosen_by = "action_on"

[[version]]
from        = 2018-07-09
suspensions = ["debt_mediation"]
source      = { law = "Kodeks cywilny", article = "121", seen = "made up" }
verified    = false
"""
FINAL = """
kind      = "final_days"
chosen_by = "due_on"

[[version]]
from     = 2018-07-09
ends     = [{ starts = "due_on", years = 5 }]
source   = { law = "Kodeks cywilny", article = "119", seen = "made up" }
verified = false
"""
QUESTIONS = {
    "limitation/periods": PERIODS,
    "limitation/letter": LETTER,
    "limitation/acknowledgement": ACKNOWLEDGEMENT,
    "limitation/mediation": MEDIATION,
    "limitation/final_day": FINAL,
}


def poland(**changed: tuple[str, str]) -> Pack:
    """A market of made-up rules; `letter=("old", "new")` changes a text in one of its files."""
    files = dict(QUESTIONS)
    for name, (old, new) in changed.items():
        assert old in files[f"limitation/{name}"]
        files[f"limitation/{name}"] = files[f"limitation/{name}"].replace(old, new)
    return build("pl", tomllib.loads(HEAD), tomllib.loads(HOLIDAYS), {q: tomllib.loads(text) for q, text in files.items()})


def limit(on: str, due_on: str = "2023-03-10", debtor: str = "consumer", pack: Pack | None = None, **facts: object) -> Limitation:
    claims = [invoice("services", due_on)]
    read = parse({"market": "pl", "debtor": debtor, "claims": claims, **facts}, markets=("pl",))
    return limitations(read, (), date.fromisoformat(on), pack or poland())[0]


def test_the_version_of_the_due_day_counts_and_the_first_one_for_what_is_older() -> None:
    """Before July 2022, six years from the end of the year, cut by five from the due day; the final day cuts in 2010 as well."""
    assert str(limit("2023-06-30", "2022-06-30").last_day) == "2027-06-30"
    assert str(limit("2023-06-30", "2022-07-01").last_day) == "2025-07-01"
    assert (str(limit("2011-01-01", "2010-03-10").last_day), str(limit("2011-01-01", "2010-03-10").starts_on)) == (
        "2015-03-10",
        "2010-12-31",
    )


def test_a_letter_may_put_off_again_and_again_until_the_final_day() -> None:
    """Due 10 March 2023, three years; letters of March 2026, 2027 and 2028 give a year each, and all ends on 10 March 2028."""
    letters = [act("formal_notice", day) for day in ("2026-03-01", "2027-03-01", "2028-02-01")]
    first = limit("2026-12-31", actions=letters)
    assert (str(first.starts_on), str(first.last_day), str(first.final_day)) == ("2023-03-10", "2027-03-01", "2028-03-10")
    assert (told(first)[0], first.source) == ("limitation_letter", "Kodeks cywilny, art. 124")
    last = limit("2028-12-31", actions=letters)
    assert (str(last.last_day), last.prescribed, last.source) == ("2028-03-10", True, "Kodeks cywilny, art. 119")


def test_the_debtor_s_row_and_a_claim_in_time() -> None:
    assert str(limit("2023-06-30", debtor="business").last_day) == "2025-03-10"
    assert str(limit("2023-06-30", debtor="business", actions=[act("formal_notice", "2023-05-02")]).last_day) == "2027-03-10"
    assert limit("2023-06-30").source == "Kodeks cywilny, art. 118 bis"


def test_what_holds_the_time_is_data_too() -> None:
    """1 to 31 May 2023: 31 days after 10 March 2026."""
    assert str(limit("2023-06-30", suspensions=held("debt_mediation", "2023-05-01", "2023-05-31")).last_day) == "2026-04-10"
    assert str(limit("2023-06-30", suspensions=held("complaint", "2023-05-01", "2023-05-31")).last_day) == "2026-03-10"


def test_a_standstill_ends_with_the_final_day() -> None:
    """Still open from 1 January 2025: the final day, 10 March 2028, comes all the same."""
    still = limit("2028-03-10", suspensions=held("debt_mediation", "2025-01-01"))
    assert (str(still.last_day), str(still.suspended_since), still.prescribed) == ("2028-03-10", "2025-01-01", False)
    over = limit("2028-03-11", suspensions=held("debt_mediation", "2025-01-01"))
    assert (str(over.last_day), over.suspended_since, over.prescribed) == ("2028-03-10", None, True)


def test_after_a_short_period_of_its_own_an_acknowledgement_gives_the_full_one() -> None:
    """A letter of 1 March 2026 gives a year from then; an acknowledgement of 1 December 2026 gives the three years of the claim."""
    pack = poland(letter=("puts_off", "starts_anew"), final_day=("years = 5", "years = 50"))
    deeds = [act("formal_notice", "2026-03-01"), act("acknowledgement", "2026-12-01")]
    short, full = (limit(on, pack=pack, actions=deeds) for on in ("2026-11-30", "2026-12-01"))
    assert (str(short.starts_on), str(short.last_day), short.source) == ("2026-03-01", "2027-03-01", "Kodeks cywilny, art. 124")
    assert (str(full.starts_on), str(full.last_day), full.source) == ("2026-12-01", "2029-12-01", "Kodeks cywilny, art. 118 bis")


def test_a_nature_without_a_row_and_a_title_without_one_are_not_verified() -> None:
    known = parse({"market": "pl", "debtor": "consumer", "claims": [invoice("rent", "2023-03-10")]}, markets=("pl",))
    rent = limitations(known, (), date(2050, 1, 1), poland())[0]
    assert (rent.last_day, rent.final_day, rent.prescribed, rent.source) == (None, None, False, "Kodeks cywilny, art. 118")
    judged = limit("2050-01-01", title={"decided_on": "2024-05-06"})
    assert (judged.last_day, str(judged.starts_on), judged.prescribed) == (None, "2023-03-10", False)


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("periods", ('"services", years', '"service", years')),
        ("periods", ('debtor = "business"', 'debtor = "consumer"')),
        ("periods", ('debtor = "business"', 'debtor = "company"')),
        ("periods", ("end_of_year_of_due_on", "end_of_year")),
        ("periods", ('by = ["formal_notice"]', 'by = ["notice"]')),
        ("periods", ("years = 3", 'kind = "prescription", years = 3')),
        ("periods", ("claimed = {", "claim = {")),
        ("letter", ("formal_notice", "phone_call")),
        ("letter", ("puts_off", "stops")),
        ("letter", ("years    = 1", 'not_for = ["title"]')),
        ("mediation", ("debt_mediation", "mediation")),
        ("final_day", ('starts = "due_on"', 'starts = "arose_on"')),
        ("final_day", ("years = 5", "years = { individual = 5 }")),
        ("final_day", ("years = 5", "years = { bank = 5, other = 6 }")),
    ],
)
def test_a_word_that_nobody_knows_is_refused_with_its_question(question: str, change: tuple[str, str]) -> None:
    with pytest.raises(BadPack, match=f"limitation/{question}"):
        poland(**{question: change})


# ---- every market


@pytest.mark.parametrize("market", ["gl", "fo"])
@pytest.mark.parametrize("nature", NATURES)
def test_where_nobody_read_the_law_there_is_no_last_day(market: str, nature: str) -> None:
    found = limits(market, "2050-01-01", invoice(nature, "2020-03-10"), title={"decided_on": "2021-03-10"})[0]
    assert (found.kind, str(found.starts_on), found.last_day, found.final_day, found.prescribed) == (
        "limitation",
        "2020-03-10",
        None,
        None,
        False,
    )
    assert (told(found), found.source) == (("limitation_not_verified", {"nature": nature}), "not verified")


@pytest.mark.parametrize("market", markets.markets())
@pytest.mark.parametrize("nature", NATURES)
def test_until_the_last_day_of_a_claim_that_nobody_touched_no_statement_finds_it_prescribed(market: str, nature: str) -> None:
    """The cheap bound: whatever happens can only make the time longer."""
    deeds = [{}, {"actions": [act(kind, "2020-09-01") for kind in LETTERS]}, {"suspensions": held("complaint", "2020-09-01", "2020-09-30")}]
    for debtor, creditor, done, title in product(
        ("consumer", "business"), ("large", "individual"), deeds, ({}, {"title": {"decided_on": "2020-12-01"}})
    ):
        facts = {"market": market, "debtor": debtor, "creditor": creditor, "claims": [invoice(nature, "2020-03-10")], **done, **title}
        read, on = parse(facts, markets=markets.markets()), date(2021, 1, 1)
        bound, found = surely_until(read, 0, on, markets.load(market)), limitations(read, (), on, markets.load(market))[0]
        assert (bound is None) is (found.last_day is None)
        assert bound is None or found.last_day is None or bound <= found.last_day


@pytest.mark.parametrize("market", markets.markets())
def test_every_row_and_rule_has_its_source_and_nobody_verified_one_yet(market: str) -> None:
    pack = markets.load(market)
    for shelf in (pack.periods, pack.interruptions, pack.standstills, pack.final_days):
        for question in shelf.values():
            assert all(version.verified is None and version.source.seen for version in question.versions), question.name
    for question in pack.periods.values():
        rows = [row for version in question.versions for by_debtor in version.value.values() for row in by_debtor.values()]
        assert all(row.source.law and row.source.article and row.source.seen for row in rows)
