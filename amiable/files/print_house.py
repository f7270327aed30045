"""A batch of letters for a print house: a folder of PDFs with a manifest, or volumes of many letters with an index of pages.

It is written beside its place and renamed when it is whole, so that nobody ever takes half a batch. One letter is in memory at a time.
"""

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal, get_type_hints

import pypdfium2

from amiable.core.refusal import Fault, Refusal, _

FORMAT = "amiable-print/1"
MANIFEST_CSV, MANIFEST_JSON = "manifest.csv", "manifest.json"
SOURCE = "docs/reference/channels.md"
FOLDS_MM = "105 210"  # of an A4 sheet in a long envelope
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
    """One line of the manifest. `first_page` counts from 1 in its file: above 1 only in a volume."""

    serial: int
    file: str
    first_page: int
    pages: int
    sheets: int
    sha256: str  # of the letter as it is kept; in a folder that is the file
    window: Window
    folds_mm: str
    paper: str
    duplex: bool
    country: str


def write_folder(place: Path, letters: Iterable[Piece]) -> int:
    """Write a batch: a PDF a letter, and the manifest as CSV and as JSON.

    place    the folder to be; a batch of the same letters that stands there is left as it is
    returns  how many letters are in it
    refuses  BatchStands
    """
    raise NotImplementedError


def read_folder(place: Path) -> Iterator[Entry]:
    """Read a batch back, letter by letter, and compare each with its manifest.

    refuses  BatchRefused, at the latest at its end: print nothing before that
    """
    raise NotImplementedError
