"""How each kind of line is written: `WRITERS`, by the names of `payers.KINDS`."""

from collections.abc import Callable, Mapping
from random import Random

from amiable.sim import payers_text as text
from amiable.sim.payers_lines import Written, any_of, asked, debtor, for_many, line, of, partner, payer, round_part, rounded_up, stranger
from amiable.sim.payers_people import (
    MARKETS,
    NUMBERS,
    SMALLEST,
    Case,
    Town,
    amount,
    is_given_out,
    language_of,
    own_account,
    written_reference,
)
from amiable.sim.payers_words import one_of


def _by_reference(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    said = text.small_talk(rng, case.language) if rng.random() < 0.2 else ""
    return of(case, line(rng, case.market, asked(rng, case), payer(rng, whole, case), reference=text.given(rng, case), said=said))


def _in_text(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    said = text.said(rng, case.language, text.REFERENCE, text.typed(rng, case))
    return of(case, line(rng, case.market, asked(rng, case), payer(rng, whole, case), said=said))


def _in_end_to_end_id(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    typed = text.digits_of(case.reference) if case.market == "be" else case.reference
    return of(case, line(rng, case.market, asked(rng, case), payer(rng, whole, case), end_to_end_id=typed))


def _mistyped(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    said = text.said(rng, case.language, text.REFERENCE, text.slipped(rng, text.typed(rng, case)))
    return of(case, line(rng, case.market, asked(rng, case), payer(rng, whole, case), said=said))


def _by_case_number(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    said = text.said(rng, case.language, text.CASE, text.typed_case_number(rng, case))
    return of(case, line(rng, case.market, asked(rng, case), payer(rng, whole, case), said=said))


def _by_invoice(rng: Random, whole: Town) -> Written:
    """One invoice, and what is due on it or its principal; who has several and means all names one of them all the same."""
    case = any_of(rng, whole, whole.open)
    invoice, chance = one_of(rng, case.open_invoices), rng.random()
    minor = invoice.due if chance < 0.5 else invoice.principal if chance < 0.75 else asked(rng, case)
    said = text.said(rng, case.language, text.INVOICE, text.typed_invoice(rng, invoice.number))
    return of(case, line(rng, case.market, minor, payer(rng, whole, case), said=said))


def _two_invoices(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.several)
    two, of_due = case.open_invoices[:2], rng.random() < 0.6
    minor = sum(invoice.due if of_due else invoice.principal for invoice in two)
    typed = f" {one_of(rng, text.AND[case.language])} ".join(text.typed_invoice(rng, invoice.number) for invoice in two)
    said = text.said(rng, case.language, text.INVOICE, typed)
    return of(case, line(rng, case.market, minor, payer(rng, whole, case), said=said))


def _two_cases(rng: Random, whole: Town) -> Written:
    """All that is due on both, by their references, their case numbers or their first open invoices."""
    if not whole.again:
        return _in_text(rng, whole)
    cases = tuple(whole.case(number) for number in one_of(rng, whole.again))
    first, lists = cases[0], (text.REFERENCE, text.CASE, text.INVOICE)
    way = int(rng.random() * 3)
    writers: tuple[Callable[[Case], str], ...] = (
        lambda case: text.typed(rng, case),
        lambda case: text.typed_case_number(rng, case),
        lambda case: text.typed_invoice(rng, case.open_invoices[0].number),
    )
    typed = f" {one_of(rng, text.AND[first.language])} ".join(writers[way](case) for case in cases)
    said = text.said(rng, first.language, lists[way], typed)
    both = line(rng, first.market, sum(case.due for case in cases), payer(rng, whole, first), said=said)
    return both, tuple((case.id, case.due) for case in cases)


def _for_a_name(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    who = partner(rng, case) if rng.random() < 0.7 else for_many(rng, whole, case)
    minor = case.due if rng.random() < 0.7 else asked(rng, case)
    return of(case, line(rng, case.market, minor, who, said=text.on_behalf(rng, case, case.language)))


def _by_account(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.seen)
    minor = case.due if rng.random() < 0.6 else asked(rng, case)
    return of(case, line(rng, case.market, minor, debtor(rng, case), said=text.small_talk(rng, case.language)))


def _by_account_of_many(rng: Random, whole: Town) -> Written:
    if not whole.mediated:
        return _unknown(rng, whole)
    iban, name, cases = one_of(rng, whole.mediated)
    case = whole.case(one_of(rng, cases))
    return of(case, line(rng, case.market, round_part(rng, case.due), (name, iban), said=text.small_talk(rng, case.language)))


def _rounded(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    return of(case, line(rng, case.market, rounded_up(case.due), debtor(rng, case), said=text.small_talk(rng, case.language)))


def _part(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    said = text.as_banks_print(rng, case.creditor, text.LONGEST_TEXT) if rng.random() < 0.4 else text.small_talk(rng, case.language)
    return of(case, line(rng, case.market, round_part(rng, case.due), debtor(rng, case), said=said))


def _old_reference(rng: Random, whole: Town) -> Written:
    """The number of the closed case, in its field or in the text, or its case number; the sum is the new one's."""
    if not whole.renewed:
        return _by_reference(rng, whole)
    old, new = (whole.case(number) for number in one_of(rng, whole.renewed))
    chance, minor, who = rng.random(), new.due if rng.random() < 0.8 else asked(rng, new), payer(rng, whole, new)
    if chance < 0.6:
        return of(new, line(rng, new.market, minor, who, reference=text.given(rng, old)))
    if chance < 0.85:
        return of(new, line(rng, new.market, minor, who, said=text.said(rng, new.language, text.REFERENCE, text.typed(rng, old))))
    return of(new, line(rng, new.market, minor, who, said=text.said(rng, new.language, text.CASE, text.typed_case_number(rng, old))))


def _account_of_another_case(rng: Random, whole: Town) -> Written:
    if not whole.remembered:
        return _by_account(rng, whole)
    case = whole.case(one_of(rng, whole.remembered))
    return of(case, line(rng, case.market, case.due, debtor(rng, case), said=text.small_talk(rng, case.language)))


def _closed_case(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.closed)
    minor = sum(invoice.principal for invoice in case.invoices)
    return of(case, line(rng, case.market, minor, payer(rng, whole, case), reference=text.given(rng, case)))


def _paid_invoice(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.partly)
    invoice = case.invoices[0]
    said = text.said(rng, case.language, text.INVOICE, text.typed_invoice(rng, invoice.number))
    return of(case, line(rng, case.market, invoice.principal, payer(rng, whole, case), said=said))


def _anothers_number(rng: Random, whole: Town) -> Written:
    """Three in ten are debtors of ours who pay the exact sum with the reference of another letter."""
    number = SMALLEST + int(rng.random() * NUMBERS)
    while is_given_out(number, len(whole.known.cases)):
        number += 1
    case, by_ours = any_of(rng, whole, whole.open), rng.random() < 0.3
    reference = text.given_reference(rng, case.market, written_reference(case.market, number))
    if by_ours:
        return of(case, line(rng, case.market, case.due, debtor(rng, case), reference=reference))
    return line(rng, case.market, amount(rng, case.market), stranger(rng, case.market), reference=reference), ()


def _anothers_number_that_is_ours(rng: Random, whole: Town) -> Written:
    """Neither the sum nor the name is the case's; were they, no person could tell either."""
    case = any_of(rng, whole, whole.open)
    minor, who = amount(rng, case.market), stranger(rng, case.market)
    while minor in _sums(case) or _words(who[0]) & _words(case.last_name):
        minor, who = amount(rng, case.market), stranger(rng, case.market)
    said = text.anything(rng, case.language) if rng.random() < 0.5 else ""
    return line(rng, case.market, minor, who, reference=text.given(rng, case), said=said), ()


def _somebody_elses_reference(rng: Random, whole: Town) -> Written:
    """The debtor's own name and exact sum, and the reference of somebody of another name who owes something else."""
    case = other = any_of(rng, whole, whole.open)
    while other.market != case.market or _words(other.last_name) & _words(case.last_name) or case.due in _sums(other):
        other = any_of(rng, whole, whole.open)
    return of(case, line(rng, case.market, case.due, debtor(rng, case), reference=text.given(rng, other)))


def _words(name: str) -> set[str]:
    """The words by which a name is known, however a bank prints it: not “van” or “de”."""
    return {word for word in text.plain(name).split() if len(word) > 3}


def _sums(case: Case) -> set[int]:
    """The sums by which somebody would know a case."""
    due = {invoice.due for invoice in case.open_invoices} | {invoice.principal for invoice in case.invoices}
    return due | {case.due, sum(invoice.principal for invoice in case.open_invoices)}


def _name_and_amount(rng: Random, whole: Town) -> Written:
    case = any_of(rng, whole, whole.open)
    name = text.as_banks_print(rng, text.full_name(rng, case), text.LONGEST_NAME)
    said = text.as_banks_print(rng, case.creditor, text.LONGEST_TEXT) if rng.random() < 0.3 else text.small_talk(rng, case.language)
    return of(case, line(rng, case.market, case.due, (name, own_account(case)), said=said))


def _unknown(rng: Random, whole: Town) -> Written:
    """A stranger may bear a debtor's name, or an order's number may be an invoice's; the sum is anything."""
    market = MARKETS[rng.getrandbits(2)]
    said = text.anything(rng, language_of(rng, market)) if rng.random() < 0.8 else ""
    return line(rng, market, amount(rng, market), stranger(rng, market), said=said), ()


def _namesakes(rng: Random, whole: Town) -> Written:
    """Where only the last name is the same, only the last name is told."""
    if not whole.namesakes:
        return _unknown(rng, whole)
    pair = tuple(whole.case(number) for number in one_of(rng, whole.namesakes))
    case, alike = one_of(rng, pair), pair[0].first_name == pair[1].first_name
    name = text.full_name(rng, case) if alike else f"{one_of(rng, text.TITLES[case.language])} {case.last_name}"
    who = text.as_banks_print(rng, name, text.LONGEST_NAME), own_account(case)
    return of(case, line(rng, case.market, case.due, who, said=text.small_talk(rng, case.language)))


WRITERS: Mapping[str, Callable[[Random, Town], Written]] = {
    "reference": _by_reference,
    "reference in the text": _in_text,
    "reference in the end-to-end id": _in_end_to_end_id,
    "reference mistyped": _mistyped,
    "case number": _by_case_number,
    "invoice number": _by_invoice,
    "two invoices": _two_invoices,
    "two cases": _two_cases,
    "somebody else for a name": _for_a_name,
    "account seen before": _by_account,
    "account that pays for many": _by_account_of_many,
    "rounded": _rounded,
    "part, and a name": _part,
    "old reference": _old_reference,
    "account of another case": _account_of_another_case,
    "closed case": _closed_case,
    "paid invoice": _paid_invoice,
    "another's number": _anothers_number,
    "another's number that is ours": _anothers_number_that_is_ours,
    "somebody else's reference": _somebody_elses_reference,
    "name and exact amount": _name_and_amount,
    "unknown": _unknown,
    "namesakes": _namesakes,
}
