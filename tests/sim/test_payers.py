"""The people who pay, and the truth beside what they write: the same for the same seed, in the shares that are told, to the cent."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from stdnum import iban

from amiable.apps.cases import placing
from amiable.core.reference import fik_number, ogm_number, read_case_number, rf_number, viite_number
from amiable.sim import payers_people
from amiable.sim.payers import KINDS, payments, town
from amiable.sim.payers_kinds import WRITERS

CASES = 20_000
NOBODYS = {"unknown", "another's number that is ours"}
READERS = {"be": ogm_number, "fi": viite_number, "fr": rf_number, "dk": fik_number}


@pytest.fixture(scope="module")
def whole():
    return town(Random(4), CASES)


@pytest.fixture(scope="module")
def paid(whole):
    return list(payments(Random(5), whole, 50_000))


def of_kind(paid, kind):
    found = [each for each in paid if each.kind == kind]
    assert found
    return found


def test_one_seed_gives_the_same_cases_and_lines_and_another_gives_others():
    first, again, other = (town(Random(seed), 400) for seed in (1, 1, 2))
    assert first.known == again.known != other.known
    lines = [list(payments(Random(seed), first, 500)) for seed in (1, 1, 2)]
    assert lines[0] == lines[1] != lines[2]


def test_the_shares_are_those_that_are_told(paid):
    """50 000 lines: of a share of 1.0 % there are 500, give or take four times the root of it."""
    assert sum(kind.ppm for kind in KINDS) == 1_000_000
    assert [kind.name for kind in KINDS] == list(WRITERS)
    counted = Counter(each.kind for each in paid)
    for kind in KINDS:
        expected = kind.ppm / 20
        assert abs(counted[kind.name] - expected) <= 4 * expected**0.5, kind.name
        assert kind.why


def test_the_truth_accounts_for_every_cent_or_for_none(whole, paid):
    for each in paid:
        assert each.line.minor > 0
        assert all(minor > 0 for _case, minor in each.truth)
        assert sum(minor for _case, minor in each.truth) in (each.line.minor, 0)
        assert not each.truth if each.kind in NOBODYS else each.truth or each.kind == "another's number"
        assert {whole.case(number).market for number, _minor in each.truth} <= {each.line.market}
        assert len(each.line.text) <= 140 and each.line.booked_on >= date(2026, 3, 2)
    assert {len(each.truth) for each in of_kind(paid, "two cases")} == {2}


def test_nothing_is_lost_between_the_lines_and_the_cases(paid):
    """What came in is what the cases get, and what is nobody's."""
    came = sum(each.line.minor for each in paid)
    got = Counter()
    for each in paid:
        for number, minor in each.truth:
            got[number] += minor
    assert came == sum(got.values()) + sum(each.line.minor for each in paid if not each.truth)


def test_cases_have_the_numbers_that_the_product_gives(whole):
    cases = whole.known.cases
    for case in cases[:400]:
        assert case.reference_number == placing.reference_number(case.id)
        assert READERS[case.market](case.reference) == case.reference_number
        assert read_case_number(case.number) == case.number
        assert iban.is_valid(payers_people.own_account(case))
    assert len({case.number for case in cases}) == len({case.reference for case in cases}) == CASES
    assert len({(case.market, case.creditor, invoice.number) for case in cases for invoice in case.invoices}) > CASES
    assert all((case.due == 0) == case.closed for case in cases)


def test_an_exact_reference_reads_as_the_case_s_own(whole, paid):
    for each in of_kind(paid, "reference"):
        case = whole.case(each.truth[0][0])
        if case.market in ("be", "fr") or each.line.reference.isdecimal():
            assert READERS[case.market](each.line.reference) == case.reference_number


def test_another_s_number_is_valid_and_was_never_given_out(whole, paid):
    for each in of_kind(paid, "another's number"):
        number = READERS[each.line.market](each.line.reference) or rf_number(each.line.reference)
        assert number and not payers_people.is_given_out(number, CASES)
    assert all(payers_people.is_given_out(case.reference_number, CASES) for case in whole.known.cases[::100])


def test_a_number_that_is_ours_by_accident_comes_with_another_name_and_another_sum(whole, paid):
    by_number = {case.reference_number: case for case in whole.known.cases}
    for each in of_kind(paid, "another's number that is ours"):
        case = by_number[READERS[each.line.market](each.line.reference) or rf_number(each.line.reference)]
        assert case.market == each.line.market and each.line.minor != case.due
        assert case.last_name.upper() not in each.line.counterparty.upper()


def test_who_knows_less_than_everything_is_told_so(whole, paid):
    """An account that was seen is known; a namesake's never is, and who pays for many is known for four."""
    known = whole.known.accounts
    assert all(each.line.counterparty_account in known for each in of_kind(paid, "account seen before"))
    assert all(len(known[each.line.counterparty_account]) == 4 for each in of_kind(paid, "account that pays for many"))
    for each in of_kind(paid, "namesakes"):
        assert each.line.counterparty_account not in known
    for first, second in whole.namesakes:
        one, other = whole.case(first), whole.case(second)
        assert (one.last_name, one.due) == (other.last_name, other.due) and one.person != other.person
    for each in of_kind(paid, "account of another case"):
        number, minor = each.truth[0]
        assert number not in known[each.line.counterparty_account] and minor == whole.case(number).due


def test_an_old_reference_is_that_of_the_closed_case_of_the_same_person(whole, paid):
    for each in of_kind(paid, "old reference"):
        new = whole.case(each.truth[0][0])
        old = whole.case(new.id - 4)
        assert old.closed and not new.closed and old.person == new.person


def test_a_small_town_pays_too():
    assert len(list(payments(Random(1), town(Random(1), 12), 2_000))) == 2_000
