"""Letters as accessible, archivable PDFs (PDF/A-2a and PDF/UA-1) from the templates of a market, by typst.

The same letter gives the same bytes: its only clock is its own day. Data reaches the template as JSON and is printed as text,
never read as typst. A warning of typst (a missing font, say) is a fault here: a letter is right or is not made.
"""

import json
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import typst

from amiable.core.refusal import Refusal, _
from amiable.files import mentions
from amiable.files.letter_data import Content, letter_data
from amiable.files.letter_parts import Data
from amiable.files.letter_word import Word, word_data
from amiable.files.ours import OurMark, ours_data
from amiable.markets.institutions import institutions
from amiable.markets.page import page

FONTS = Path(__file__).parent / "fonts"
NOT_DRAWN = re.compile(r'the text `"(.*)"` could not be displayed')
LETTERS_A_TASK = 16
Version = Literal["standard", "large", "plain"]

_mine = threading.local()  # a compiler may not be shared by threads


class LetterCannotBePrinted(Refusal):
    """A name or a text holds letters that our typeface does not draw."""

    code = "letter_cannot_be_printed"
    what = _("This letter was not made: our typeface cannot print “{text}”.")
    remedy = _("Write the name or text in Latin, Greek or Cyrillic letters, as on the person's own documents, and make the letter again.")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to make.

    folder   the market's folder of templates; `amiable.markets.letters_folder(market)` knows it
    kind     the template's name: first_reminder, collection_notice, remittance, receipt, debit_notice; of an answer `kind_of` its facts
    on       the day it is made from and dated
    ours     what tells it from what somebody else sends in our name; None: a draft, that is never sent
    version  large: the same text in sixteen points; plain: fewer and simpler words, with every mention of the law
    warning  an active scam warning, in the reader's language
    """

    folder: Path
    market: str
    language: str
    kind: str
    on: date
    content: Content | Word
    ours: OurMark | None = None
    version: Version = "standard"
    warning: str = ""

    @property
    def templates(self) -> Path:
        """Where its template and its mentions stand: answers are the same in all markets."""
        return self.folder.parents[1] / "group" / "letters" if isinstance(self.content, Word) else self.folder

    @property
    def template(self) -> Path:
        """The file it is made by."""
        return self.templates / self.language / ("word.typ" if isinstance(self.content, Word) else f"{self.kind}.typ")


def data_of(letter: Letter) -> Data:
    """What the template of this letter reads, checked against the mentions that the law asks for.

    refuses  LetterDoesNotAddUp, LetterLacksMention
    """
    data = _said(letter) | _around(letter)
    mentions.check_mentions(letter.templates, "word" if isinstance(letter.content, Word) else letter.kind, data)
    return data


def _said(letter: Letter) -> Data:
    if isinstance(letter.content, Word):
        return word_data(letter.content, letter.on, letter.language, letter.market, letter.templates)
    return letter_data(letter.content, letter.on, letter.language, letter.market)


def _around(letter: Letter) -> Data:
    """What stands on the page whatever the letter says: whom one may turn to, the envelope, a warning."""
    found = institutions(letter.market, letter.language, letter.on)
    envelope = page(letter.market)
    return {
        "version": letter.version,
        "warning": letter.warning,
        "ours": ours_data(letter.ours) if letter.ours else None,
        "window": envelope.window,
        "folds": [str(mm) for mm in envelope.folds],
        "institutions": {role: {"name": each.name, "lines": list(each.lines), "site": each.site} for role, each in found.items()},
    }


def render(letter: Letter) -> bytes:
    """Make the PDF of one letter.

    refuses  LetterDoesNotAddUp, LetterLacksMention, LetterCannotBePrinted
    """
    noon = datetime.combine(letter.on, time(12), tzinfo=UTC)
    try:
        pdf, warnings = _compiler(letter.folder).compile_with_warnings(
            input=letter.template,
            format="pdf",
            sys_inputs={"letter": json.dumps(data_of(letter))},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=noon,
        )
    except typst.TypstError as error:
        if not_drawn := NOT_DRAWN.search(error.message):
            raise LetterCannotBePrinted(text=not_drawn[1], source="PDF/A-2a: every character has a glyph") from error
        raise
    if warnings:
        raise RuntimeError("; ".join(str(warning) for warning in warnings))
    assert isinstance(pdf, bytes)
    return pdf


def render_many(letters: Sequence[Letter], *, workers: int = 1) -> Iterator[bytes | Refusal]:
    """Make many letters, in their order; more than one worker means one process each.

    returns  for each letter its PDF, or why it was not made: one that cannot be printed does not stop the others
    """
    if workers == 1:
        yield from map(_rendered, letters)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_rendered, letters, chunksize=LETTERS_A_TASK)


def _rendered(letter: Letter) -> bytes | Refusal:
    try:
        return render(letter)
    except Refusal as refusal:
        return refusal


def _compiler(folder: Path) -> typst.Compiler:
    """This thread's compiler for all markets that stand beside this folder's: it keeps the fonts and the parsed templates warm."""
    kept: dict[Path, typst.Compiler] = _mine.__dict__.setdefault("compilers", {})
    root = folder.parents[1]  # letters of one market share a page with those of another
    if root not in kept:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
        kept[root] = typst.Compiler(root=root, font_paths=fonts)
    return kept[root]
