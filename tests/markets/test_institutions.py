"""Whom a person may turn to in each market, in each language it writes; and files that say it wrongly."""

from datetime import date

import pytest

from amiable import markets
from amiable.markets import institutions as room
from amiable.markets.dating import BadPack
from amiable.markets.institutions import NEEDED, institutions
from amiable.markets.page import build, languages, page

ON = date(2026, 2, 19)
WITH = ("be", "fr", "fi", "dk")


@pytest.mark.parametrize("market", WITH)
def test_each_language_of_a_market_knows_who_supervises_mediates_advises_and_protects_data(market: str) -> None:
    for language in languages(market):
        found = institutions(market, language, ON)
        assert set(NEEDED) <= set(found)
        for each in found.values():
            assert each.name and "." in each.site and each.source.law
            assert not each.verified, "no lawyer has signed any yet"


def test_the_supervisor_of_belgium_in_two_languages() -> None:
    """The block that CDE XIX.7 § 2 wants on the notice."""
    french, dutch = (institutions("be", language, ON)["supervisor"] for language in ("fr", "nl"))
    assert (french.name, french.lines) == ("SPF Économie, DG Inspection économique", ("Boulevard du Roi Albert II 16", "1000 Bruxelles"))
    assert (dutch.name, dutch.lines) == ("FOD Economie, AD Economische Inspectie", ("Koning Albert II-laan 16", "1000 Brussel"))


def test_the_finnish_supervisor_changed_on_1_january_2026() -> None:
    last, first = date(2025, 12, 31), date(2026, 1, 1)
    assert institutions("fi", "fi", last)["supervisor"].site == "avi.fi"
    assert institutions("fi", "fi", first)["supervisor"].site == "lvv.fi"


def test_a_language_without_words_reads_the_first_there_is() -> None:
    assert institutions("dk", "fi", ON)["data_protection"].name == "Datatilsynet"


def test_nobody_is_known_where_nobody_has_looked() -> None:
    assert institutions("gl", "da", ON) == {}


def test_english_is_written_where_there_are_demands() -> None:
    assert {market: languages(market) for market in ("be", "fr", "fi", "dk")} == {
        "be": ("fr", "nl", "en"),
        "fr": ("fr", "en"),
        "fi": ("fi", "sv", "en"),
        "dk": ("da", "en"),
    }
    assert "en" not in languages("gl")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"role": "judge"}, "judge is none of"),
        ({"telephone": "02 555"}, "no such key: telephone"),
        ({"name": None}, "name"),
        ({"role": "fraud"}, "nothing is said of supervisor"),
    ],
)
def test_a_file_that_says_it_wrongly_is_refused(change: dict[str, object], said: str) -> None:
    table = markets.read_toml(markets.SHIPPED / "be" / room.FILE)
    rows = [dict(row) for row in table["institution"]]  # type: ignore[attr-defined]
    rows[0] = {key: value for key, value in {**rows[0], **change}.items() if value is not None}
    with pytest.raises(BadPack, match=said):
        room.build("be", {"institution": rows}, "fr")


def test_the_envelopes_of_each_market() -> None:
    assert {market: page(market).window for market in markets.markets()} == {
        "be": "right",
        "fr": "right",
        "fi": "left",
        "dk": "left",
        "fo": "left",
        "gl": "left",
    }
    assert page("be").folds == (105, 210)


@pytest.mark.parametrize("head", [{}, {"letter": {"window": "middle", "folds": [105]}}, {"letter": {"window": "left", "folds": [300]}}])
def test_envelopes_that_there_are_not(head: dict[str, object]) -> None:
    with pytest.raises(BadPack):
        build("be", head)
