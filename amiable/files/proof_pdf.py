"""The pages of a PDF that somebody sent, read in a process of its own: a few kilobytes may unpack to gigabytes, and a parser may break.

The process has a limit on its memory and time, may write no file, and gets no environment; it answers in lines of JSON, a page each. It
imports nothing of ours: `python -P proof_pdf.py < some.pdf`.
"""

import base64
import json
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from pypdfium2 import raw

MOST_PAGES = 10
MOST_SYMBOLS = 20_000  # of a page: a full one has 5 000
FEW_SYMBOLS = 20  # a page with fewer is a picture
DRAWN_POINTS = 9_000_000  # of a page as drawn: A4 at 300 points an inch
MEMORY, SECONDS = 768_000_000, 10

Corners = tuple[float, float, float, float]
Written = tuple[str, int, int, int, int]  # a word; left, top, right and bottom in thousandths of the page, from the top left


class UnreadableError(Exception):
    """Why a PDF is not read: `locked`, `broken`, or `pages` and how many it has."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page (the first is 1): the words of its text, or where it has none, a picture of it as PNG."""

    number: int
    words: tuple[Written, ...]
    picture: bytes = b""


def pages_apart(data: bytes) -> list[Page]:
    """Read a PDF in a process of its own; raises UnreadableError."""
    asked = [sys.executable, "-P", __file__]
    try:
        run = subprocess.run(asked, input=data, capture_output=True, timeout=2 * SECONDS, check=True, env={})
        answers = [json.loads(line) for line in run.stdout.splitlines()]
        if answers and "unreadable" in answers[-1]:
            raise UnreadableError(str(answers[-1]["unreadable"]))
        return [_answered(answer) for answer in answers]
    except (subprocess.SubprocessError, ValueError, KeyError, TypeError):
        raise UnreadableError("broken") from None


def _answered(answer: dict[str, object]) -> Page:
    words, number = answer["words"], answer["page"]
    if not isinstance(words, list) or not isinstance(number, int):
        raise ValueError(answer)
    found = tuple((str(text), int(left), int(top), int(right), int(bottom)) for text, left, top, right, bottom in words)
    return Page(number, found, base64.b64decode(str(answer["picture"])))


def pages_of(data: bytes) -> Iterator[Page]:
    """Read a PDF in this process, page by page; raises UnreadableError."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as trouble:
        raise UnreadableError("locked" if "password" in str(trouble).lower() else "broken") from None
    try:
        if not 0 < len(document) <= MOST_PAGES:
            raise UnreadableError(f"pages {len(document)}")
        for place in range(len(document)):
            yield _page(document[place], place + 1)
    except pypdfium2.PdfiumError:
        raise UnreadableError("broken") from None
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    """A page that lies on its side is taken as a picture: its places would be those of a page that stands."""
    try:
        words = () if page.get_rotation() else tuple(_words(page))
        enough = sum(len(word[0]) for word in words) >= FEW_SYMBOLS
        return Page(number, words) if enough else Page(number, (), _drawn(page))
    finally:
        page.close()


def _words(page: pypdfium2.PdfPage) -> Iterator[Written]:
    """What stands between the white space of a page's text."""
    text = page.get_textpage()
    left, bottom, right, top = page.get_cropbox()
    frame = (left, top, max(1, right - left), max(1, top - bottom))
    symbols: list[tuple[str, Corners]] = []
    for place in range(min(text.count_chars(), MOST_SYMBOLS)):
        symbol = chr(raw.FPDFText_GetUnicode(text.raw, place))
        if not symbol.isspace() and symbol.isprintable():
            symbols.append((symbol, text.get_charbox(place)))
        elif symbols:
            yield _word(symbols, frame)
            symbols = []
    if symbols:
        yield _word(symbols, frame)


def _word(symbols: list[tuple[str, Corners]], frame: Corners) -> Written:
    left, top, width, height = frame
    lefts, bottoms, rights, tops = zip(*(corners for _symbol, corners in symbols), strict=True)
    across = [round(1000 * (x - left) / width) for x in (min(lefts), max(rights))]
    down = [round(1000 * (top - y) / height) for y in (max(tops), min(bottoms))]
    return "".join(symbol for symbol, _corners in symbols), across[0], down[0], across[1], down[1]


def _drawn(page: pypdfium2.PdfPage) -> bytes:
    width, height = page.get_size()
    scale = min(300 / 72, (DRAWN_POINTS / max(1, width * height)) ** 0.5)
    out = BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(out, "PNG", compress_level=1)
    return out.getvalue()


def _answers(data: bytes) -> Iterable[dict[str, object]]:
    try:
        for page in pages_of(data):
            yield {"page": page.number, "words": page.words, "picture": base64.b64encode(page.picture).decode()}
    except UnreadableError as why:
        yield {"unreadable": str(why)}


def main() -> None:
    """Answer for the PDF on the standard input."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (most, most))
    for answer in _answers(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
