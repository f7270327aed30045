"""A batch of letters for a print house: a folder of PDFs with a manifest, or volumes of many letters with an index of pages.

It is written beside its place and renamed when it is whole, so that nobody ever takes half a batch. One letter is in memory at a time.
"""

import csv
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from itertools import zip_longest
from pathlib import Path
from typing import Literal, TextIO

import pypdfium2

from amiable.core.ours import serial_text
from amiable.core.refusal import Fault, Refusal, _

FORMAT = "amiable-print/1"
MANIFEST_CSV, MANIFEST_JSON = "manifest.csv", "manifest.json"
SOURCE = "docs/reference/channels.md"
FOLDS_MM = "105 210"  # of an A4 sheet in a long envelope
MOST_FAULTS = 100
Window = Literal["left", "right"]


class BatchRefused(Refusal):
    """A batch that is not what its manifest says."""

    code = "print_house.refused"
    what = _("The batch {name} is not what its manifest says. Faults found: {count}.")
    remedy = _("Print none of it. Write the batch again; the letters are kept.")


class BatchStands(Refusal):
    """Another batch of this name is there already."""

    code = "print_house.stands"
    what = _("A batch called {name} is there already, with other letters.")
    remedy = _("Take another name: what a print house may have fetched is never replaced.")


class LetterUnreadable(Refusal):
    """A letter that no printer can read, though it is what was kept."""

    code = "print_house.unreadable"
    what = _("The letter {serial} is not a PDF that can be printed.")
    remedy = _("Look at it under “Not delivered”. The other letters of its batch are printed.")


@dataclass(frozen=True, slots=True)
class Piece:
    """One letter to print.

    serial   of the contact
    pdf      its bytes, as they are kept
    window   where the envelope shows the address: a parameter of the market
    country  to which it travels: BE
    duplex   printed on both sides of a sheet
    """

    serial: int
    pdf: bytes
    window: Window
    country: str
    paper: str = "A4"
    duplex: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the manifest.

    first_page  counted from 1 in its file: above 1 only in a volume
    sha256      of the letter as it is kept; in a folder of letters that is the file's own
    """

    serial: int
    file: str
    first_page: int
    pages: int
    sheets: int
    sha256: str
    window: Window
    folds_mm: str
    paper: str
    duplex: bool
    country: str


COLUMNS = tuple(field.name for field in fields(Entry))


def write_folder(place: Path, letters: Iterable[Piece]) -> int:
    """Write a batch: a PDF a letter, and the manifest as CSV and as JSON.

    place    the folder to be; a batch of the same letters that stands there already is left as it is
    returns  how many letters are in it
    refuses  BatchStands; LetterUnreadable
    """
    with _whole(place) as folder, _manifest(folder) as manifest:
        for letter in letters:
            file = f"{letter.serial:012d}.pdf"
            (folder / file).write_bytes(letter.pdf)
            with _read(letter):
                manifest.add(_entry(letter, file, 1, _pages(letter.pdf)))
    return manifest.count


def write_volumes(place: Path, letters: Iterable[Piece], *, most: int) -> int:
    """Write a batch as volumes of many letters, and the manifest as an index of their pages.

    A letter that is printed on both sides begins on a sheet of its own: after an odd last page comes an empty one, which is no page of it.

    most     letters a volume; a volume is in memory while it grows
    returns  how many letters are in the batch
    refuses  BatchStands; LetterUnreadable
    """
    with _whole(place) as folder, _manifest(folder) as manifest:
        volume = _Volume(folder, 1)
        for letter in letters:
            if volume.letters == most:
                manifest.close_volume(volume)
                volume = _Volume(folder, volume.number + 1)
            with _read(letter):
                manifest.add(volume.add(letter))
        if volume.letters:
            manifest.close_volume(volume)
    return manifest.count


def read_back(place: Path) -> tuple[Entry, ...]:
    """Read a batch back and compare every file with the manifest: all that is named is there, unchanged, and nothing else.

    refuses  BatchRefused, with the first faults of it
    """
    faults: list[Fault] = []
    entries, volumes = _read_manifest(place, faults)
    for file, sha256 in volumes.items() if volumes else ((entry.file, entry.sha256) for entry in entries):
        _compare(place, file, sha256, faults)
    if not faults:
        _check_pages(place, entries, faults)
    named = {entry.file for entry in entries} | {MANIFEST_CSV, MANIFEST_JSON}
    for extra in sorted({found.name for found in place.iterdir()} - named if entries else ()):
        faults.append(Fault(extra, _("The manifest does not name this file.")))
    if faults:
        raise BatchRefused(source=SOURCE, faults=tuple(faults[:MOST_FAULTS]), name=place.name, count=len(faults))
    return entries


# Writing


class _Manifest:
    """Both manifests, written line by line."""

    def __init__(self, csv_file: TextIO, json_file: TextIO) -> None:
        self.count = 0
        self.volumes: dict[str, str] = {}
        self._json = json_file
        self._csv = csv.DictWriter(csv_file, COLUMNS, lineterminator="\r\n")
        self._csv.writeheader()
        json_file.write(f'{{"format": "{FORMAT}", "letters": [')

    def add(self, entry: Entry) -> None:
        line = asdict(entry)
        self._csv.writerow(_row(entry))
        self._json.write(("," if self.count else "") + "\n" + json.dumps(line))
        self.count += 1

    def close_volume(self, volume: "_Volume") -> None:
        self.volumes[volume.file] = volume.save()

    def close(self) -> None:
        self._json.write(f'\n], "count": {self.count}, "volumes": {json.dumps(self.volumes)}}}\n')


class _Volume:
    """One PDF of many letters."""

    def __init__(self, folder: Path, number: int) -> None:
        self.number, self.letters, self.file = number, 0, f"volume-{number:04d}.pdf"
        self._path, self._pdf = folder / self.file, pypdfium2.PdfDocument.new()

    def add(self, letter: Piece) -> Entry:
        first = len(self._pdf) + 1
        with pypdfium2.PdfDocument(letter.pdf) as one:
            pages = len(one)
            self._pdf.import_pages(one)
            if letter.duplex and pages % 2:
                self._pdf.new_page(*one.get_page_size(pages - 1))
        self.letters += 1
        return _entry(letter, self.file, first, pages)

    def save(self) -> str:
        self._pdf.save(self._path)
        self._pdf.close()
        return _sha256(self._path)


@contextmanager
def _read(letter: Piece) -> Iterator[None]:
    try:
        yield
    except pypdfium2.PdfiumError as fault:
        raise LetterUnreadable(source=SOURCE, serial=serial_text(letter.serial), contact=letter.serial) from fault


@contextmanager
def _manifest(folder: Path) -> Iterator[_Manifest]:
    with (
        (folder / MANIFEST_CSV).open("w", encoding="utf-8", newline="") as csv_file,
        (folder / MANIFEST_JSON).open("w", encoding="utf-8") as json_file,
    ):
        manifest = _Manifest(csv_file, json_file)
        yield manifest
        manifest.close()


@contextmanager
def _whole(place: Path) -> Iterator[Path]:
    """A folder beside its place, renamed when all of it is on the disk. Who is killed leaves a folder that the next one sweeps away."""
    beside = place.with_name(f".{place.name}.new")
    with alone(place.parent):
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        try:
            yield beside
            if not place.exists():
                os.sync()  # once for all files: one by one, eighty thousand would take a minute
                beside.rename(place)
                os.sync()
            elif not _same(place, beside):
                raise BatchStands(source=SOURCE, name=place.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One writer in a folder of batches, which is made when it is missing; the lock ends with its process."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _same(place: Path, beside: Path) -> bool:
    """Whether two batches hold the same letters, in files of their own or in volumes: how they are wanted may change between two runs."""
    one, other = (folder / MANIFEST_CSV for folder in (place, beside))
    return one.exists() and _letters_of(one) == _letters_of(other)


def _letters_of(manifest: Path) -> list[tuple[str, str]]:
    with manifest.open(encoding="utf-8", newline="") as file:
        return [(row["serial"], row["sha256"]) for row in csv.DictReader(file)]


def _entry(letter: Piece, file: str, first_page: int, pages: int) -> Entry:
    return Entry(
        serial=letter.serial,
        file=file,
        first_page=first_page,
        pages=pages,
        sheets=-(-pages // 2) if letter.duplex else pages,
        sha256=hashlib.sha256(letter.pdf).hexdigest(),
        window=letter.window,
        folds_mm=FOLDS_MM,
        paper=letter.paper,
        duplex=letter.duplex,
        country=letter.country,
    )


def _row(entry: Entry | None) -> dict[str, str]:
    """An entry as the CSV has it."""
    return {name: str(value) for name, value in asdict(entry).items()} | {"duplex": "yes" if entry.duplex else "no"} if entry else {}


# Reading


def _read_manifest(place: Path, faults: list[Fault]) -> tuple[tuple[Entry, ...], dict[str, str]]:
    """The entries of both manifests, which must say the same, and the hash of each volume."""
    try:
        said = json.loads((place / MANIFEST_JSON).read_text(encoding="utf-8"))
        entries = tuple(Entry(**one) for one in said["letters"])
        volumes = {str(file): str(sha256) for file, sha256 in said["volumes"].items()}
        with (place / MANIFEST_CSV).open(encoding="utf-8", newline="") as file:
            agree = all(row == _row(one) for row, one in zip_longest(csv.DictReader(file), entries))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        faults.append(Fault(MANIFEST_JSON, _("The manifest cannot be read: {why}."), facts=(("why", str(trouble)[:100]),)))
        return (), {}
    if said.get("count") != len(entries) or not agree:
        faults.append(Fault(MANIFEST_CSV, _("The two manifests do not say the same.")))
    if any(Path(name).name != name for name in (*volumes, *(entry.file for entry in entries))):
        faults.append(Fault(MANIFEST_JSON, _("The manifest names a file outside its folder.")))
        return (), {}
    return entries, volumes


def _compare(place: Path, file: str, sha256: str, faults: list[Fault]) -> None:
    if not (place / file).is_file():
        faults.append(Fault(file, _("This file is missing.")))
    elif _sha256(place / file) != sha256:
        faults.append(Fault(file, _("This file was changed after it was written.")))


def _check_pages(place: Path, entries: tuple[Entry, ...], faults: list[Fault]) -> None:
    """Each file holds the pages that its letters say, one after the other."""
    file, end, held = "", 0, 0
    for entry in entries:
        if entry.file != file:
            file, end, held = entry.file, 0, _pages(place / entry.file)
        if entry.first_page != end + 1 or entry.first_page + entry.pages - 1 > held:
            where, facts = f"{file}, {entry.serial}", (("first", str(entry.first_page)), ("pages", str(entry.pages)), ("held", str(held)))
            faults.append(Fault(where, _("The letter’s {pages} pages from page {first} on do not fit a file of {held}."), facts=facts))
        end = entry.first_page - 1 + (2 * entry.sheets if entry.duplex and entry.file.startswith("volume-") else entry.pages)


def _pages(pdf: bytes | Path) -> int:
    with pypdfium2.PdfDocument(pdf) as opened:
        return len(opened)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
