"""The words of a proof of payment and where they stand: from a PDF's text, or from a picture of it by tesseract.

Whatever is handed in is somebody else's: its size, pages, points and time are limited before it is unpacked, a PDF is read in a process of
its own, and a picture is decoded and written anew before tesseract sees it.
"""

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from PIL import Image, ImageOps

from amiable.files import proof_refusals as refusals
from amiable.files.proof_pdf import MOST_PAGES, Page, UnreadableError, pages_apart

MOST_BYTES = 10_000_000
MOST_POINTS = 40_000_000  # of a picture as sent: what the cameras of telephones take
LONGEST = 3_600  # points of a side, as tesseract gets it
SECONDS = 30
MILLION = 1_000_000
LONG = 150  # thousandths of the page: a line of this length says how much the page leans
LANGUAGES = {"fr": "fra", "nl": "nld", "fi": "fin", "sv": "swe", "da": "dan", "en": "eng"}
SOURCE = "docs/reference/proof.md"


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


def _of_pdf(data: bytes, languages: Sequence[str]) -> list[Word]:
    try:
        return words_on(pages_apart(data), languages)
    except UnreadableError as why:
        match str(why).split():
            case ["locked"]:
                raise refusals.ProofLocked(source=SOURCE) from None
            case ["pages", pages] if pages != "0":
                raise refusals.ProofTooLong(source=SOURCE, pages=pages, most=MOST_PAGES) from None
            case _:
                raise refusals.ProofBroken(source=SOURCE) from None


def words_on(pages: Iterable[Page], languages: Sequence[str]) -> list[Word]:
    """The words of the pages of a PDF; those of a page without text are read in its picture."""
    found: list[Word] = []
    for page in pages:
        found += [Word(text, Box(page.number, *corners)) for text, *corners in page.words]
        if page.picture:
            found += _read(_picture(page.picture), page.number, languages)
    return found


def _picture(data: bytes) -> Image.Image:
    """A picture in grey, upright, no larger than tesseract needs; its size is known before it is unpacked."""
    try:
        # Warnings are about damaged remarks of the camera, which say at most which side is up.
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MOST_POINTS:
                raise _too_many_points()
            opened.draft("L", (LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST, LONGEST))
            seen = upright.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")
    except Image.DecompressionBombError:
        raise _too_many_points() from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise refusals.ProofBroken(source=SOURCE) from None


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
