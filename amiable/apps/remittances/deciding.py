"""Decides what each creditor's next account says; writes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import groupby

from amiable import markets
from amiable.apps.parties import accounts as creditor_accounts
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import AgencyView, CreditorView, MandateView
from amiable.apps.remittances import queries
from amiable.apps.remittances.account import Account, Line, Open, Returned, Withdrawn
from amiable.apps.remittances.refusals import CameBack, CannotBePaid
from amiable.core.money import text_of
from amiable.core.refusal import Refusal
from amiable.core.remittance import Carried, Clause, Due, Vat, due_to_creditor
from amiable.core.remittance.due import NOTHING
from amiable.core.remittance.periods import last_closed
from amiable.files import pain_faults
from amiable.files.pain_profile import Profile, account_of, profile_of
from amiable.markets.vat import on_commission

HOUSE_RULE = "house rule"
PRIVATE = "individual"


@dataclass(slots=True)
class Decided:
    """The accounts to make, and the creditors who are set aside, by name, with the reason."""

    accounts: list[Account] = field(default_factory=list)
    set_aside: dict[str, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known of a market when its accounts are made."""

    agency: AgencyView
    currency: str
    profile: Profile
    until: date
    today: date
    again: Collection[str]
    ibans: Mapping[int, str]
    mandates: Mapping[int, Sequence[MandateView]]
    numbers: Mapping[tuple[int, date], int]
    open: Mapping[int, tuple[Open, Carried]]
    returned: Mapping[int, Sequence[Returned]]
    withdrawn: Mapping[int, Sequence[Withdrawn]]


def decide(market: str, until: date, today: date, again: Collection[str]) -> Decided:
    """Work out the accounts of a market up to a day: of each creditor up to the end of its last period by then.

    again    creditors to whose account money is sent once more though it came back
    refuses  AgencyUnknown, NoProfile, NotInForce (a market whose VAT nobody has read yet)
    """
    decided = Decided()
    lines = {creditor: list(own) for creditor, own in groupby(queries.unremitted(market, until), key=lambda line: line.creditor_id)}
    desk = _desk(market, until, today, again, lines)
    creditors = parties.creditors_of({*lines, *desk.returned, *desk.withdrawn})
    for creditor in sorted(creditors.values(), key=lambda one: one.name):
        try:
            if account := _account(creditor, lines.get(creditor.id, []), desk):
                decided.accounts.append(account)
        except Refusal as refusal:
            decided.set_aside[creditor.name] = refusal
    return decided


def _desk(market: str, until: date, today: date, again: Collection[str], lines: Collection[int]) -> Desk:
    agency, currency = parties.agency(market), markets.load(market).currency
    returned, withdrawn = queries.returned(market), queries.withdrawn(market, until)
    on_commission(market, ours=agency.country, theirs=agency.country, taxable=True, on=today)  # a market without VAT is not paid at all
    mandates: dict[int, list[MandateView]] = {}
    for mandate in parties.mandates():
        mandates.setdefault(mandate.creditor_id, []).append(mandate)
    paid_to = creditor_accounts.accounts_of({*lines, *returned, *withdrawn}, datetime.combine(today, time(), UTC))
    return Desk(
        agency=agency,
        currency=currency,
        profile=profile_of(market, currency),
        until=until,
        today=today,
        again=again,
        ibans={creditor: account.iban for creditor, account in paid_to.items()},
        mandates=mandates,
        numbers=queries.numbers(market),
        open=queries.left_open(market),
        returned=returned,
        withdrawn=withdrawn,
    )


def _account(creditor: CreditorView, lines: Sequence[Line], desk: Desk) -> Account | None:
    """A creditor's next account; None when its period holds nothing.

    refuses  NoMandate, NotInForce, CameBack, CannotBePaid
    """
    mandate = _mandate_at(desk.mandates.get(creditor.id, ()), desk.until)
    until = last_closed(mandate.rhythm if mandate else "monthly", desk.until)
    own = [line for line in lines if line.on <= until]
    returned = [one for one in desk.returned.get(creditor.id, ()) if one.on <= until]
    withdrawn = [one for one in desk.withdrawn.get(creditor.id, ()) if one.on <= until]
    if not own and not returned and not withdrawn:
        return None
    iban = desk.ibans[creditor.id]
    _must_arrive(creditor, iban, returned, desk.again)
    vat = _vat(creditor, desk)
    clauses = [Clause(one.commission, one.from_on, one.to_on, one.id) for one in desk.mandates.get(creditor.id, ())]
    open_, carried = desk.open.get(creditor.id, (None, NOTHING))
    account = Account(
        agency=desk.agency,
        creditor=creditor,
        iban=iban,
        until=until,
        number=desk.numbers.get((creditor.id, until.replace(day=1)), 0) + 1,
        currency=desk.currency,
        vat=vat,
        lines=own,
        clauses=clauses,
        due=_due(creditor, own, clauses, vat, mandate, carried, returned, desk),
        open=open_,
        returned=returned,
        withdrawn=withdrawn,
    )
    if account.due.paid:
        _must_be_payable(account, desk.profile)
    return account


def _due(
    creditor: CreditorView,
    lines: Sequence[Line],
    clauses: Sequence[Clause],
    vat: Vat,
    mandate: MandateView | None,
    carried: Carried,
    returned: Sequence[Returned],
    desk: Desk,
) -> Due:
    return due_to_creditor(
        [line.collected() for line in lines],
        clauses,
        vat,
        before=queries.counted(creditor.id, desk.agency.market, clauses),
        settlement=mandate.settlement if mandate else "net",
        carried=carried,
        returned=sum(one.minor for one in returned),
    )


def _mandate_at(mandates: Sequence[MandateView], day: date) -> MandateView | None:
    """The mandate that holds on a day; when none does, the last one before it: its money is still paid on as it was agreed."""
    return next((one for one in reversed(mandates) if one.from_on <= day), None)


def _vat(creditor: CreditorView, desk: Desk) -> Vat:
    return on_commission(
        desk.agency.market, ours=desk.agency.country, theirs=creditor.country, taxable=creditor.quality != PRIVATE, on=desk.today
    )


def _must_arrive(creditor: CreditorView, iban: str, returned: Sequence[Returned], again: Collection[str]) -> None:
    for one in returned:
        if one.iban == iban and creditor.name not in again:
            raise CameBack(source=HOUSE_RULE, amount=text_of(one.minor), iban=one.iban, on=one.on.isoformat(), name=creditor.name)


def _must_be_payable(account: Account, profile: Profile) -> None:
    name, iban = account.creditor.legal_name, account.iban
    found = [
        *pain_faults.party_faults(name, name, iban, account_of(iban, profile), profile.bban),
        *pain_faults.amount_faults(name, account.due.paid, "{amount} cannot be paid by one transfer."),
    ]
    if found:
        raise CannotBePaid(source=profile.source, faults=tuple(found), reason=found[0].what.format(**dict(found[0].facts)))
