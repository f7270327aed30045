"""A batch for a print house: whole or not there, every letter with its pages, sheets and hash, and read back file by file."""

import csv
import io
import json
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pypdfium2
import pytest

from amiable.files.letter import render
from amiable.files.print_house import (
    MANIFEST_CSV,
    MANIFEST_JSON,
    BatchRefused,
    BatchStands,
    Piece,
    read_back,
    write_folder,
    write_volumes,
)
from tests.files.letter_cast import DEMANDS, letter


@cache
def page_count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as opened:
        return len(opened)


@cache
def blank(pages: int) -> bytes:
    """A PDF of so many empty pages."""
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        made.new_page(595, 842)
    made.save(out)
    return out.getvalue()


def pieces(*pages: int) -> list[Piece]:
    return [Piece(100 + place, blank(count), "left" if place % 2 else "right", "BE") for place, count in enumerate(pages)]


def test_a_folder_names_every_letter_twice_in_csv_and_in_json(tmp_path):
    """3 pages on both sides are 2 sheets, on one side 3."""
    batch = [*pieces(1, 3), Piece(7, blank(3), "left", "DK", duplex=False)]
    assert write_folder(tmp_path / "batch", batch) == 3
    entries = read_back(tmp_path / "batch")
    assert [(one.serial, one.file, one.pages, one.sheets, one.window, one.country) for one in entries] == [
        (100, "000000000100.pdf", 1, 1, "right", "BE"),
        (101, "000000000101.pdf", 3, 2, "left", "BE"),
        (7, "000000000007.pdf", 3, 3, "left", "DK"),
    ]
    assert {one.folds_mm for one in entries} == {"105 210"}
    rows = list(csv.DictReader((tmp_path / "batch" / MANIFEST_CSV).read_text().splitlines()))
    said = json.loads((tmp_path / "batch" / MANIFEST_JSON).read_text())
    assert [row["sha256"] for row in rows] == [one["sha256"] for one in said["letters"]] == [one.sha256 for one in entries]
    assert said["count"] == 3


def test_a_letter_of_ours_is_printed_as_it_is_kept(tmp_path):
    pdf = render(letter(*DEMANDS[0]))
    write_folder(tmp_path / "batch", [Piece(1, pdf, "right", "BE")])
    (entry,) = read_back(tmp_path / "batch")
    assert (tmp_path / "batch" / entry.file).read_bytes() == pdf
    assert entry.pages == page_count(pdf)


def test_volumes_hold_many_letters_each_on_a_sheet_of_its_own(tmp_path):
    """Letters of 1, 3, 2 and 2 pages, two a volume: 1 + empty, 3 + empty | 2, 2."""
    assert write_volumes(tmp_path / "batch", pieces(1, 3, 2, 2), most=2) == 4
    entries = read_back(tmp_path / "batch")
    assert [(one.file, one.first_page, one.pages) for one in entries] == [
        ("volume-0001.pdf", 1, 1),
        ("volume-0001.pdf", 3, 3),
        ("volume-0002.pdf", 1, 2),
        ("volume-0002.pdf", 3, 2),
    ]
    assert [page_count((tmp_path / "batch" / f"volume-000{number}.pdf").read_bytes()) for number in (1, 2)] == [6, 4]


def test_a_page_of_a_volume_looks_as_the_letter_does(tmp_path):
    pdf = render(letter(*DEMANDS[0]))
    write_volumes(tmp_path / "batch", [Piece(1, blank(1), "right", "BE"), Piece(2, pdf, "right", "BE")], most=500)
    with pypdfium2.PdfDocument(tmp_path / "batch" / "volume-0001.pdf") as volume, pypdfium2.PdfDocument(pdf) as alone:
        one, other = (page.render(scale=0.5).to_pil().tobytes() for page in (volume[2], alone[0]))
    assert one == other


def test_the_same_batch_again_changes_nothing_and_another_of_its_name_is_refused(tmp_path):
    for write, name in ((write_folder, "folder"), (partial(write_volumes, most=500), "volumes")):
        place = tmp_path / name
        assert write(place, pieces(1, 2)) == 2
        before = {file.name: file.stat().st_mtime_ns for file in place.iterdir()}
        assert write(place, pieces(1, 2)) == 2
        with pytest.raises(BatchStands):
            write(place, pieces(1, 2, 3))
        assert {file.name: file.stat().st_mtime_ns for file in place.iterdir()} == before
        assert not [found for found in tmp_path.iterdir() if found.name.startswith(".")]


def test_the_same_letters_that_stand_in_files_of_their_own_are_not_written_as_volumes_too(tmp_path):
    """The choice changed between two runs, of which the first was cut off: the print house may have fetched what stands."""
    write_folder(tmp_path / "batch", pieces(1, 2))
    assert write_volumes(tmp_path / "batch", pieces(1, 2), most=500) == 2
    assert [entry.file for entry in read_back(tmp_path / "batch")] == ["000000000100.pdf", "000000000101.pdf"]


def slowly(place: Path, started: Path) -> None:
    def letters() -> Iterator[Piece]:
        yield from pieces(1, 2)
        started.touch()
        time.sleep(60)

    write_folder(place, letters())


def test_who_is_killed_in_the_middle_leaves_no_batch_and_the_next_one_is_whole(tmp_path):
    place, started = tmp_path / "out" / "batch", tmp_path / "started"
    running = multiprocessing.get_context("fork").Process(target=slowly, args=(place, started))
    running.start()
    while not started.exists():
        time.sleep(0.01)
    assert not place.exists(), "half a batch is never seen under its name"
    assert running.pid is not None
    os.kill(running.pid, signal.SIGKILL)
    running.join()
    assert not place.exists()
    assert write_folder(place, pieces(1, 2, 3)) == 3
    assert [found.name for found in place.parent.iterdir()] == ["batch"]


def spoiled(place: Path, how: str) -> None:
    first = place / "000000000100.pdf"
    said = (place / MANIFEST_JSON).read_text()
    match how:
        case "changed":
            first.write_bytes(first.read_bytes() + b" ")
        case "gone":
            first.unlink()
        case "extra":
            (place / "letter.pdf").write_bytes(b"x")
        case "manifest gone":
            (place / MANIFEST_JSON).unlink()
        case "manifests differ":
            (place / MANIFEST_CSV).write_text((place / MANIFEST_CSV).read_text().replace("right", "left"))
        case "cut off":
            (place / MANIFEST_JSON).write_text(said[:-20])
        case "outside":
            (place / MANIFEST_JSON).write_text(said.replace("000000000100.pdf", "../000000000100.pdf"))
        case "pages":
            for name, old, new in ((MANIFEST_JSON, '"pages": 1', '"pages": 2'), (MANIFEST_CSV, ",1,1,1,", ",1,2,1,")):
                (place / name).write_text((place / name).read_text().replace(old, new))


@pytest.mark.parametrize("how", ["changed", "gone", "extra", "manifest gone", "manifests differ", "cut off", "outside", "pages"])
def test_a_spoiled_batch_is_refused_with_what_is_wrong(tmp_path, how):
    write_folder(tmp_path / "batch", pieces(1, 2))
    spoiled(tmp_path / "batch", how)
    with pytest.raises(BatchRefused) as caught:
        read_back(tmp_path / "batch")
    assert caught.value.faults
    assert all(fault.what.format(**dict(fault.facts)) for fault in caught.value.faults)


def test_a_missing_batch_is_refused(tmp_path):
    with pytest.raises(BatchRefused):
        read_back(tmp_path / "nothing")


def test_many_letters_take_little_memory(tmp_path):
    """2 000 letters of 30 kB, 60 MB in all, are written one by one."""
    padding = blank(1) + b"\n%" + b"x" * 30_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert write_folder(tmp_path / "batch", (Piece(serial, padding, "left", "NL") for serial in range(1, 2_001))) == 2_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes
