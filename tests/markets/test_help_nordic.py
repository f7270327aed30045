"""What Finland and Denmark answer: the law's own figures, alike in each language, and where the two islands of the north differ."""

from datetime import date
from pathlib import Path

import pytest

from amiable import markets
from amiable.files import answer_text
from amiable.markets import help as centre
from amiable.markets import overlay

TODAY = date(2026, 11, 21)


def shown(market: str, language: str, name: str, on: date = TODAY) -> str:
    """An answer as its reader sees it; spaces that do not break are as good as others."""
    text = answer_text.markdown(centre.answer(market, language, name, on), markets.source_names(market, language))
    return text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_plan_costs_a_finnish_consumer_20_30_or_50_euro_by_its_principal(language: str) -> None:
    """Perintälaki 10 a §: 20 € up to 100 €, 30 € up to 1 000 €, 50 € above; with few instalments never more than 20 €."""
    prices = [line.rsplit(": ", 1)[1] for line in shown("fi", language, "payment_plan").splitlines() if line.startswith("- ")]
    assert prices == ["20 €", "30 €", "50 €"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_all_collection_of_300_euro_costs_120_euro_at_most(language: str) -> None:
    assert "120 €" in shown("fi", language, "what_i_owe")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_finnish_debt_ends_after_3_5_20_and_15_years(language: str) -> None:
    """Three years from the due day, five after a judgment; for good after 20 from the due day, or 15 from the judgment."""
    assert {"3", "5"} <= set(shown("fi", language, "limitation").split())
    assert {"3", "20", "15", "25"} <= set(shown("fi", language, "limitation_starts_again").split())


@pytest.mark.parametrize(
    ("language", "before", "after"), [("fi", "Etelä-Suomen", "lvv.fi"), ("sv", "Södra Finland", "lvv.fi"), ("en", "Southern", "lvv.fi")]
)
def test_the_finnish_supervisor_is_another_one_from_2026_on(language: str, before: str, after: str) -> None:
    assert before in shown("fi", language, "supervisor", date(2025, 12, 31))
    assert after in shown("fi", language, "supervisor", date(2026, 1, 1))


@pytest.mark.parametrize("language", ["da", "en"])
def test_collection_of_3_000_kroner_costs_1_000_at_most(language: str) -> None:
    """Above 2 500 and up to 5 000 kr.: 1 000 kr., without VAT; a reminder 100 kr., three times."""
    text = shown("dk", language, "costs")
    assert "1.000 kr." in text
    assert "100 kr." in text


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "name", ["costs", "interest", "limitation", "what_i_owe", "cash_and_cheque", "office_and_phone", "greenland_and_faroe"]
)
def test_who_lives_in_greenland_or_the_faroe_islands_is_not_misled(name: str, language: str) -> None:
    text = shown("dk", language, name)
    assert ("Grønland" if language == "da" else "Greenland") in text
    assert ("Færøerne" if language == "da" else "Faroe") in text


def test_a_reminder_that_costs_more_is_told_in_each_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Finland lets a reminder cost 5 €; says the operator's own law 6 € from 2027 on, all three languages follow."""
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path))
    path = overlay.file_of(tmp_path, "fi", "costs/consumer_reminder")
    path.parent.mkdir(parents=True)
    path.write_text(
        '[[version]]\nfrom = 2027-01-01\namount = "6.00"\nafter_due = 14\ngap = 14\ngap_from = "letters"\n'
        'source = { law = "Laki saatavien perinnästä 513/1999", article = "10 a §", seen = "an example" }\nverified = false\n',
        encoding="utf-8",
    )
    for language in ("fi", "sv", "en"):
        assert " 5 €" in shown("fi", language, "costs", date(2026, 12, 31))
        assert " 6 €" in shown("fi", language, "costs", date(2027, 1, 1))
