"""The help centre: the same questions in each language, short and kind answers, and figures that the law of every day can give."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from amiable import markets
from amiable.core.answers import Theme
from amiable.core.law_diff import questions_of
from amiable.files import answer_text
from amiable.markets import help as centre
from amiable.markets import overlay
from amiable.markets.figures import figure
from amiable.markets.help import FIGURE, Written

SINCE, LATER = date(2024, 1, 1), date(2099, 12, 31)
MARKETS = ("be", "dk", "fi", "fr")
PAIRS = [(market, language) for market in MARKETS for language in centre.languages(market)]
LINK = re.compile(r"\[([^\]]*)\]\((https://[^)\s]+)\)")
CAPITALS = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{4,}\b")
NAMES = {"CEBUD", "DGCCRF", "FICP", "CNIL", "IBAN", "SEPA", "CPAS", "OCMW", "CRESUS", "CCAS", "HTTPS", "CPVS", "FINE", "KFUM"}
THREATS = re.compile(
    r"sous peine|poursuite|dernier avis|dernière chance|contraint|immédiatement|"
    r"op straffe|laatste waarschuwing|onmiddellijk|gedwongen|gerechtelijke stappen|"
    r"or else|final notice|immediately|legal action|forced to|"
    r"uhalla|viimeinen varoitus|välittömästi|vid äventyr|sista varning|omedelbart|sidste advarsel|øjeblikkeligt|retslige skridt",
    re.IGNORECASE,
)


def texts(market: str, language: str) -> Iterator[Written]:
    for name in centre.names(market, language):
        yield centre.written(market, language, name)


def prose(text: Written) -> str:
    """The words of an answer: a figure counts as one, and where a link leads is no word."""
    return LINK.sub(r"\1", FIGURE.sub("figure", text.body))


def sentences(text: Written) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?:;])\s+|\n\s*\n|\n- ", prose(text)) if part.strip()]


def drawn(text: Written) -> list[str]:
    """The figures that come from the law: an example is only an example."""
    return [match.strip() for match in FIGURE.findall(text.body) if not match.strip().startswith("example")]


@pytest.mark.parametrize("market", MARKETS)
def test_a_market_answers_at_least_25_questions_the_same_in_each_language(market: str) -> None:
    spoken = (*markets.load(market).languages, "en")
    assert set(centre.languages(market)) == set(spoken)
    [names] = {centre.names(market, language) for language in spoken}
    assert len(names) >= 25
    [themes] = {tuple(text.theme for text in texts(market, language)) for language in spoken}
    assert set(themes) == set(get_args(Theme))


def test_every_market_has_the_questions_that_the_schema_lists() -> None:
    schema = (markets.SHIPPED / "SCHEMA.md").read_text(encoding="utf-8")
    listed = schema.partition("### Questions\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (`.+`) \|$", listed, re.MULTILINE)
    assert [theme for theme, _names in rows] == list(get_args(Theme))
    for market in MARKETS:
        have = {(text.theme, text.name) for text in texts(market, "en")}
        assert {(theme, name) for theme, names in rows for name in re.findall(r"\w+", names)} <= have, market


@pytest.mark.parametrize(("market", "language"), PAIRS)
def test_an_answer_is_short_plain_and_kind(market: str, language: str) -> None:
    assert [fault for text in texts(market, language) for fault in _unkind(text)] == []


def _unkind(text: Written) -> Iterator[tuple[str, object]]:
    words = f"{text.question} {prose(text)}"
    yield from ((text.file, sentence) for sentence in sentences(text) if len(sentence.split()) > 25)
    yield from ((text.file, name) for name in set(CAPITALS.findall(words)) - NAMES - set(text.plain))
    yield from ((text.file, threat[0]) for threat in THREATS.finditer(words))
    if (count := len([word for word in prose(text).split() if word != "-"])) > 120:
        yield text.file, count
    if not text.question.endswith("?"):
        yield text.file, text.question


@pytest.mark.parametrize(("market", "language"), PAIRS)
def test_digits_come_from_the_law_or_from_a_name(market: str, language: str) -> None:
    assert [(text.file, found) for text in texts(market, language) for found in _bare(text)] == []


def _bare(text: Written) -> list[str]:
    """Digits and braces that are no figure, and names said to have digits that stand nowhere."""
    words = f"{text.question}\n{prose(text)}"
    unused = [name for name in text.plain if name not in words]
    for name in text.plain:
        words = words.replace(name, "")
    return unused + re.findall(r".{0,20}(?:\d|\{\{|\}\}).{0,20}", words)


@pytest.mark.parametrize(("market", "language"), PAIRS)
def test_most_answers_carry_a_figure_of_the_law(market: str, language: str) -> None:
    every = list(texts(market, language))
    assert sum(bool(drawn(text)) for text in every) > len(every) / 2


@pytest.mark.parametrize("market", MARKETS)
def test_each_language_tells_the_same_figures(market: str) -> None:
    first, *others = centre.languages(market)
    for other in others:
        pairs = [(text, centre.written(market, other, text.name)) for text in texts(market, first)]
        assert [(text.file, other) for text, same in pairs if _figures(text) != _figures(same)] == []


def _figures(text: Written) -> Counter[str]:
    """Which figures of the law an answer tells, whatever their form."""
    return Counter(" ".join(written.split("|")[0].split()) for written in drawn(text))


@pytest.mark.parametrize("market", MARKETS)
def test_every_figure_resolves_on_every_day_since_2024(market: str) -> None:
    """A value changes only where a version begins or ends: these days, and those before them, stand for all."""
    dated = questions_of(markets.shipped(market)).values()
    turns = {day for one in dated for version in one.versions for day in (version.from_on, version.to) if day}
    days = sorted({SINCE, LATER} | {day for turn in turns for day in (turn, turn - timedelta(days=1)) if SINCE <= day <= LATER})
    for language in centre.languages(market):
        figures = {found for text in texts(market, language) for found in FIGURE.findall(text.body)}
        for written in sorted(figures if language == "en" else {one for one in figures if "institution" in one}):
            for day in days:
                figure(written, market, language, day)
    assert not list(centre.faults(market, LATER))


def _shown(market: str, language: str, name: str, on: date) -> str:
    return answer_text.markdown(centre.answer(market, language, name, on), markets.source_names(market, language))


def test_a_changed_law_changes_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The most that Belgium takes in cash is 3 000 €; from 2027 on, says the operator's own law, it is 2 500 €."""
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path))
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert "€\xa03.000" in _shown("be", "nl", "cash_and_cheque", after)
    path = overlay.file_of(tmp_path, "be", "payment/cash_maximum")
    path.parent.mkdir(parents=True)
    path.write_text(
        '[[version]]\nfrom = 2027-01-01\namount = "2500.00"\n'
        'source = { law = "Loi du 18 septembre 2017", article = "67", seen = "an example" }\nverified = false\n',
        encoding="utf-8",
    )
    assert "€\xa03.000" in _shown("be", "nl", "cash_and_cheque", before)
    assert "€\xa02.500" in _shown("be", "nl", "cash_and_cheque", after)
    assert "€\xa02.500" not in _shown("be", "nl", "cash_and_cheque", before)


def test_a_rate_of_the_past_says_until_when_it_was_published() -> None:
    assert "10,5\xa0%" in _shown("be", "fr", "interest", date(2026, 3, 1))
    assert "(publié jusqu’au 30 juin 2026)" not in _shown("be", "fr", "interest", date(2026, 3, 1))
    assert "10,5\xa0% (publié jusqu’au 30 juin 2026)" in _shown("be", "fr", "interest", date(2026, 11, 21))
