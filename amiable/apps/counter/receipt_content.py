"""From a payment and the statement of account to what a receipt says: its figures are those of the statement."""

from collections.abc import Iterable
from datetime import date

from amiable import markets
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.parties.letterhead import sender
from amiable.apps.parties.records import AgencyView
from amiable.apps.payments.records import PaymentView
from amiable.core.account import StatementOfAccount
from amiable.core.dates import ONE_DAY
from amiable.core.facts import PARTS, Facts, Part
from amiable.core.pack import Pack
from amiable.core.statement import state
from amiable.files.letter_content import Addressee
from amiable.files.receipt import Receipt, Remains, Went
from amiable.files.wording import cite_on_paper

KIND = "receipt"


def language_of(market: str, spoken: str) -> str:
    """The person's language where the market has receipts in it, else the first one that it has."""
    folder = markets.letters_folder(market)
    for language in (spoken, *markets.load(market).languages):
        if (folder / language / f"{KIND}.typ").is_file():
            return language
    return "en"


def receipt_of(
    payment: PaymentView, facts: Facts, on: date, people: CaseWithPeople, agency: AgencyView, number: str, payer: str, language: str
) -> Receipt:
    """What a receipt says of a payment, with what remains on a day.

    number  as printed
    payer   who paid, where that is known
    """
    pack = markets.load(people.case.market)
    account = state(facts, on, pack)
    debtor, source = people.debtor, markets.means_of_payment(people.case.market).receipt
    names = markets.source_names(people.case.market, language)
    return Receipt(
        sender=sender(agency),
        addressee=Addressee(debtor.name, (debtor.street, f"{debtor.postcode} {debtor.city}".strip())),
        number=number,
        creditor=people.creditor.legal_name,
        case_number=people.case.printed_number,
        means=payment.means,
        payer=payer,
        received_on=payment.on,
        received=payment.minor,
        went=tuple(_went(payment)),
        remains=tuple(_remains(account, language, people.case.market)),
        credit_back=account.credit,
        daily_interest=_daily_interest(facts, account, pack),
        iban=agency.client_iban,
        reference=people.case.payment_reference,
        source=cite_on_paper(str(source), language, names) if source else "",
        business=facts.debtor == "business",
    )


def _went(payment: PaymentView) -> Iterable[Went]:
    """Each piece of the payment; what is allocated to nothing is credit."""
    pieces = [Went(piece.claim, _part(piece.part), piece.minor) for piece in payment.allocations if piece.claim is not None]
    yield from pieces
    if rest := payment.minor - sum(piece.amount for piece in pieces):
        yield Went("", None, rest)


def _part(name: str) -> Part:
    return next(part for part in PARTS if part == name)


def _remains(account: StatementOfAccount, language: str, market: str) -> Iterable[Remains]:
    """What is due of each part, with the sources of its charges; what a claim's own invoice asks needs none."""
    names = markets.source_names(market, language)
    for part in PARTS:
        if owed := getattr(account, part):
            open_claims = {claim.ref for claim in account.claims if getattr(claim, part)}
            lines = (line for line in account.lines if line.part == part and line.amount > 0 and line.claim in open_claims)
            sources = dict.fromkeys(cite_on_paper(line.source, language, names) for line in lines if line.source)
            yield Remains(part, owed, tuple(sources))


def _daily_interest(facts: Facts, account: StatementOfAccount, pack: Pack) -> int:
    """What a further day adds, in minor units."""
    return state(facts, account.on + ONE_DAY, pack).interest - account.interest
