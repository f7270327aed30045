"""The words of a proof of payment and where they stand: from a PDF's text, or from a picture of it by tesseract.

Whatever is handed in is somebody else's: its size, pages, points and time are limited before it is unpacked, and a picture is decoded and
written anew before tesseract sees it.
"""

import os
import shutil
import subprocess
import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw

from amiable.files import proof_refusals as refusals

MOST_BYTES = 10_000_000
MOST_PAGES = 10
MOST_POINTS = 40_000_000  # of a picture as sent: what the cameras of telephones take
DRAWN_POINTS = 9_000_000  # of a page as drawn for tesseract: A4 at 300 points an inch
MOST_SYMBOLS = 20_000  # of a page: a full one has 5 000
SECONDS = 30
FEW_SYMBOLS = 20  # a page with fewer is a picture
MILLION = 1_000_000
LONG = 150  # thousandths of the page: a line of this length says how much the page leans
LANGUAGES = {"fr": "fra", "nl": "nld", "fi": "fin", "sv": "swe", "da": "dan", "en": "eng"}
SOURCE = "docs/reference/proof.md"

_one_at_a_time = threading.Lock()  # PDFium knows no threads


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page (the first is 1), in thousandths of its width and height from the top left."""

    page: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> int:
        """Its height on the page."""
        return (self.top + self.bottom) // 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands; `scanned` when tesseract read it."""

    text: str
    box: Box
    scanned: bool = False


def words_of(data: bytes, languages: Sequence[str]) -> list[Word]:
    """All words of a proof, in no order.

    data       a PDF, PNG or JPEG
    languages  what tesseract expects in a picture, such as ("fr", "nl")
    refuses    NotAProofFile, ProofTooLarge, ProofTooLong, ProofLocked, ProofBroken, NobodyReadsPictures, PictureTooHard
    """
    if len(data) > MOST_BYTES:
        raise refusals.ProofTooLarge(source=SOURCE, most=f"{MOST_BYTES // 1_000_000} MB")
    if b"%PDF-" in data[:1024]:
        return list(_of_pdf(data, languages))
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return list(_read(_picture(data), 1, languages))
    raise refusals.NotAProofFile(source=SOURCE)


def _of_pdf(data: bytes, languages: Sequence[str]) -> Iterator[Word]:
    scans: list[tuple[int, Image.Image]] = []
    with _one_at_a_time, _opened(data) as document:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            words = list(_of_page(page, number)) if not page.get_rotation() else []
            if sum(len(word.text) for word in words) < FEW_SYMBOLS:
                scans.append((number, _drawn(page)))
            yield from words
    for number, scan in scans:
        yield from _read(scan, number, languages)


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as trouble:
        kind = refusals.ProofLocked if "password" in str(trouble).lower() else refusals.ProofBroken
        raise kind(source=SOURCE) from None
    try:
        if not len(document):
            raise refusals.ProofBroken(source=SOURCE)
        if len(document) > MOST_PAGES:
            raise refusals.ProofTooLong(source=SOURCE, pages=len(document), most=MOST_PAGES)
        yield document
    except pypdfium2.PdfiumError:
        raise refusals.ProofBroken(source=SOURCE) from None
    finally:
        document.close()


def _of_page(page: pypdfium2.PdfPage, number: int) -> Iterator[Word]:
    """The words of a page's text: what stands between its white space."""
    text = page.get_textpage()
    left, bottom, right, top = page.get_cropbox()
    width, height = max(1, right - left), max(1, top - bottom)
    symbols: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for place in range(min(text.count_chars(), MOST_SYMBOLS)):
        symbol = chr(raw.FPDFText_GetUnicode(text.raw, place))
        if symbol.isspace() or not symbol.isprintable():
            yield from _word(symbols, boxes, (left, top, width, height), number)
            symbols, boxes = [], []
        else:
            symbols.append(symbol)
            boxes.append(text.get_charbox(place))
    yield from _word(symbols, boxes, (left, top, width, height), number)


def _word(
    symbols: list[str], boxes: list[tuple[float, float, float, float]], page: tuple[float, float, float, float], number: int
) -> Iterator[Word]:
    if not symbols:
        return
    left, top, width, height = page
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    across = [round(1000 * (x - left) / width) for x in (min(lefts), max(rights))]
    down = [round(1000 * (top - y) / height) for y in (max(tops), min(bottoms))]
    yield Word("".join(symbols), Box(number, across[0], down[0], across[1], down[1]))


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(300 / 72, (DRAWN_POINTS / max(1, width * height)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True).to_pil()
    assert isinstance(picture, Image.Image)
    return picture


def _picture(data: bytes) -> Image.Image:
    """A picture in grey, upright; its size is known before it is unpacked."""
    try:
        # Warnings are about damaged remarks of the camera, which say at most which side is up.
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MOST_POINTS:
                raise _too_many_points()
            upright = ImageOps.exif_transpose(opened)
            plain = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA")).convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_points() from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise refusals.ProofBroken(source=SOURCE) from None
    plain.thumbnail((4000, 4000))
    return plain


def _too_many_points() -> refusals.ProofTooLarge:
    return refusals.ProofTooLarge(source=SOURCE, most=f"{MOST_POINTS // 1_000_000} megapixels")


def _read(picture: Image.Image, page: int, languages: Sequence[str]) -> Iterator[Word]:
    """What tesseract reads in a picture; on one thread, which is faster for one page."""
    program, known = _tesseract(languages)
    packed = BytesIO()
    picture.save(packed, "PNG", compress_level=1)
    asked = [program, "stdin", "stdout", "-l", "+".join(known), "--psm", "4", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        run = subprocess.run(asked, input=packed.getvalue(), capture_output=True, timeout=SECONDS, check=True, env=environment)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise refusals.PictureTooHard(source=SOURCE) from None
    yield from _rows(run.stdout.decode("utf-8", "replace"), picture.width, picture.height, page)


def _tesseract(languages: Sequence[str]) -> tuple[str, list[str]]:
    """The program, and those of the languages that it knows."""
    wanted = [LANGUAGES[language] for language in languages if language in LANGUAGES]
    program = shutil.which("tesseract")
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True).stdout.split() if program else []
    known = [name for name in wanted if name in listed]
    if not program or not known:
        packages = " ".join(["tesseract-ocr", *(f"tesseract-ocr-{name}" for name in wanted)])
        raise refusals.NobodyReadsPictures(source=SOURCE, languages=", ".join(wanted), packages=packages)
    return program, known


def _rows(table: str, width: int, height: int, page: int) -> Iterator[Word]:
    """Tesseract's table (level, page, block, paragraph, line, word, left, top, width, height, sureness, text), set upright if it leans."""
    lines: dict[tuple[str, ...], list[Word]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[11].strip():
            left, top, wide, high = (int(cell) for cell in cells[6:10])
            box = Box(page, 1000 * left // width, 1000 * top // height, 1000 * (left + wide) // width, 1000 * (top + high) // height)
            lines.setdefault(tuple(cells[2:5]), []).append(Word(cells[11].strip(), box, scanned=True))
    leaning = _leaning(lines.values())
    yield from (_upright(word, leaning) for line in lines.values() for word in line)


def _leaning(lines: Iterable[list[Word]]) -> int:
    """How far the lines of a page fall or rise, in millionths: what the middle one of them does."""
    ends = [(line[0].box, line[-1].box) for line in lines]
    leans = sorted(_lean(first, last) for first, last in ends if last.left - first.left >= LONG)
    return leans[len(leans) // 2] if leans else 0


def _lean(first: Box, last: Box) -> int:
    """By the tops of two words or by their feet, whichever says less: a tall letter or a tail leans on nothing."""
    down = min((last.top - first.top, last.bottom - first.bottom), key=abs)
    return MILLION * down // (last.left - first.left)


def _upright(word: Word, leaning: int) -> Word:
    down = word.box.left * leaning // MILLION
    return replace(word, box=replace(word.box, top=word.box.top - down, bottom=word.box.bottom - down))
