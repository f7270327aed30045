"""What a proof of payment says and lacks, in the reader's words, and as a program gets it."""

from datetime import date
from typing import Any

from amiable.core.money import minor_of, text_of
from amiable.core.refusal import _
from amiable.core.working import Working
from amiable.files import local_format
from amiable.files.proof import Finding, Proof
from amiable.files.proof_waiting import Waiting
from amiable.files.wording import cite, words

WHATS = {
    "value_on": _("value date"),
    "executed_on": _("day of execution"),
    "amount": _("amount"),
    "payer_account": _("account that paid"),
    "payee_account": _("account that was paid"),
    "reference": _("reference"),
    "executed": _("says that it was carried out"),
    "ordered": _("says that it is an order"),
    "refused": _("says that it was not carried out"),
    "denied": _("says that it is no proof"),
}
SENTENCES = {
    "proof_nothing_found": _("Nothing about a payment can be read in this file."),
    "proof_is_order": _("This is an order to pay, and not yet a proof that the bank carried it out."),
    "proof_refused": _("The bank did not carry out this payment."),
    "proof_not_said": _("It does not say that the bank carried out the payment."),
    "proof_no_value_date": _("The value date is missing: the day on which the bank moved the money."),
    "proof_value_date_ahead": _("The value date, {value_on}, is still to come."),
    "proof_no_amount": _("The amount is missing."),
    "proof_amount_differs": _("It says {amount}; {asked} was expected."),
    "proof_currency_differs": _("It is in {currency}; {asked} was expected."),
    "proof_no_payer_account": _("The account that paid is missing."),
    "proof_no_payee_account": _("The account that was paid is missing."),
    "proof_payee_unknown": _("The account that was paid, {account}, is neither ours nor the creditor’s."),
    "proof_no_reference": _("The reference of the payment is missing."),
    "proof_reference_differs": _("The reference “{reference}” is not that of this case."),
}
WAITS = {
    (True, False): _("A payment to us is registered within {days} working days: by {last_day}."),
    (True, True): _("A payment to the creditor is registered within {days} working days: by {last_day}."),
    (False, False): _("A payment to us is registered within {days} days: by {last_day}."),
    (False, True): _("A payment to the creditor is registered within {days} days: by {last_day}."),
}


def missing_said(lack: Working, language: str, market: str) -> str:
    """What a proof lacks, as a sentence."""
    facts = dict(lack.facts)
    if lack.code == "proof_amount_differs":
        facts |= {name: _amount(facts[name], facts["currency"], language, market) for name in ("amount", "asked")}
    if "value_on" in facts:
        facts["value_on"] = local_format.day(date.fromisoformat(facts["value_on"]), language, market)
    return words(SENTENCES[lack.code], language).format(**facts)


def _amount(text: str, currency: str, language: str, market: str) -> str:
    return local_format.amount(minor_of(text), language, market, currency)


def value_said(finding: Finding, currency: str, language: str, market: str) -> str:
    """A finding as people of the market write it.

    currency  of the proof, where none stands beside the amount
    """
    if finding.what == "amount":
        return _amount(finding.value, finding.currency or currency, language, market)
    if finding.what in ("value_on", "executed_on"):
        return local_format.day(date.fromisoformat(finding.value), language, market)
    return finding.value


def waiting_said(found: Waiting, language: str, market: str) -> str:
    """How long a payment is on its way, as a sentence."""
    last_day = local_format.day(found.last_day, language, market)
    return words(WAITS[found.working, found.to_creditor], language).format(days=found.days, last_day=last_day)


def waiting_json(found: Waiting, language: str, market: str) -> dict[str, Any]:
    """How long a payment is on its way, for a program."""
    return {
        "to": "creditor" if found.to_creditor else "us",
        "days": found.days,
        "working_days": found.working,
        "last_day": found.last_day.isoformat(),
        "source": cite(found.source, language, {}),
        "words": waiting_said(found, language, market),
    }


def proof_json(proof: Proof, language: str, market: str) -> dict[str, Any]:
    """All of it for a program; what was not found is null. Boxes are thousandths of the page: left, top, right, bottom."""
    return {
        "value_on": proof.value_on.isoformat() if proof.value_on else None,
        "amount": text_of(proof.amount) if proof.amount is not None else None,
        "currency": proof.currency or None,
        "payer_account": proof.payer_account or None,
        "payee_account": proof.payee_account or None,
        "reference": proof.reference or None,
        "is_order": proof.is_order,
        "findings": [_finding(finding) for finding in proof.findings],
        "missing": [{"code": lack.code, "words": missing_said(lack, language, market)} for lack in proof.missing],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    box = finding.place.box
    return {
        "what": finding.what,
        "value": finding.value,
        "page": box.page,
        "box": [box.left, box.top, box.right, box.bottom],
        "words": finding.place.words,
        "scanned": finding.place.scanned,
    }
