"""Letters as real PDFs: their figures, that they are accessible, and that nothing in a name can steer them."""

import fcntl
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from amiable.files.letter import Letter, LetterCannotBePrinted, render, render_many
from amiable.files.letter_content import Later
from amiable.files.letter_parts import LetterDoesNotAddUp
from tests.files.letter_cast import ANNE, BRAKES, DEMANDS, letter, plain, words_of


def test_the_figures_of_a_notice_in_french_and_dutch() -> None:
    """550.00 principal, 0.15 interest, 70.00 damages: 620.15, each market's way."""
    french, dutch = words_of(letter("fr", "collection_notice")), words_of(letter("nl", "collection_notice"))
    assert "Somme principale 550,00 €" in french
    assert "À payer 620,15 €" in french
    assert "Hoofdsom € 550,00" in dutch
    assert "Te betalen € 620,15" in dutch
    assert "jusqu’au 10 mars 2026 inclus" in french
    assert "du 19 février 2026 au 19 février 2026 1 jour, 10,50 % par an" in french
    assert "tot en met 10 maart 2026" in dutch
    for text in (french, dutch):
        assert "BE68 5390 0754 7034" in text
        assert "+++123/4567/89002+++" in text


def test_without_clauses_the_reminder_says_that_nothing_will_be_added() -> None:
    assert "aucune clause pénale et aucun intérêt ne vous seront demandés" in words_of(letter("fr", later=Later()))
    assert "u moet geen schadebeding en geen interesten betalen" in words_of(letter("nl", later=Later()))


def test_only_the_first_contact_carries_the_data_protection_notice() -> None:
    assert "Vos données personnelles" in words_of(letter())
    assert "Vos données personnelles" not in words_of(letter(first_contact=False))


@pytest.mark.parametrize(("language", "kind"), DEMANDS)
def test_front_and_back_and_no_more_without_the_notice(language: str, kind: str) -> None:
    """What to do and what is owed stand on the front; the content of the claim on the back of the same sheet."""
    pdf = pypdfium2.PdfDocument(render(letter(language, kind, first_contact=False)))
    assert len(pdf) == 2
    front, back = (plain(page.get_textpage().get_text_bounded()) for page in pdf)
    assert "+++123/4567/89002+++" in front
    assert "F-118" in back


def test_a_letter_with_many_invoices_prints_each_of_them() -> None:
    claims = tuple(replace(BRAKES, ref=f"F-{number}") for number in range(40))
    text = words_of(letter(principal=40 * 60000, claims=claims))
    assert all(f"F-{number} " in text for number in range(40))


@pytest.mark.parametrize("made", [letter(*pair) for pair in DEMANDS])
def test_the_pdf_is_tagged_titled_and_archivable(made: Letter) -> None:
    """PDF/A-2a and PDF/UA-1 as the file itself declares them; typst refuses to write what breaks them."""
    with pikepdf.open(io.BytesIO(render(made))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == f"{made.language}-BE"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["dc:title"]
        assert all(font.FontDescriptor.get("/FontFile3") is not None for font in _fonts(pdf))


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [font.DescendantFonts[0] for page in pdf.pages for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()]


def test_tables_have_header_cells_and_the_code_has_words() -> None:
    with pikepdf.open(io.BytesIO(render(letter()))) as pdf:
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o]
        kinds = {str(element.S) for element in elements}
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/Figure"} <= kinds
        assert any("Code QR" in str(element.get("/Alt", "")) for element in elements)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render(letter()) == render(letter())


def test_many_letters_come_in_the_order_in_which_they_were_asked_for_and_one_that_fails_stops_none() -> None:
    """They are made by template; what typst keeps of one letter is in no other one."""
    letters = [letter(language, addressee=replace(ANNE, name=f"Personne {n}")) for n in range(6) for language in ("fr", "nl")]
    letters[3] = letter("nl", addressee=replace(ANNE, name="Zoë 😀"))
    made = render_many(letters)
    assert isinstance(made[3], LetterCannotBePrinted)
    assert [pdf for pdf in made if isinstance(pdf, bytes)] == [render(each) for n, each in enumerate(letters) if n != 3]
    texts = [plain(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()) for pdf in made if isinstance(pdf, bytes)]
    assert ["Personne 0" in text for text in texts] == [True, True] + [False] * 9


def test_letters_of_several_threads_do_not_meet() -> None:
    letters = [letter("fr", addressee=replace(ANNE, name=f"Personne {n}")) for n in range(8)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(render, letters)) == render_many(letters)


PRINTS = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import abort, getpid
from tests.files.letter_cast import letter
from amiable.files.letter import render
if __name__ == "__main__":
    {here}
"""


def _print(folder: Path, here: str) -> list[Path]:
    """Have a program print a letter, and give what is left of it."""
    told = {"env": {"TMPDIR": str(folder), "PYTHONPATH": "."}, "stderr": subprocess.DEVNULL}
    script = folder.parent / "prints.py"
    script.write_text(PRINTS.format(here=here))
    subprocess.run([sys.executable, str(script)], check="abort" not in here, **told)
    return sorted(folder.iterdir())


@pytest.mark.parametrize("here", ["render(letter())", "ProcessPoolExecutor(1, get_context('spawn')).submit(render, letter()).result()"])
def test_what_is_made_leaves_nothing_behind(tmp_path_factory: pytest.TempPathFactory, here: str) -> None:
    """The links of a press are swept up when its thread or process ends, and what stood in a letter was on no disk."""
    assert _print(tmp_path_factory.mktemp("here"), here) == []


def test_what_a_killed_process_left_is_swept_up_by_the_next(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("here")
    (left,) = _print(folder, "render(letter()); abort()")
    assert _print(folder, "render(letter())") == [left], "one that is new may be somebody's"
    os.utime(left, (1, 1))
    held = os.open(left, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert left in _print(folder, "render(letter())"), "somebody prints there"
    os.close(held)
    assert left not in _print(folder, "render(letter())")


@pytest.mark.parametrize(
    "name",
    [
        "#panic(1)",
        "*Anne* _Dupont_ `x` $y$ @z <w>",
        "\\u{41} // rien",
        '"); #read("mentions.toml")',
        "] #pagebreak() [",
        "#let d = none",
        "= Titre",
        "https://exemple.example",
    ],
)
def test_a_name_is_text_and_never_typst(name: str) -> None:
    """Whatever stands in a name is printed as it stands, in the window and in the greeting."""
    text = words_of(letter(addressee=replace(ANNE, name=name)))
    assert text.count(plain(name)) >= 2


def test_names_in_greek_and_cyrillic_are_printed() -> None:
    assert "Елена Παπαδοπούλου" in words_of(letter(addressee=replace(ANNE, name="Елена Παπαδοπούλου")))


def test_a_letter_that_our_typeface_lacks_is_a_refusal_not_a_blank() -> None:
    with pytest.raises(LetterCannotBePrinted) as refused:
        render(letter(addressee=replace(ANNE, name="Zoë 😀")))
    assert refused.value.facts["text"] == "😀"


def test_a_letter_whose_rows_differ_from_its_figures_is_refused() -> None:
    """600.00 asked, rows of 600.00 and no interest row: interest of 0.01 has no line."""
    with pytest.raises(LetterDoesNotAddUp, match="interest"):
        render(letter(interest=1))
