"""Workings, refusals and sources in the reader's words."""

from string import Formatter

import pytest

from amiable import markets
from amiable.core.facts import SUSPENSIONS
from amiable.core.guard import OnHold
from amiable.core.working import working
from amiable.files.wording import LANGUAGES, REASONS, SENTENCES, cite, cite_on_paper, refused, say, words

INTEREST = working("interest_down", base="600.00", rate="12.50", days="107", year="366", exact="21.9262", amount="21.92")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "600,00 € × 12,50% a year × 107/366 = 21,9262, rounded down; charged: 21,92 €"),
        ("fr", "600,00 € × 12,50 % par an × 107/366 = 21,9262"),
        ("nl", "€ 600,00 × 12,50% per jaar × 107/366 = 21,9262"),
    ],
)
def test_interest_is_explained_as_the_country_writes_it(language: str, said: str):
    """600.00 × 12.5 % × 107 / 366 = 21.9262…"""
    assert said in say(INTEREST, language, "be").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_can_be_said_in_every_language(code: str, language: str):
    """Each value that the English sentence has, and no other, whatever the language."""
    names = {name for _text, name, _spec, _conversion in Formatter().parse(SENTENCES[code]) if name}
    assert {name for _t, name, _s, _c in Formatter().parse(words(SENTENCES[code], language)) if name} == names


@pytest.mark.parametrize("market", markets.markets())
def test_every_step_of_a_playbook_has_its_sentence(market: str):
    for debtor in ("consumer", "business"):
        found = markets.playbook(market, debtor)
        steps = [*found.steps, *(step for branch in found.branches for step in branch.steps)]
        assert [step.name for step in steps if f"step_{step.name}" not in SENTENCES] == []


@pytest.mark.parametrize(("language", "said"), [("en", "1 year (the first"), ("fr", "1 an (le premier"), ("fi", "1 vuosi")])
def test_a_single_year_is_one_year(language: str, said: str):
    limit = working("limitation", starts_on="2024-02-15", years="1", last_day="2025-02-15")
    assert said in say(limit, language, "be").replace("\u00a0", " ")


def test_a_reason_is_said_in_words():
    assert set(REASONS) == set(SUSPENSIONS)
    what, _remedy = refused(OnHold(because="dispute", since="2026-02-02"), "nl")
    assert "de schuld wordt betwist" in what
    assert "dispute" not in what


def test_a_law_is_cited_by_its_name_in_the_readers_language():
    names = markets.source_names("be", "nl")
    assert cite("Code de droit économique, art. XIX.4", "nl", names) == "Wetboek van economisch recht, art. XIX.4"
    assert cite("Code de droit économique, art. XIX.4", "fr", markets.source_names("be", "fr")) == "Code de droit économique, art. XIX.4"
    assert cite("Code judiciaire, 1394/23 (numéro à vérifier)", "fr", {}).endswith("(numéro à vérifier)")
    assert cite_on_paper("Code judiciaire, 1394/23 (numéro à vérifier)", "fr", {}) == "Code judiciaire", "no doubt of ours on a letter"
    assert cite_on_paper("Korkolaki 633/1982, 4 §", "fi", {}) == "Korkolaki 633/1982, 4 §"
    assert cite("invoice, F-1", "nl", names) == "factuur F-1"
    assert cite("house rule, hours of contact", "nl", names) == "huisregel, contacturen"
    assert cite("not verified", "nl", names) == "niet nagekeken"
