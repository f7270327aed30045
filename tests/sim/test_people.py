"""The demonstration's claims files: made by chance from a seed, read by the real reader without a fault."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from stdnum.be import vat

from amiable.core.facts import DamagesClause
from amiable.files import claims_sheet
from amiable.sim.people import CREDITORS, PLANK, PRAIRIE, claims_file

PLACED_ON = date(2026, 2, 2)


def generated(creditor, seed=7, debtors=120, **options):
    return claims_file(Random(seed), creditor, debtors, placed_on=PLACED_ON, **options)


@pytest.mark.parametrize("creditor", CREDITORS, ids=lambda creditor: creditor.name)
@pytest.mark.parametrize("seed", range(10))
def test_every_file_is_read_back_as_it_was_made(creditor, seed):
    """Only the way of a reminder that was never sent has no cell of its own."""
    made = generated(creditor, seed)
    read = claims_sheet.read(made.content, made.name, today=PLACED_ON)
    assert [row.invoice for row in read] == [row.invoice for row in made.rows]
    for ours, theirs in zip(read, made.rows, strict=True):
        differing = {key for key in ours.__slots__ if getattr(ours, key) != getattr(theirs, key)}
        assert differing <= ({"reminded_by"} if theirs.reminded_on is None else set())


def test_one_seed_gives_the_same_bytes_and_another_gives_others():
    for creditor in CREDITORS:
        assert generated(creditor).content == generated(creditor).content
        assert generated(creditor).content != generated(creditor, seed=8).content


def test_the_files_are_what_belgian_offices_send():
    csv = generated(PRAIRIE)
    assert csv.name == "prairie-2026-02-02.csv"
    assert csv.content.startswith("Numéro de facture;Principal;Devise;Échéance;".encode("cp1252"))
    assert generated(PLANK).name.endswith(".xlsx")


@pytest.mark.parametrize("creditor", CREDITORS, ids=lambda creditor: creditor.name)
def test_there_is_something_of_everything(creditor):
    rows = generated(creditor).rows
    assert {row.language for row in rows} == {"fr", "nl"}
    kinds = Counter(row.debtor_kind for row in rows)
    assert kinds["consumer"] > 3 * kinds["business"] > 0
    assert max(Counter(row.debtor_reference for row in rows).values()) > 1
    assert len({row.debtor_reference for row in rows}) == 120
    clauses = {row.damages for row in rows if row.debtor_kind == "consumer"}
    assert {"max", None, DamagesClause(rate=150_000, minimum=5_000)} < clauses
    assert {row.reminded_on is None for row in rows} == {True, False}
    assert {row.reminded_by for row in rows if row.reminded_on} == {"post", "electronic"}
    assert date(2025, 6, 1) <= min(row.due_on for row in rows) < date(2025, 8, 1)
    assert PLACED_ON < max(row.due_on for row in rows) <= date(2026, 4, 15)


def test_contracts_lie_before_and_after_the_newer_law():
    days = [row.contracted_on for row in generated(PRAIRIE).rows]
    assert min(days) < date(2023, 9, 1) < max(days)


def test_a_second_file_repeats_nobody():
    both = [*generated(PRAIRIE).rows, *generated(PRAIRIE, seed=9, first=121).rows]
    assert len({row.invoice for row in both}) == len(both)
    assert len({row.debtor_reference for row in both}) == 240


def test_enterprise_numbers_have_their_check_digits():
    numbers = [creditor.facts["enterprise_number"] for creditor in CREDITORS]
    numbers += [row.enterprise_number for row in generated(PLANK).rows if row.enterprise_number]
    assert all(vat.is_valid(str(number)) for number in numbers)
