"""What speaks against a reference makes a question of it; what fits to the cent is split."""

from dataclasses import replace

import pytest

from amiable.core.matching import Invoice, Share, propose
from amiable.core.reference import ogm, print_case_number
from tests.core.bank_lines import BRAM, BRAM_CASE, LEA, Line, case

BRAM_S = case(2, "Bram De Smet", due=8_045, invoices=(Invoice("G-4410", 7_500, 8_045),))
LEA_S_OTHER = case(2, "Léa Dumonceau", due=8_045, invoices=(Invoice("G-4410", 7_500, 8_045),))
OLD = {"closed": True, "due": 0}


def codes(decision):
    return [reason.code.removeprefix("match.") for reason in decision.reasons]


# ---- somebody else's money with this reference


def test_a_spouse_may_pay():
    """With the debtor's own name in the text, with the family's name, with the exact amount, or from an account that paid before."""
    line = Line(reference=ogm(LEA), minor=5_000, counterparty="Paul Delcroix")
    assert propose(replace(line, text="pour Lea Dumonceau"), [case()]).verdict == "book"
    assert propose(replace(line, counterparty="Paul Dumonceau"), [case()]).verdict == "book"
    assert propose(replace(line, minor=13_127), [case()]).verdict == "book"
    assert propose(line, [case(accounts_seen=True)]).verdict == "book"


def test_a_stranger_with_another_sum_may_have_the_reference_by_accident():
    """One reference in ten thousand of another house is by chance one of ours, with valid check digits."""
    decision = propose(Line(reference=ogm(LEA), minor=5_000, counterparty="Paul Delcroix"), [case()])
    assert (decision.verdict, codes(decision)) == ("ask", ["structured_reference", "name_other"])


def test_the_exact_amount_stands_up_for_the_reference_whoever_pays():
    decision = propose(Line(reference=ogm(LEA), counterparty="Bram De Smet"), [case(), BRAM_S])
    assert (decision.verdict, decision.shares) == ("book", (Share(1, 13_127),))


def test_the_name_and_the_exact_amount_of_another_make_a_question():
    decision = propose(Line(reference=ogm(LEA), minor=8_045, counterparty="Bram De Smet"), [case(), BRAM_S])
    assert (decision.verdict, decision.confidence) == ("ask", 700_000)
    assert codes(decision) == ["structured_reference", "amount_of_another", "name_of_another"]
    assert dict(decision.reasons[-1].facts) == {"case": print_case_number(BRAM_CASE)}
    assert decision.others[0].shares == (Share(2, 8_045),)


def test_a_name_that_is_clearly_another_debtor_s_makes_a_question():
    line = Line(reference=ogm(LEA), minor=5_000, counterparty="Bram De Smet")
    assert propose(line, [case(), BRAM_S]).verdict == "ask"
    assert propose(line, [case(accounts_seen=True), BRAM_S]).verdict == "book", "this account paid for Léa before"


def test_an_invoice_of_another_debtor_makes_a_question():
    line = Line(reference=ogm(LEA), minor=8_045, text="facture G-4410")
    assert codes(propose(line, [case(), BRAM_S]))[-1] == "invoice_of_another"
    assert propose(Line(reference=ogm(LEA), minor=5_000, text="facture G-4410"), [case(), BRAM_S]).verdict == "book", "a chance"


def test_more_than_is_owed_is_booked_for_the_debtor_and_asked_about_for_a_stranger():
    """Too much becomes credit and is paid back; of a stranger it is likelier that the reference is wrong."""
    assert propose(Line(reference=ogm(LEA), minor=20_000, counterparty="Léa Dumonceau"), [case()]).verdict == "book"
    stranger = propose(Line(reference=ogm(LEA), minor=20_000, counterparty="Paul Delcroix"), [case()])
    assert (stranger.verdict, codes(stranger)) == ("ask", ["structured_reference", "too_much"])


# ---- two cases of one person


def test_the_sum_of_another_case_of_the_person_makes_a_question():
    decision = propose(Line(reference=ogm(LEA), minor=8_045, counterparty="Léa Dumonceau"), [case(), LEA_S_OTHER])
    assert (decision.verdict, codes(decision)) == ("ask", ["structured_reference", "name", "amount_of_another"])


def test_both_cases_in_one_transfer_are_split_when_the_sum_is_exact():
    """131.27 + 80.45 = 211.72."""
    decision = propose(Line(reference=ogm(LEA), minor=21_172), [case(), LEA_S_OTHER])
    assert (decision.verdict, decision.shares) == ("book", (Share(1, 13_127), Share(2, 8_045)))
    assert codes(decision) == ["structured_reference", "sum_of_cases"]


def test_too_much_for_one_case_is_a_question_when_there_is_another():
    decision = propose(Line(reference=ogm(LEA), minor=21_173, counterparty="Léa Dumonceau"), [case(), LEA_S_OTHER])
    assert (decision.verdict, codes(decision)[-1]) == ("ask", "another_case")


# ---- an old reference


def test_an_old_reference_with_the_amount_of_the_open_case_means_that_one():
    decision = propose(Line(reference=ogm(LEA), minor=8_045), [case(**OLD), LEA_S_OTHER])
    assert (decision.verdict, decision.shares, codes(decision)) == ("book", (Share(2, 8_045),), ["old_reference", "amount_due"])


def test_an_old_reference_with_another_amount_proposes_the_open_case():
    decision = propose(Line(reference=ogm(LEA), minor=5_001, counterparty="Léa Dumonceau"), [case(**OLD), LEA_S_OTHER])
    assert (decision.verdict, decision.shares) == ("ask", (Share(2, 5_001),))


def test_an_old_reference_without_an_open_case_is_booked_there_for_the_debtor_alone():
    """Paid once more: it becomes credit of the closed case, and goes back. Of somebody else it is a question."""
    assert propose(Line(reference=ogm(LEA), counterparty="Léa Dumonceau"), [case(**OLD)]).shares == (Share(1, 13_127),)
    decision = propose(Line(reference=ogm(LEA)), [case(**OLD), BRAM_S])
    assert (decision.verdict, codes(decision)) == ("ask", ["structured_reference", "closed"])


def test_the_reference_of_a_case_that_is_paid_but_not_closed_is_as_old():
    decision = propose(Line(reference=ogm(LEA), minor=8_045), [case(due=0), LEA_S_OTHER])
    assert (decision.verdict, decision.shares) == ("book", (Share(2, 8_045),))


def test_beside_an_old_reference_the_open_one_counts():
    line = Line(reference=f"{ogm(LEA)}\n{ogm(BRAM)}", minor=8_045)
    assert propose(line, [case(**OLD), LEA_S_OTHER]).shares == (Share(2, 8_045),)


# ---- two references on one line


@pytest.mark.parametrize(
    "line", [Line(text=f"{ogm(LEA)} et {ogm(BRAM)}", minor=21_172), Line(reference=f"{ogm(BRAM)}\n{ogm(LEA)}", minor=21_172)]
)
def test_two_references_are_split_when_the_amounts_fit(line):
    decision = propose(line, [case(), BRAM_S])
    assert (decision.verdict, decision.shares) == ("book", (Share(1, 13_127), Share(2, 8_045)))


def test_two_references_with_another_amount_are_a_question():
    decision = propose(Line(text=f"{ogm(LEA)} et {ogm(BRAM)}", minor=20_000), [case(), BRAM_S])
    assert (decision.verdict, codes(decision)) == ("ask", ["reference_in_text", "several_cases"])


def test_two_ways_to_split_are_a_question():
    """100.00 + 50.00 = 50.00 + 100.00: who was paid which?"""
    either = (Invoice("H-1001", 5_000),)
    line = Line(text=f"{ogm(LEA)} {ogm(BRAM)}", minor=15_001)
    assert propose(line, [case(due=10_001, invoices=either), case(2, due=10_001, invoices=either)]).verdict == "ask"


def test_the_sum_of_both_cases_of_a_person_who_is_known_by_name():
    """131.27 + 80.45 = 211.72, from a Léa Dumonceau without a word."""
    decision = propose(Line(minor=21_172, counterparty="Léa Dumonceau"), [case(), LEA_S_OTHER])
    assert (decision.verdict, decision.shares, codes(decision)) == ("book", (Share(1, 13_127), Share(2, 8_045)), ["name", "sum_of_cases"])


def test_one_number_of_two_creditors_is_not_two_invoices():
    """50.00 + 81.27 = 131.27, but the text names one invoice."""
    two = [
        case(due=5_000, invoices=(Invoice("F-2026-0017", 5_000),)),
        case(2, due=8_127, invoices=(Invoice("F-2026-0017", 8_127),), person="B"),
    ]
    assert propose(Line(text="F-2026-0017"), two).verdict != "book"


def test_two_invoices_of_two_cases_in_one_transfer():
    """120.00 + 75.00 = 195.00 of principal; the invoices are named, and the payer is known by name."""
    line = Line(text="F-2026-0017 et G-4410", minor=19_500, counterparty="Dumonceau Léa")
    decision = propose(line, [case(), LEA_S_OTHER])
    assert (decision.verdict, decision.shares) == ("book", (Share(1, 12_000, "F-2026-0017"), Share(2, 7_500, "G-4410")))


# ---- without a reference


def test_two_of_the_same_name_are_a_question_when_the_amount_could_be_of_both():
    """131.27 is what one of them owes, and nobody rounds to that. 130.00 is what one owes, and what the other may have rounded to."""
    homonym = case(2, "Léa Dumonceau", due=13_000, person="another")
    line = Line(counterparty="Léa Dumonceau")
    assert propose(line, [case(), homonym]).shares == (Share(1, 13_127),)
    assert propose(replace(line, minor=13_000), [case(), homonym]).verdict == "ask"
    assert propose(line, [case(), case(2, "Léa Dumonceau", person="another")]).verdict == "ask", "both owe the same"


def test_the_reference_of_another_house_makes_a_name_and_a_sum_a_question():
    line = Line(counterparty="Léa Dumonceau", reference=ogm(9_999_999_999))
    decision = propose(line, [case()])
    assert (decision.verdict, codes(decision)) == ("ask", ["amount_due", "name", "reference_of_another_house"])
    assert propose(line, [case(accounts_seen=True)]).verdict == "book"


def test_a_name_that_many_have_makes_a_question_even_of_an_exact_sum():
    others = [case(pk, "Léa Dumonceau", due=9_000 + pk, person=str(pk)) for pk in range(2, 6)]
    assert propose(Line(counterparty="Léa Dumonceau"), [case(), others[0]]).verdict == "book"
    decision = propose(Line(counterparty="Léa Dumonceau"), [case(), *others])
    assert (decision.verdict, codes(decision)) == ("ask", ["amount_due", "name", "namesakes"])


def test_the_same_number_of_two_creditors_is_a_question_until_name_and_amount_tell():
    other = case(2, "Bram De Smet", creditor="Gaz Bleu")
    assert propose(Line(text="F-2026-0017"), [case(), other]).verdict == "ask"
    decision = propose(Line(text="F-2026-0017", counterparty="Bram De Smet"), [case(due=9_000), other])
    assert (decision.verdict, decision.shares) == ("book", (Share(2, 13_127, "F-2026-0017"),))


def test_a_person_s_name_and_account_do_not_say_which_of_two_cases():
    line = Line(minor=5_000, counterparty="Léa Dumonceau")
    assert propose(line, [case(accounts_seen=True)]).verdict == "book"
    assert propose(line, [case(accounts_seen=True), LEA_S_OTHER]).verdict == "ask"


def test_a_closed_case_is_never_booked_without_its_reference():
    assert propose(Line(counterparty="Léa Dumonceau"), [case(closed=True, accounts_seen=True)]).verdict == "wait"
