"""Letters as accessible, archivable PDFs (PDF/A-2a and PDF/UA-1) from the templates of a market, by typst.

The same letter gives the same bytes: its only clock is its own day. Data reaches the template as JSON and is printed as text,
never read as typst. A warning of typst (a missing font, say) is a fault here: a letter is right or is not made.

typst keeps what it laid out for the last few letters, and does not do it again where nothing differs. So letters of one template
are made one after the other, and their data reaches the template as a file: `sys_inputs` that differ would let it forget all.
"""

import fcntl
import json
import os
import re
import shutil
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import mkdtemp

import typst

from amiable.core.refusal import Refusal, _
from amiable.files import mentions
from amiable.files.letter_content import Version
from amiable.files.letter_data import Content, letter_data
from amiable.files.letter_parts import Data
from amiable.files.letter_word import Word, word_data
from amiable.files.ours import OurMark, ours_data
from amiable.markets.institutions import Institution, institutions
from amiable.markets.page import page

FONTS = Path(__file__).parent / "fonts"
FOLDERS = "amiable-letters-"
A_MINUTE = 60  # seconds
NOT_DRAWN = re.compile(r'the text `"(.*)"` could not be displayed')

_mine = threading.local()  # a press may not be shared by threads


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
        return word_data(letter.content, letter.on, letter.language, letter.market, letter.templates, plain=letter.version == "plain")
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
        "institutions": {role: _printed(each) for role, each in found.items()},
    }


def _printed(found: Institution) -> Data:
    return {"name": found.name, "lines": list(found.lines), "site": found.site, "consumers_only": found.consumers_only}


def render(letter: Letter) -> bytes:
    """Make the PDF of one letter.

    refuses  LetterDoesNotAddUp, LetterLacksMention, LetterCannotBePrinted
    """
    noon = datetime.combine(letter.on, time(12), tzinfo=UTC)
    try:
        return _press(letter.folder.parents[1]).printed(letter.template, data_of(letter), noon)
    except typst.TypstError as error:
        if not_drawn := NOT_DRAWN.search(error.message):
            raise LetterCannotBePrinted(text=not_drawn[1], source="PDF/A-2a: every character has a glyph") from error
        raise


def render_many(letters: Sequence[Letter]) -> list[bytes | Refusal]:
    """Make many letters; those of one template one after the other, whatever their order.

    returns  for each letter its PDF, or why it was not made: one that cannot be printed does not stop the others
    """
    made: dict[int, bytes | Refusal] = {}
    for place in sorted(range(len(letters)), key=lambda place: letters[place].template):
        try:
            made[place] = render(letters[place])
        except Refusal as refusal:
            made[place] = refusal
    return [made[place] for place in range(len(letters))]


class _Press:
    """Makes the letters of one thread, with the fonts and the parsed templates warm.

    typst sees a folder of links: one to each folder of templates, and one to the data of the letter at hand, which lies in this process's
    memory and never on a disk.
    """

    def __init__(self, root: Path) -> None:
        self._root, self._folder = root, Path(mkdtemp(prefix=FOLDERS))
        self._data, held = os.memfd_create("letter"), os.open(self._folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)  # as long as somebody prints here
        Finalize(self, _tidy, (self._folder, self._data, held), exitpriority=1)  # at the end of a process of a pool, too
        _sweep(self._folder)
        for templates in filter(Path.is_dir, root.iterdir()):
            (self._folder / templates.name).symlink_to(templates)
        (self._folder / "letter.json").symlink_to(f"/proc/self/fd/{self._data}")
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
        self._compiler = typst.Compiler(root=self._folder, font_paths=fonts)

    def printed(self, template: Path, data: Data, at: datetime) -> bytes:
        """The PDF of one letter."""
        os.ftruncate(self._data, 0)
        os.pwrite(self._data, json.dumps(data).encode(), 0)
        pdf, warnings = self._compiler.compile_with_warnings(
            input=f'#include "/{template.relative_to(self._root)}"'.encode(),
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=at,
        )
        if warnings:
            raise RuntimeError("; ".join(str(warning) for warning in warnings))
        assert isinstance(pdf, bytes)
        return pdf


def _tidy(folder: Path, *open_files: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for number in open_files:
        os.close(number)


def _sweep(mine: Path) -> None:
    """Remove the folders of links that killed processes left; one that is hardly older than mine may not be held yet."""
    for folder in mine.parent.glob(f"{FOLDERS}*"):
        with suppress(OSError):  # held, another account's, or gone meanwhile
            if mine.stat().st_mtime - folder.stat().st_mtime > A_MINUTE:
                _remove_unless_held(folder)


def _remove_unless_held(folder: Path) -> None:
    found = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    finally:
        os.close(found)


def _press(root: Path) -> _Press:
    """This thread's press for all markets that stand in a folder: letters of one share a page with those of another."""
    kept: dict[Path, _Press] = _mine.__dict__.setdefault("presses", {})
    if root not in kept:
        kept[root] = _Press(root)
    return kept[root]
