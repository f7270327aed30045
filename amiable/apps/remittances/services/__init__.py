"""Pay creditors: what was collected for them, less our commission and its VAT. The only writer of these tables."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from amiable import markets
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.services import post
from amiable.apps.parties import queries as parties
from amiable.apps.payments.check import differences
from amiable.apps.payments.services import wait_for_the_bank
from amiable.apps.remittances import queries
from amiable.apps.remittances.deciding import Decided, decide
from amiable.apps.remittances.office import OFFICE, given_again
from amiable.apps.remittances.records import RemittanceRun
from amiable.apps.remittances.refusals import LedgerDiffers, MonthNotOver
from amiable.apps.remittances.services.keeping import Made, keep, keep_file, papers_of
from amiable.apps.remittances.services.posting import paid_out, to_the_office
from amiable.apps.remittances.services.telling import paid_directly, withdraw
from amiable.core.refusal import Refusal

__all__ = ["paid_directly", "remit", "remit_until", "withdraw"]

HOUSE_RULE = "house rule"


def remit(month: date, today: date, market: str = "be", *, again: Collection[str] = ()) -> RemittanceRun:
    """Pay every creditor of a market what was collected up to a month's end; `remit_until` says how.

    month  its first day
    """
    return remit_until(queries.last_day(month), today, market, again=again)


@transaction.atomic
def remit_until(until: date, today: date, market: str = "be", *, again: Collection[str] = ()) -> RemittanceRun:
    """Pay every creditor of a market what was collected up to the end of its last period, and stands in no account yet.

    Repeating it pays nothing more. A creditor who cannot be paid is set aside with the reason; the others are paid.

    until    a creditor's last period is the last that is over on this day
    today    the day of the accounts, of the payment file, and of the VAT's rate
    again    creditors to whose account money is sent once more though it came back; `office` for our own
    refuses  MonthNotOver, LedgerDiffers, AgencyUnknown, NotInForce, NoProfile
    source   the mandates; the VAT on our commission: `commission/vat` of the market, `group/vat.toml` abroad
    """
    # 1. Lock: no bank file, match or other remittance moves money meanwhile.
    wait_for_the_bank()
    if today < until:
        raise MonthNotOver(source=HOUSE_RULE, month=f"{until:%Y-%m}", last_day=until.isoformat())
    if found := differences():
        raise LedgerDiffers(source=HOUSE_RULE, faults=tuple(found), count=len(found))

    # 2. Decide; an account whose papers cannot be made is not made.
    decided = decide(market, until, today, again)
    made = _with_papers(decided, market, today)
    month, agency = until.replace(day=1), parties.agency(market)
    to_office, office_waits = given_again(agency, again)
    if office_waits:
        decided.set_aside[OFFICE] = office_waits
    if not made and not to_office:
        return RemittanceRun(market, month, (), None, queries.balances_left_open(market), decided.set_aside)

    # 3. Write.
    accounts = [each.account for each in made]
    file = keep_file(agency, accounts, to_office, month, today)
    ids = keep(made, file, today)
    post([transfer for account in accounts for transfer in paid_out(account, today)])
    if file:
        post(to_the_office(Chart(market, markets.load(market).currency), accounts, to_office, file, today))
    views = [view for pk in ids if (view := queries.remittance(pk))]
    return RemittanceRun(
        market, month, tuple(views), file.document.name if file else None, queries.balances_left_open(market), decided.set_aside
    )


def _with_papers(decided: Decided, market: str, today: date) -> list[Made]:
    """Each account with its papers; a creditor whose papers cannot be made is set aside, and takes no number of an invoice."""
    made: list[Made] = []
    last = queries.last_invoice(market)
    for account in decided.accounts:
        try:
            paper = papers_of(account, last + 1, today)
        except Refusal as refusal:
            decided.set_aside[account.creditor.name] = refusal
            continue
        made.append(paper)
        last += bool(paper.invoice_number)
    return made
