"""What a PDF or a picture shows, read in a process of its own: its text, its metadata, and what the codes drawn on it say.

The process has a limit on its memory and time, may write no file, and gets no environment; it answers with one line of JSON. It imports
nothing of ours: `python -P ours_pages.py < some.pdf`.
"""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image

MOST_PAGES = 60
MOST_SYMBOLS = 20_000  # of a page: a full one has 5 000
LOOKED_AT = 3  # pages on which codes are looked for: ours stands on the first
SCALES = (200 / 72, 350 / 72)  # of a page as drawn: points an inch; a small code needs more
DRAWN_POINTS = 20_000_000
MEMORY, SECONDS = 1_500_000_000, 20


class UnreadableError(Exception):
    """A file that is neither a PDF nor a picture, or that is locked or broken."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a file shows: its text, a line each; the keywords of a PDF; what the codes on it say."""

    text: str
    keywords: str
    codes: tuple[str, ...]


def drawn(data: bytes) -> Drawn:
    """Read a PDF, PNG or JPEG in a process of its own; raises UnreadableError."""
    asked = [sys.executable, "-P", __file__]
    try:
        run = subprocess.run(asked, input=data, capture_output=True, timeout=2 * SECONDS, check=True, env={})
        answer = json.loads(run.stdout)
        return Drawn(answer["text"], answer["keywords"], tuple(answer["codes"]))
    except (subprocess.SubprocessError, ValueError, KeyError, TypeError):
        raise UnreadableError from None


def read(data: bytes) -> Drawn:
    """Read it in this process."""
    return _pdf(data) if data[:1024].lstrip().startswith(b"%PDF") else Drawn("", "", tuple(_codes(_picture(data))))


def _pdf(data: bytes) -> Drawn:
    document = pypdfium2.PdfDocument(data)
    pages = [document[place] for place in range(min(len(document), MOST_PAGES))]
    text = "\n".join(page.get_textpage().get_text_range(count=min(page.get_textpage().count_chars(), MOST_SYMBOLS)) for page in pages)
    return Drawn(text, document.get_metadata_dict()["Keywords"], tuple(dict.fromkeys(_codes_of(pages[:LOOKED_AT]))))


def _codes_of(pages: list[pypdfium2.PdfPage]) -> list[str]:
    """Every code on some pages; drawn larger only where none is found."""
    for scale in SCALES:
        if found := [code for page in pages for code in _codes(_painted(page, scale))]:
            return found
    return []


def _painted(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    width, height = page.get_size()
    most = (DRAWN_POINTS / max(1, width * height)) ** 0.5
    picture: Image.Image = page.render(scale=min(scale, most), grayscale=True).to_pil()
    return picture


def _picture(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = 2 * DRAWN_POINTS
    return Image.open(BytesIO(data), formats=("PNG", "JPEG")).convert("L")


def _codes(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def main() -> None:
    """Answer for the file on the standard input."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (most, most))
    found = read(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps({"text": found.text, "keywords": found.keywords, "codes": found.codes}))


if __name__ == "__main__":
    main()
