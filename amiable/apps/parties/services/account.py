"""Change the account to which a creditor is paid: one person asks, another calls the creditor back, a second pair of eyes approves, and
three days pass. The first fraud of this trade is a letter with a new account number."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from amiable.apps.approvals import services as approvals
from amiable.apps.approvals.refusals import ReasonMissing
from amiable.apps.audit.services import record
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import mark, seal_text
from amiable.apps.parties import accounts
from amiable.apps.parties.account_records import DELAY, KIND, AccountChangeView
from amiable.apps.parties.checks import Key, bic, iban, read_keys
from amiable.apps.parties.models import AccountCall, AccountCancellation, AccountChange, Creditor, CreditorAccount
from amiable.apps.parties.refusals import (
    AlreadyCalled,
    BadAccount,
    CallByRequester,
    CallElsewhere,
    CallMissing,
    ChangeUnderWay,
    CreditorUnknown,
    NoChangeUnderWay,
    PersonMissing,
    SameAccount,
)
from amiable.apps.staff.queries import must_work_here

HOUSE_RULE = "house rule"
DAYS_TO_APPROVE = 30
KEYS = {"iban": Key(iban), "bic": Key(bic, "")}


@transaction.atomic
def request_account(name: str, new: Mapping[str, object], *, by: str, at: datetime) -> AccountChangeView:
    """Ask that a creditor be paid to another account. Until it is in force, the account before is paid to.

    name     the creditor's short name
    new      `iban`, and `bic` when it is known
    refuses  CreditorUnknown, BadAccount, SameAccount, ChangeUnderWay, StaffUnknown
    source   house rule: docs/decisions/creditor-account.md
    """
    by, creditor = must_work_here(by), _lock(name)
    values, faults = read_keys(new, KEYS)
    if faults:
        raise BadAccount(source=HOUSE_RULE, faults=faults, count=len(faults))
    before = accounts.account_of(creditor.pk, at).iban
    if before == values["iban"]:
        raise SameAccount(source=HOUSE_RULE, name=name)
    if accounts.changes_under_way([creditor.pk], at):
        raise ChangeUnderWay(source=HOUSE_RULE, name=name)
    change = AccountChange.objects.create(
        creditor=creditor, known_phone=creditor.phone, requested_by=by, requested_at=at, iban=str(values["iban"]), bic=str(values["bic"])
    )
    facts = {"creditor": str(creditor.pk), "account_before": mark("account", before), "account": mark("account", change.iban)}
    approvals.request(KIND, str(change.pk), facts, by, at, days=DAYS_TO_APPROVE)
    return _seen(change.pk)


@transaction.atomic
def record_call(name: str, *, number: str, person: str, by: str, at: datetime) -> AccountChangeView:
    """Record that the creditor was called back, on the number known before the change was asked for, and said that the account is theirs.

    number   the number that was called
    person   who answered; kept sealed
    refuses  CreditorUnknown, NoChangeUnderWay, StaffUnknown, PersonMissing, CallByRequester, CallElsewhere, AlreadyCalled
    """
    by, change = must_work_here(by), _locked_change(name, at)
    if not person.strip():
        raise PersonMissing(source=HOUSE_RULE)
    if change.call:
        raise AlreadyCalled(source=HOUSE_RULE, by=change.call.by)
    if change.requested_by == by:
        raise CallByRequester(source=HOUSE_RULE, by=by)
    if _digits(number) != _digits(change.known_phone):
        raise CallElsewhere(source=HOUSE_RULE, name=change.legal_name, phone=change.known_phone)
    (pk,) = reserve(AccountCall, 1)
    sealed = seal_text(person.strip(), accounts.place_of(pk))
    AccountCall.objects.create(pk=pk, change_id=change.id, number=change.known_phone, person=sealed, called_by=by, called_at=at)
    record(at, by, f"{KIND}.called_back", {"creditor": str(change.creditor_id), "subject": str(change.id)})
    return _seen(change.id)


@transaction.atomic
def approve_account(request_id: int, *, by: str, at: datetime) -> AccountChangeView:
    """Agree to a change as a second person: it comes into force 72 hours later.

    refuses  CallMissing, before the creditor was called back; what `approvals.services.approve` refuses
    """
    request = approvals.approve(request_id, by, at)
    change = _seen(int(request.subject))
    if change.call is None:
        raise CallMissing(source=HOUSE_RULE, name=change.legal_name, phone=change.known_phone)
    CreditorAccount.objects.create(
        creditor_id=change.creditor_id, iban=change.iban, bic=change.bic, from_at=at + DELAY, change_id=change.id
    )
    return _seen(change.id)


@transaction.atomic
def cancel_account(name: str, *, by: str, why: str, at: datetime) -> AccountChangeView:
    """Stop a change that is not in force yet. One person is enough: the account before stays.

    why      for whoever asked and approved; without names
    refuses  CreditorUnknown, NoChangeUnderWay, StaffUnknown, ReasonMissing
    """
    by, change = must_work_here(by), _locked_change(name, at)
    if not why.strip():
        raise ReasonMissing(source=HOUSE_RULE)
    if change.from_at is None:
        approvals.decline(change.request.id, by, why, at)
        return _seen(change.id)
    AccountCancellation.objects.create(change_id=change.id, cancelled_by=by, cancelled_at=at, why=why.strip()[:500])
    record(at, by, f"{KIND}.cancelled", {"creditor": str(change.creditor_id), "subject": str(change.id)})
    return _seen(change.id)


def _lock(name: str) -> Creditor:
    creditor = Creditor.objects.select_for_update().filter(name=name).first()
    if creditor is None:
        raise CreditorUnknown(source=HOUSE_RULE, name=name)
    return creditor


def _locked_change(name: str, at: datetime) -> AccountChangeView:
    """The change that is under way for a creditor, who is locked until the transaction ends."""
    change = accounts.changes_under_way([_lock(name).pk], at)
    if not change:
        raise NoChangeUnderWay(source=HOUSE_RULE, name=name)
    return next(iter(change.values()))


def _seen(change_id: int) -> AccountChangeView:
    """The change with all that was done about it."""
    found = accounts.change(change_id)
    assert found is not None  # it was written in this transaction
    return found


def _digits(number: str) -> str:
    """A telephone number without what only helps the eye: +32 81 55 01 00 and 0032-81-550100 are one."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return digits.removeprefix("00")
