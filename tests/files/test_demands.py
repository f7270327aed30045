"""Letters that ask for payment, in every market, language and version: what the law wants is in the PDF, and it stays a short, kind letter."""

import pypdfium2
import pytest

from amiable.files.letter import Letter, data_of, render
from amiable.files.mentions import LetterLacksMention, due_mentions, mentions_of, values_at, wanted_places
from amiable.markets import letters_folder
from tests.files.demand_cast import EVERY_DEMAND, LANGUAGES, ON, demand_letter
from tests.files.letter_cast import plain, words_of
from tests.files.test_mentions import strings_in

VERSIONS = ("standard", "large", "plain")
NOT_PRINTED_AS_IS = ("creditor.quality",)


def missing(made: Letter) -> list[object]:
    """The words that `mentions.toml` promises, and the values that it requires, that are not in the PDF."""
    data, text = data_of(made), words_of(made)
    due = due_mentions(made.folder, made.kind, data)
    assert due
    words = [(m.code, word) for m in due for word in m.says.get(made.language, ()) if word not in text]
    places = [(m.code, place) for m in due for place in wanted_places(m, data) if place not in NOT_PRINTED_AS_IS]
    values = [(code, place, value) for code, place in places for found in values_at(data, place) for value in strings_in(found)]
    return [*words, *(each for each in values if plain(each[2]) not in text)]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("market", "language", "kind"), EVERY_DEMAND)
def test_every_mention_of_the_law_is_in_the_pdf(market: str, language: str, kind: str, version: str) -> None:
    assert missing(demand_letter(market, language, kind, version=version)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("market", "kind"), sorted({(market, kind) for market, _language, kind in EVERY_DEMAND}))
def test_every_mention_has_an_article_and_words_in_every_language(market: str, kind: str) -> None:
    for mention in mentions_of(letters_folder(market), kind):
        assert mention.article
        assert mention.data or mention.says
        assert set(mention.says) in (set(LANGUAGES[market]), set()), mention.code
