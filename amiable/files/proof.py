"""Reads a proof of payment: what it says, where it says it, and what it lacks. A hint for a person, never a booking.

A PDF, or a picture of it, gives the value date, the amount, both accounts and the reference. An order is no proof: it may be withdrawn,
or the account may be empty. Nothing is written, and nothing leaves the machine.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from amiable.core.money import text_of
from amiable.core.reference import fik, ogm, rf_reference, viite
from amiable.core.working import Working, working
from amiable.files.proof_labels import Label, Saying
from amiable.files.proof_layout import Line, Place, Read, labels_in, lines_of, place_of, said_in, values_of
from amiable.files.proof_pages import Box, Word, words_of
from amiable.files.proof_values import currencies_in

What = Label | Saying
KEPT = ("value_on", "executed_on", "amount", "payer_account", "payee_account", "reference")
LONGEST_TEXT = 140


@dataclass(frozen=True, slots=True)
class Expected:
    """What a proof should say; what is empty is not compared.

    ours, creditors  accounts on which the payment may have arrived
    references       every way in which the case may be named
    amount           minor units
    """

    ours: tuple[str, ...] = ()
    creditors: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    amount: int | None = None
    currency: str = ""


ANYTHING = Expected()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was read.

    value  a day in ISO form, an amount such as "125.00", an account, a reference, or what the bank says
    place  its page and box, and its words
    """

    what: What
    value: str
    place: Place
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof says. Whatever was not found is None or empty; `missing` says so in codes that `proof_words` makes sentences.

    amount      minor units
    is_order    it says that the payment is ordered, and not that it was carried out
    findings    all that was read, the same thing twice where it stands twice
    """

    value_on: date | None
    amount: int | None
    currency: str
    payer_account: str
    payee_account: str
    reference: str
    is_order: bool
    findings: tuple[Finding, ...]
    missing: tuple[Working, ...] = ()


def read(data: bytes, languages: Sequence[str], today: date, expected: Expected = ANYTHING) -> Proof:
    """Read a proof of payment.

    data       a PDF, PNG or JPEG
    languages  those of its market, for a picture
    today      a value date after it is still to come
    refuses    what `proof_refusals` names: no such file, too large, locked, damaged
    source     what the market asks of a proof: docs/reference/proof.md
    """
    return understood(words_of(data, languages), today, expected)


def understood(words: Iterable[Word], today: date, expected: Expected = ANYTHING) -> Proof:
    """What the words of a proof say."""
    lines = lines_of(words)
    labels = labels_in(lines)
    reads = values_of(lines, labels)
    findings = [*_labelled(reads), *_alone(reads, expected)]
    if not any(finding.what == "reference" for finding in findings):
        findings += _free_text(lines, [place for label, place in labels if label == "reference"])
    said = [Finding(saying, saying, place) for saying, place in said_in(lines)]
    proof = _joined(findings, said, _currency(reads, lines), expected)
    return replace(proof, missing=tuple(_lacks(proof, expected, today)))


def _labelled(reads: Sequence[Read]) -> Iterator[Finding]:
    for each in reads:
        if each.label is not None and each.label in KEPT:
            yield _finding(each.label, each)


def _finding(what: What, each: Read) -> Finding:
    value = each.value
    text = text_of(int(value.text)) if value.kind == "amount" else value.text
    return Finding(what, text, each.place, value.currency)


def _alone(reads: Sequence[Read], expected: Expected) -> Iterator[Finding]:
    """What stands without a label and can be only one thing."""
    alone = [each for each in reads if each.label is None and not each.value.weak]
    labelled = {each.label for each in reads}
    amounts = [each for each in alone if each.value.kind == "amount" and each.value.currency]
    if "amount" not in labelled and len({each.value.text for each in amounts}) == 1:
        yield _finding("amount", amounts[0])
    yield from (_finding("reference", each) for each in alone if each.value.kind == "reference")
    accounts = [each for each in alone if each.value.kind == "account"]
    known = [each for each in accounts if _is_one_of(each.value.text, (*expected.ours, *expected.creditors))]
    if "payee_account" not in labelled:
        only = accounts if "payer_account" in labelled and len({each.value.text for each in accounts}) == 1 else []
        yield from (_finding("payee_account", each) for each in known or only)
    elif "payer_account" not in labelled and len({each.value.text for each in accounts}) == 1 and not known:
        yield _finding("payer_account", accounts[0])


def _free_text(lines: Sequence[Line], labels: Sequence[Place]) -> list[Finding]:
    """What stands beside or beneath the label of a reference, when it is no reference of a known kind."""
    for label in labels:
        beside = [word for line in lines for word in line.words if _beside(label, word.box.page, word.box.middle, word.box.left)]
        beneath = next((line.words for line in lines if _first_beneath(label, line)), ())
        if words := beside or list(beneath):
            place = place_of(words)
            return [Finding("reference", place.words.lstrip(": ")[:LONGEST_TEXT], place)]
    return []


def _beside(label: Place, page: int, middle: int, left: int) -> bool:
    return page == label.box.page and label.box.top <= middle <= label.box.bottom and left >= label.box.right


def _first_beneath(label: Place, line: Line) -> bool:
    first = line.words[0].box
    return first.page == label.box.page and 0 < first.top - label.box.top <= 40 and abs(first.left - label.box.left) <= 30


def _currency(reads: Sequence[Read], lines: Sequence[Line]) -> str:
    """The one currency of the paper: that of its amounts, or else the only one that it names."""
    beside = {each.value.currency for each in reads if each.value.currency}
    found = beside or {currency for line in lines for currency in currencies_in(line.text)}
    return found.pop() if len(found) == 1 else ""


def _joined(findings: Sequence[Finding], said: Sequence[Finding], currency: str, expected: Expected) -> Proof:
    reference = _chosen(findings, "reference", expected.references, None)
    payee = _chosen(findings, "payee_account", (*expected.ours, *expected.creditors), reference)
    payment = reference or payee  # a page of an account has many payments: its other parts stand beside this one
    amount = _chosen(findings, "amount", (text_of(expected.amount),) if expected.amount is not None else (), payment)
    value_on, payer = _chosen(findings, "value_on", (), payment), _chosen(findings, "payer_account", (), payment)
    sayings = {finding.what for finding in said}
    return Proof(
        value_on=date.fromisoformat(value_on.value) if value_on else None,
        amount=int(amount.value.replace(".", "")) if amount else None,
        currency=(amount.currency or currency) if amount else "",
        payer_account=payer.value if payer else "",
        payee_account=payee.value if payee else "",
        reference=reference.value if reference else "",
        is_order="denied" in sayings or ("ordered" in sayings and "executed" not in sayings),
        findings=(*findings, *said),
    )


def _chosen(findings: Sequence[Finding], what: What, wanted: Sequence[str], beside: Finding | None) -> Finding | None:
    """Of several findings the one that is wanted, or else the one nearest in height to another, or else the first."""
    found = [finding for finding in findings if finding.what == what]
    if right := [each for each in found if _is_one_of(each.value, wanted)]:
        found = right
    if beside is None or not found:
        return found[0] if found else None
    return min(found, key=lambda each: _distance(each.place.box, beside.place.box))


def _distance(one: Box, other: Box) -> int:
    return 1000 * abs(one.page - other.page) + abs(one.middle - other.middle)


def _lacks(proof: Proof, expected: Expected, today: date) -> Iterator[Working]:
    """What a proof lacks, the gravest first."""
    found = {finding.what for finding in proof.findings}
    if not found & set(KEPT):
        yield working("proof_nothing_found")
        return
    if proof.is_order:
        yield working("proof_is_order")
    elif "refused" in found and "executed" not in found:
        yield working("proof_refused")
    elif not found & {"executed", "executed_on", "value_on"}:
        yield working("proof_not_said")
    yield from _lacks_day_or_amount(proof, expected, today)
    if not proof.payer_account:
        yield working("proof_no_payer_account")
    yield from _lacks_payee_or_reference(proof, expected)


def _lacks_day_or_amount(proof: Proof, expected: Expected, today: date) -> Iterator[Working]:
    if proof.value_on is None:
        yield working("proof_no_value_date")
    elif proof.value_on > today:
        yield working("proof_value_date_ahead", value_on=proof.value_on.isoformat())
    if proof.amount is None:
        yield working("proof_no_amount")
    elif expected.amount is not None and proof.amount != expected.amount:
        yield working("proof_amount_differs", amount=text_of(proof.amount), asked=text_of(expected.amount), currency=proof.currency)
    if proof.currency and expected.currency and proof.currency != expected.currency:
        yield working("proof_currency_differs", currency=proof.currency, asked=expected.currency)


def _lacks_payee_or_reference(proof: Proof, expected: Expected) -> Iterator[Working]:
    accounts = (*expected.ours, *expected.creditors)
    if not proof.payee_account:
        yield working("proof_no_payee_account")
    elif accounts and not _is_one_of(proof.payee_account, accounts):
        yield working("proof_payee_unknown", account=proof.payee_account)
    if not proof.reference:
        yield working("proof_no_reference")
    elif expected.references and not _is_one_of(proof.reference, expected.references):
        yield working("proof_reference_differs", reference=proof.reference)


def ways_to_name(reference: int, case_number: str) -> tuple[str, ...]:
    """Every way in which a payment may name a case: the references of the four countries, and the number on its letters."""
    return ogm(reference), viite(reference), fik(reference), fik(reference, 16), case_number


def paid_the_creditor(proof: Proof, expected: Expected) -> bool:
    """Whether the account paid is the creditor's and not ours: then it takes longer until we know."""
    return _is_one_of(proof.payee_account, expected.creditors) and not _is_one_of(proof.payee_account, expected.ours)


def _is_one_of(text: str, wanted: Sequence[str]) -> bool:
    """Whether an account, a reference or a text names one of those wanted, however it is written."""
    found = _plain(text)
    inside = _plain(rf_reference(text) or "")
    plain = [_plain(each) for each in wanted if each]
    return any(each in (found, inside) or _same_danish(each, found) or (len(each) > 8 and each in found) for each in plain)


def _same_danish(one: str, other: str) -> bool:
    """A Danish IBAN and the same account without it."""
    return {len(one), len(other)} == {14, 18} and one[-14:] == other[-14:] and "DK" in (one[:2], other[:2])


def _plain(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z.]", "", text).upper()
