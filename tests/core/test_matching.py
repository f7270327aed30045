"""Whose payment a bank line is: the signs in the order of their weight, and what each leaves of doubt."""

from datetime import date

import pytest

from amiable.core.matching import ASK_FROM, BOOK_FROM, CERTAIN, IN_FREE_TEXT, Earlier, Invoice, Share, by_reference, keys, propose, words_of
from amiable.core.reference import fik, ogm, print_case_number, rf, viite
from tests.core.bank_lines import BRAM, LEA, LEA_CASE, Line, case

MARIE = case(2, "Marie Peeters", due=8_045, invoices=(Invoice("G-77", 8_045),))


def codes(decision):
    return [reason.code.removeprefix("match.") for reason in decision.reasons]


# ---- a reference with valid check digits


@pytest.mark.parametrize("reference", [ogm(LEA), ogm(LEA).strip("+").replace("/", ""), viite(LEA), rf(viite(LEA)), rf(str(LEA)), fik(LEA)])
def test_the_structured_reference_is_certain(reference):
    """1234567890 = 97 × 12727504 + 2, so the Belgian check is 02; the other countries have their own."""
    decision = propose(Line(reference=reference), [case()])
    assert (decision.verdict, decision.confidence, decision.shares) == ("book", CERTAIN, (Share(1, 13_127),))
    assert codes(decision) == ["structured_reference", "amount_due"]
    assert dict(decision.reasons[0].facts) == {"reference": reference}


@pytest.mark.parametrize(
    "typed", [ogm(LEA), "betaling 123/4567/89002 dank u", "facture F-1 ***123/4567/89002***", "123456789002", rf(viite(LEA))]
)
def test_a_reference_typed_by_hand_is_nearly_certain(typed):
    decision = propose(Line(text=typed, minor=5_000), [case()])
    assert (decision.verdict, decision.confidence, decision.shares) == ("book", IN_FREE_TEXT, (Share(1, 5_000),))


def test_eleven_digits_in_a_text_want_a_second_sign():
    """Any tenth number of eleven digits is a valid Finnish reference; the debtor's own name makes it one of ours."""
    typed = viite(LEA)
    assert propose(Line(text=typed, minor=5_000), [case()]).verdict == "ask"
    assert propose(Line(text=typed, minor=5_000, counterparty="Dumonceau Lea"), [case()]).verdict == "book"


@pytest.mark.parametrize("typed", [print_case_number(LEA_CASE), LEA_CASE.lower(), LEA_CASE.replace("1", "I"), LEA_CASE.replace("1", "l")])
def test_a_case_number_in_the_text_is_as_good(typed):
    decision = propose(Line(text=f"dossier {typed}", minor=5_000), [case()])
    assert (decision.verdict, codes(decision)) == ("book", ["case_number"])


def test_a_reference_in_the_payer_s_own_number_is_read():
    assert propose(Line(end_to_end_id=rf(viite(LEA)), minor=5_000), [case()]).verdict == "book"


def test_the_field_of_the_bank_beats_the_text_when_the_amount_agrees():
    decision = propose(Line(reference=ogm(LEA), text=f"comme {ogm(BRAM)}"), [case(), MARIE])
    assert (decision.verdict, decision.shares) == ("book", (Share(1, 13_127),))


def test_a_reference_of_another_house_does_not_disturb():
    assert propose(Line(reference=f"RF18539007547034\n{ogm(LEA)}"), [case(), MARIE]).shares == (Share(1, 13_127),)


# ---- one slip away from a reference: 123/4567/89002 typed with a 6 for the 5, two digits swapped, one missing, one twice


@pytest.mark.parametrize("typed", ["123/4667/89002", "123/4576/89002", "123/467/89002", "123/44567/89002"])
def test_a_slip_in_a_reference_needs_a_second_sign(typed):
    line = Line(text=typed, minor=5_000)
    assert propose(line, [case()]).verdict == "ask"
    by_name = propose(Line(text=typed, minor=5_000, counterparty="MME LEA DUMONCEAU"), [case()])
    assert (by_name.verdict, codes(by_name)) == ("book", ["near_reference", "name"])
    assert propose(Line(text=typed), [case()]).verdict == "book", "the exact amount is one too"
    assert propose(line, [case(accounts_seen=True)]).verdict == "book", "so is an account seen before"


def test_signs_are_independent_so_their_doubts_are_multiplied():
    """A slip leaves 2 % of doubt and a family name 50 %, together 1 %: just enough. A first name tells nothing."""
    line = Line(text="123/4667/89002", minor=5_000, counterparty="Paul Dumonceau")
    assert propose(line, [case()]).confidence == 990_000
    namesake = case(name="Paul Lecocq", family=words_of("Lecocq"))
    assert codes(propose(line, [namesake])) == ["near_reference"]
    assert propose(line, [namesake]).verdict == "ask"


# ---- an account seen before, an amount, a name, an invoice: two of them


@pytest.mark.parametrize(
    ("line", "known", "signs"),
    [
        (Line(), {"accounts_seen": True}, ["account_seen", "amount_due"]),
        (Line(minor=5_000, counterparty="Lea Dumonceau"), {"accounts_seen": True}, ["account_seen", "name"]),
        (Line(counterparty="DUMONCEAU LÉA"), {}, ["amount_due", "name"]),
        (Line(counterparty="L. Dumonceau"), {}, ["amount_due", "initial"]),
        (Line(minor=5_000, text="f2026/0017", counterparty="Dumonceau Léa"), {}, ["invoice_named", "name"]),
        (Line(minor=12_001, text="facture F-2026-0017"), {"due": 12_001}, ["invoice_named", "amount_due"]),
        (Line(text="pour Léa Dumonceau", counterparty="Paul Delcroix"), {}, ["amount_due", "name_in_text"]),
    ],
)
def test_two_signs_that_agree_are_booked(line, known, signs):
    decision = propose(line, [case(**known), MARIE])
    assert (decision.verdict, codes(decision)) == ("book", signs)


@pytest.mark.parametrize(
    ("line", "known", "verdict"),
    [
        (Line(), {}, "ask"),  # the exact amount alone: 2.5 % of doubt, five times over
        (Line(minor=5_000), {"accounts_seen": True}, "ask"),
        (Line(minor=5_000, counterparty="Léa Dumonceau"), {}, "ask"),
        (Line(minor=5_000, counterparty="Léa Dumonceau"), {"due": 5_000}, "ask"),  # fifty is what many owe
        (Line(text="F-2026-0017", minor=5_000), {}, "ask"),
        (Line(counterparty="Paul Dumonceau"), {}, "ask"),
        (Line(minor=5_000, counterparty="L. Dumonceau"), {"due": 5_000}, "ask"),
        (Line(minor=5_000, text="fact. 2026", counterparty="L. Dumonceau"), {}, "wait"),
        (Line(minor=5_000, counterparty="Paul Dumonceau"), {}, "wait"),
        (Line(minor=13_100), {}, "wait"),
        (Line(minor=1), {}, "wait"),
    ],
)
def test_one_sign_or_weak_ones_are_not(line, known, verdict):
    assert propose(line, [case(**known)]).verdict == verdict


def test_a_rounded_sum_is_a_weak_sign():
    """131.27 rounded is 131 or 130; with the account it leaves 6 % × 40 % = 2.4 %, and the name makes that 0.2 %."""
    assert propose(Line(minor=13_000), [case(accounts_seen=True)]).confidence == 976_000
    decision = propose(Line(minor=13_100, counterparty="Dumonceau Lea"), [case(accounts_seen=True)])
    assert (decision.verdict, codes(decision)) == ("book", ["account_seen", "amount_rounded", "name"])


@pytest.mark.parametrize(
    ("payer", "debtor"),
    [
        ("Søren Hægh", "Soeren Haegh"),
        ("SOREN HAGH", "Søren Hægh"),
        ("Mr et Mme JEAN DE SMET", "Jean De Smet"),
        ("VANDENBUSS MARC", "Marc Vandenbussche"),
        ("Fontaine-Roche Zoé", "Zoe Fontaine Roche"),
        ("Garage Proefrit & Zonen", "Garage Proefrit & Zonen BV"),
    ],
)
def test_a_name_is_known_however_it_is_written(payer, debtor):
    assert "name" in codes(propose(Line(counterparty=payer), [case(name=debtor)]))


def test_an_account_that_paid_another_case_of_the_person_counts():
    earlier = case(2, "Léa Dumonceau", due=0, closed=True, accounts_seen=True)
    decision = propose(Line(), [case(), earlier])
    assert (decision.verdict, codes(decision)) == ("book", ["account_of_person", "amount_due"])


# ---- which invoice the debtor means


TWO_INVOICES = (Invoice("F-2026-0017", 12_000, 12_500), Invoice("F-2026-0018", 4_000, 4_100))


@pytest.mark.parametrize(
    ("minor", "text", "shares"),
    [
        (4_000, "", (Share(1, 4_000, "F-2026-0018"),)),
        (2_000, "F-2026-0018", (Share(1, 2_000, "F-2026-0018"),)),
        (3_000, "", (Share(1, 3_000),)),
        (16_000, "F-2026-0017 + F-2026-0018", (Share(1, 12_000, "F-2026-0017"), Share(1, 4_000, "F-2026-0018"))),
        (16_600, "F-2026-0017, F-2026-0018", (Share(1, 12_500, "F-2026-0017"), Share(1, 4_100, "F-2026-0018"))),
        (9_000, "F-2026-0017 et F-2026-0018", (Share(1, 9_000),)),
    ],
)
def test_money_goes_to_the_invoice_that_the_debtor_meant(minor, text, shares):
    decision = propose(Line(minor=minor, reference=ogm(LEA), text=text), [case(due=16_600, invoices=TWO_INVOICES)])
    assert (decision.verdict, decision.shares) == ("book", shares)


def test_two_invoices_of_the_same_sum_leave_the_choice_open():
    twins = (Invoice("A-1", 4_000), Invoice("A-2", 4_000))
    assert propose(Line(minor=4_000, reference=ogm(LEA)), [case(due=9_000, invoices=twins)]).shares == (Share(1, 4_000),)


# ---- the quick way


def test_what_the_bank_says_clearly_is_decided_at_once():
    line = Line(reference=ogm(LEA), counterparty="Dumonceau")
    assert by_reference(line, case(), [case(2)]) == propose(line, [case()])


@pytest.mark.parametrize(
    ("line", "known", "family"),
    [
        (Line(reference=ogm(LEA)), {"closed": True}, []),
        (Line(reference=ogm(LEA), minor=13_128), {}, []),
        (Line(reference=ogm(LEA), minor=5_000), {}, [case(2, due=5_000)]),
        (Line(reference=ogm(LEA), minor=5_000, counterparty="Marie Peeters"), {}, []),
        (Line(reference=ogm(LEA), text="facture 12"), {}, []),
        (Line(reference=ogm(BRAM)), {}, []),
        (Line(reference=f"{ogm(BRAM)}\n{ogm(LEA)}"), {}, []),
    ],
)
def test_what_another_case_could_change_is_looked_up(line, known, family):
    assert by_reference(line, case(**known), family) is None


def test_a_part_by_a_certain_reference_is_decided_at_once_though_there_is_another_case():
    line, other = Line(reference=ogm(LEA), minor=5_000, counterparty="Lea Dumonceau"), case(2, due=7_777)
    decision = by_reference(line, case(), [other])
    assert decision == propose(line, [case(), other])
    assert decision is not None
    assert (decision.verdict, decision.shares) == ("book", (Share(1, 5_000),))


# ---- the sum of the letter


def asked(*dues: int, on: date = date(2026, 2, 20)) -> Earlier:
    return Earlier(on, dues)


def test_who_pays_the_sum_of_the_letter_pays_what_was_owed():
    """131.27 were asked, 131.90 are owed today: her name and the sum of the letter say it."""
    line = Line(minor=13_127, counterparty="Léa Dumonceau")
    assert propose(line, [case(due=13_190)]).verdict != "book"
    decision = propose(line, [case(due=13_190, earlier=(asked(13_127),))])
    assert (decision.verdict, decision.shares) == ("book", (Share(1, 13_127),))
    assert ("as_asked", (("on", "2026-02-20"),)) in [(reason.code.removeprefix("match."), reason.facts) for reason in decision.reasons]


def test_what_was_paid_since_is_not_asked_any_more():
    """The letter asked 131.27; 100.00 came since: whoever pays 131.27 again, without a reference, is looked at."""
    line = Line(minor=13_127, counterparty="Léa Dumonceau")
    assert propose(line, [case(due=3_190, earlier=(asked(13_127),))]).verdict != "book"


def test_two_letters_of_one_day_are_added_up():
    """She owes in two cases, and pays the sum of both letters with the reference of one."""
    both = [case(due=13_190, earlier=(asked(13_127),)), case(2, due=5_030, earlier=(asked(5_000),))]
    decision = propose(Line(reference=ogm(LEA), minor=18_127, counterparty="Léa Dumonceau"), both)
    assert (decision.verdict, set(decision.shares)) == ("book", {Share(1, 13_127), Share(2, 5_000)})


def test_what_somebody_else_owes_today_comes_before_what_she_was_asked():
    """Bram owes 131.27 today, and has her name: the sum does not say whose it is."""
    line = Line(minor=13_127, counterparty="Léa Dumonceau")
    other = case(2, "Léa Dumonceau", due=13_127, person="another of the name")
    assert propose(line, [case(due=13_190, earlier=(asked(13_127),)), other]).verdict != "book"


def test_nothing_is_found_in_nothing():
    decision = propose(Line(), ())
    assert (decision.verdict, decision.shares, codes(decision)) == ("wait", (), ["nothing"])
    assert keys(Line()).numbers == ()


def test_the_thresholds_leave_room_for_all_three_answers():
    assert 0 < ASK_FROM < BOOK_FROM <= IN_FREE_TEXT < CERTAIN
