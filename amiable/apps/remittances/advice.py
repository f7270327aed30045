"""A creditor's account of a month, worked out once and written twice: as JSON for a program, as PDF for a person."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amiable import markets
from amiable.apps.parties.records import AgencyView, CreditorView
from amiable.core.facts import Part
from amiable.core.money import percent_of, text_of
from amiable.core.reference import print_case_number
from amiable.core.remittance import Due
from amiable.files.letter import Letter, render
from amiable.files.letter_content import Addressee, Collected, RemittanceAdvice, Sender


@dataclass(frozen=True, slots=True)
class Line:
    """An allocation that is remitted, or an undoing (below zero). Minor units."""

    allocation_id: int
    creditor_id: int
    on: date
    earned_on: date
    case_number: str
    claim: str
    part: Part
    minor: int
    bank_line: int


@dataclass(frozen=True, slots=True)
class Account:
    """All that a remittance says."""

    agency: AgencyView
    creditor: CreditorView
    month: date
    number: int
    currency: str
    lines: Sequence[Line]
    due: Due

    @property
    def end_to_end_id(self) -> str:
        """What the bank gives back when it has paid."""
        return f"R-{self.agency.market.upper()}-{self.month:%Y%m}-{self.creditor.id}-{self.number}"

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return f"{self.month:%Y-%m}-{self.creditor.name}-{self.number}"


def as_json(account: Account) -> bytes:
    """The account for a program; amounts and rates as text. Its lines add up to `collected`, that to commission, VAT and paid."""
    due = account.due
    clauses = [{"rate": percent_of(c.rate), "base": text_of(c.base), "amount": text_of(c.amount)} for c in due.commissions]
    said = {
        "creditor": account.creditor.name,
        "month": f"{account.month:%Y-%m}",
        "number": account.number,
        "currency": account.currency,
        "lines": [
            {
                "on": line.on.isoformat(),
                "case": line.case_number,
                "claim": line.claim,
                "part": line.part,
                "amount": text_of(line.minor),
                "bank_line": line.bank_line,
            }
            for line in account.lines
        ],
        "collected": text_of(due.collected),
        "commission": {
            "rate": clauses[0]["rate"] if len(clauses) == 1 else None,
            "amount": text_of(due.commission),
            "clauses": clauses,
        },
        "vat": {"rate": percent_of(due.vat_rate), "amount": text_of(due.vat), "source": due.vat_source},
        "paid": text_of(due.paid),
        "iban": account.creditor.iban,
        "end_to_end_id": account.end_to_end_id,
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def as_pdf(account: Account, on: date) -> bytes:
    """The account for a person, in the creditor's language where the market has it."""
    market = account.agency.market
    folder = markets.letters_folder(market)
    spoken = account.creditor.language
    language = spoken if (folder / spoken / "remittance.typ").is_file() else markets.load(market).languages[0]
    return render(Letter(folder, market, language, "remittance", on, _advice(account)))


def _advice(account: Account) -> RemittanceAdvice:
    agency, creditor, due = account.agency, account.creditor, account.due
    return RemittanceAdvice(
        sender=Sender(
            name=agency.name,
            address=(agency.street, f"{agency.postcode} {agency.city}"),
            enterprise_number=agency.enterprise_number,
            phone=agency.phone,
            email=agency.email,
            website=agency.website,
            dpo_email=agency.dpo_email,
        ),
        addressee=Addressee(creditor.legal_name, (creditor.street, f"{creditor.postcode} {creditor.city}")),
        number=account.name,
        month=account.month,
        lines=tuple(Collected(x.on, print_case_number(x.case_number), x.claim, x.part, x.minor) for x in account.lines),
        collected=due.collected,
        commission_rate=due.commissions[0].rate,
        commission=due.commission,
        vat_rate=due.vat_rate,
        vat=due.vat,
        paid=due.paid,
        iban=creditor.iban,
        reference=account.end_to_end_id,
        clauses=tuple((clause.rate, clause.amount) for clause in due.commissions),
    )
