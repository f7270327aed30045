"""Figures of the help centre as readers of each market write them."""

from datetime import date

import pytest

from amiable import markets
from amiable.files.answer_text import markdown, shown
from amiable.markets import help as centre
from amiable.markets.figures import figure

AUTUMN = date(2026, 11, 21)
PAIRS = [(market, language) for market in ("be", "dk", "fi", "fr") for language in centre.languages(market)]


def told(written: str, market: str, language: str) -> str:
    """A figure as its reader sees it, with plain spaces."""
    text = shown(figure(written, market, language, AUTUMN), language, market, markets.source_names(market, language))
    return text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("market", "language", "written", "text"),
    [
        ("be", "fr", "costs/consumer_damages.ceiling | amount", "2 000 €"),
        ("be", "nl", "costs/consumer_damages.ceiling | amount", "€ 2.000"),
        ("be", "fr", "costs/consumer_reminder | amount", "7,50 €"),
        ("dk", "da", "costs/reminder_consumer | amount", "100 kr."),
        ("be", "fr", "interest/civil | percent", "4,5 %"),
        ("be", "nl", "interest/consumer | percent", "10,5% (bekendgemaakt tot en met 30 juni 2026)"),
        ("fi", "fi", "interest/consumer | percent", "9,5 % (julkaistu 30.6.2026 asti)"),
        ("be", "fr", "commission/vat | percent", "21 %"),
        ("be", "fr", "limitation/lawyer_letter | years", "1 an"),
        ("be", "nl", "waiting/first_reminder | days", "14 dagen"),
        ("fi", "sv", "waiting/payment_demand | days", "14 dagar"),
        ("fi", "fi", "waiting/payment_demand | days", "14 päivää"),
        ("be", "nl", "debits.refund_weeks | weeks", "8 weken"),
        ("be", "fr", "application/book_xix.contracts_from | date", "1er septembre 2023"),
        ("be", "nl", "costs/consumer_damages | source", "Wetboek van economisch recht, art. XIX.4, eerste lid, 2°"),
        ("be", "fr", "office | hours", "lundi – vendredi 09:00–12:00, 14:00–16:00"),
        ("fi", "fi", "calls | hours", "maanantai – perjantai 9.00–19.00; lauantai 10.00–13.00"),
        ("be", "en", "calls | hours", "Monday – Friday 09:00–19:00; Saturday 10:00–13:00"),
    ],
)
def test_a_figure_is_written_as_its_reader_writes_it(market: str, language: str, written: str, text: str) -> None:
    assert told(written, market, language) == text


def test_a_tariff_is_a_line_a_bracket() -> None:
    assert told("costs/consumer_damages | list", "be", "fr") == (
        "- jusqu’à 150 € : 20 €\n"
        "- jusqu’à 500 € : 30 €, plus 10 % de la partie au-dessus de 150 €\n"
        "- au-dessus de 500 € : 65 €, plus 5 % de la partie au-dessus de 500 €\n"
        "- jamais plus de 2 000 €"
    )


@pytest.mark.parametrize(("market", "language"), PAIRS)
def test_no_figure_is_left_unwritten(market: str, language: str) -> None:
    for answer in centre.answers(market, language, AUTUMN):
        text = markdown(answer, markets.source_names(market, language))
        assert "duration" not in text, answer.name
        assert "{{" not in text, answer.name
