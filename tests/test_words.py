"""Every text that a person reads exists in every language, with the same placeholders, and is compiled."""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent / "amiable"
LANGUAGES = ("fr", "nl", "fi", "sv", "da")
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2), "gettext_noop": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")

Text = str | tuple[str, ...]


def texts_in(source: str) -> Iterator[Text]:
    """The marked texts of a Python source, or of a template that Django turned into something like one."""
    for _line, message, _comments, _context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        yield message


def as_source(template: Path) -> str:
    """A template as Django shows it to gettext; the indentation would puzzle Python's tokenizer."""
    return "\n".join(line.lstrip() for line in templatize(template.read_text()).splitlines())


@cache
def marked() -> dict[Text, str]:
    """Every marked text with the file it stands in."""
    sources = [(path, path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))]
    sources += [(path, as_source(path)) for path in sorted((PACKAGE / "web").rglob("*.html"))]
    return {text: str(path.relative_to(PACKAGE.parent)) for path, source in sources for text in texts_in(source)}


def folder(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES"


@cache
def catalog(language: str) -> Catalog:
    with (folder(language) / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def strings(message: Message | None) -> tuple[str, ...]:
    """The translations of a message: one, or one for each plural form; none when it is missing, empty or only guessed."""
    if message is None or message.fuzzy:
        return ()
    found = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(found) if all(found) else ()


def test_texts_are_found_in_code_and_in_templates():
    assert "Sign in" in marked(), "a template's {% translate %}"
    assert ("%(number)s case", "%(number)s cases") in marked(), "a template's plural"
    assert any(where.startswith("amiable/core/") for where in marked().values()), "a refusal's _()"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_words_in_this_language(language):
    missing = [f"{text!r}  ({where})" for text, where in marked().items() if not strings(catalog(language).get(first(text)))]
    assert not missing, (
        f"{len(missing)} texts have no words in {language}. Add them to its django.po (amiable/locale/README.md), then run\n"
        "  pybabel compile --domain=django --directory=amiable/locale\n" + "\n".join(missing)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english_text(language):
    """A plural may leave a number out of its singular ("one case"), but may not invent a name."""
    wrong = []
    for text in marked():
        plural = isinstance(text, tuple)
        wanted = set(PLACEHOLDER.findall(text[-1] if plural else text))
        found = [set(PLACEHOLDER.findall(string)) for string in strings(catalog(language).get(first(text)))]
        wrong += [f"{text!r}: {names} for {wanted}" for names in found if names != wanted and not (plural and names < wanted)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_words_are_the_written_ones(language):
    with (folder(language) / "django.mo").open("rb") as file:
        compiled = {first(message.id): strings(message) for message in read_mo(file) if message.id}
    written = {first(message.id): strings(message) for message in catalog(language) if message.id and strings(message)}
    assert compiled == written, "run: pybabel compile --domain=django --directory=amiable/locale"


def first(text: Text | list[str]) -> str:
    """The singular, by which a catalog knows a text."""
    return text if isinstance(text, str) else text[0]
