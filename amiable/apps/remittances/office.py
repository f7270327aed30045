"""What we ordered to our own office account, and the bank gave back: it is ordered again with a later file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from amiable import markets
from amiable.apps.documents import queries as documents
from amiable.apps.ledger import queries as ledger
from amiable.apps.ledger.accounts import AccountKind
from amiable.apps.parties.records import AgencyView
from amiable.apps.payments.models import Line, Purpose
from amiable.apps.remittances.models import OfficePaidAgain, PaymentFile
from amiable.apps.remittances.refusals import OfficeCameBack
from amiable.core.money import text_of
from amiable.files import pain
from amiable.files.pain_profile import account_of, profile_of

HOUSE_RULE = "house rule"
OFFICE = "office"  # how our own account is called where creditors have their names
SUFFIX = "-OFFICE"


@dataclass(frozen=True, slots=True)
class OfficeReturned:
    """An order of our commission and its VAT that came back. Minor units; `iban` is the account that it was sent to."""

    line_id: int
    file_id: int
    iban: str
    commission: int
    vat: int
    on: date

    @property
    def minor(self) -> int:
        """All of it."""
        return self.commission + self.vat


def office_order(message_id: str) -> str:
    """The end-to-end id of the order that pays our commission and VAT to the office account."""
    return f"{message_id}{SUFFIX}"


def came_back(market: str) -> list[OfficeReturned]:
    """Orders to the office account that came back and were not given again yet, oldest first."""
    back = Line.objects.filter(market=market, purpose=Purpose.UNDELIVERED, end_to_end_id__endswith=SUFFIX)
    found = back.exclude(pk__in=OfficePaidAgain.objects.values("line_id")).order_by("pk")
    files = {row.message_id: row for row in PaymentFile.objects.filter(message_id__in=[_message(line) for line in found])}
    return [_returned(line, files[_message(line)]) for line in found if _message(line) in files]


def given_again(agency: AgencyView, again: Collection[str]) -> tuple[list[OfficeReturned], OfficeCameBack | None]:
    """What of that is ordered again now, and why the rest is not: an order to the same account would most likely come back too.

    again  holds `office` when somebody says that the account is right
    """
    found = came_back(agency.market)
    ours = account_of(agency.office_iban, profile_of(agency.market, markets.load(agency.market).currency))
    waits = [one for one in found if one.iban == ours and OFFICE not in again]
    return [one for one in found if one not in waits], _why(waits) if waits else None


def _why(waits: list[OfficeReturned]) -> OfficeCameBack:
    amount = text_of(sum(one.minor for one in waits))
    return OfficeCameBack(source=HOUSE_RULE, amount=amount, iban=waits[0].iban, on=waits[0].on.isoformat())


def _message(line: Line) -> str:
    return line.end_to_end_id.removesuffix(SUFFIX)


def _returned(line: Line, file: PaymentFile) -> OfficeReturned:
    shares = {account.kind: minor for account, minor in ledger.paid_from(line.end_to_end_id, line.market).items()}
    _message_id, _on, orders = pain.read_orders(BytesIO(documents.open(file.document_id).content))
    iban = next(order.iban for order in orders if order.end_to_end_id == line.end_to_end_id)
    commission, vat = (shares.get(kind, 0) for kind in (AccountKind.COMMISSION, AccountKind.VAT))
    return OfficeReturned(line.pk, file.pk, iban, commission, vat, line.booked_on)
