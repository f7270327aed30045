"""Read to which account a creditor is paid at an instant, and what is under way about it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from amiable.apps.approvals import queries as approvals
from amiable.apps.approvals.records import RequestView
from amiable.apps.documents.sealing import Place, unseal_text
from amiable.apps.parties.account_records import KIND, AccountChangeView, AccountView, CallView, CancellationView
from amiable.apps.parties.models import AccountCall, AccountCancellation, AccountChange, CreditorAccount


def account_of(creditor_id: int, at: datetime) -> AccountView:
    """The account to which a creditor is paid at an instant: a change that is not in force yet does not count."""
    return accounts_of([creditor_id], at)[creditor_id]


def accounts_of(creditor_ids: Iterable[int], at: datetime) -> dict[int, AccountView]:
    """The accounts to which creditors are paid at an instant, by creditor, in one query."""
    return {row.creditor_id: _account(row) for row in _in_force(at).filter(creditor_id__in=set(creditor_ids))}


def history(creditor_id: int, at: datetime) -> tuple[AccountView, ...]:
    """Every account to which a creditor was paid up to an instant, the first one first."""
    return tuple(_account(row) for row in _in_force(at).filter(creditor_id=creditor_id))


def changes(creditor_id: int) -> tuple[AccountChangeView, ...]:
    """Every change of a creditor's account that was ever asked for, the newest first."""
    return _views(_changes().filter(creditor_id=creditor_id).order_by("-pk"))


def change(change_id: int) -> AccountChangeView | None:
    """A change by its number."""
    return next(iter(_views(_changes().filter(pk=change_id))), None)


def changes_under_way(creditor_ids: Iterable[int], at: datetime) -> dict[int, AccountChangeView]:
    """The change that waits for a call, an approval or its hours, by creditor: such creditors are still paid to the account before."""
    found = _views(_changes().filter(creditor_id__in=set(creditor_ids)).order_by("pk"))
    return {each.creditor_id: each for each in found if each.under_way(at)}


def place_of(call_id: int) -> Place:
    """Where the name of whoever was called is sealed."""
    return Place(AccountCall._meta.db_table, "person", call_id)


def _in_force(at: datetime) -> QuerySet[CreditorAccount]:
    """What was in force at some moment up to this instant, in that order."""
    rows = CreditorAccount.objects.filter(Q(from_at=None) | Q(from_at__lte=at), change__cancellation=None)
    return rows.order_by(F("from_at").asc(nulls_first=True), "pk")


def _account(row: CreditorAccount) -> AccountView:
    return AccountView(row.creditor_id, row.iban, row.bic, row.from_at)


def _changes() -> QuerySet[AccountChange]:
    return AccountChange.objects.select_related("creditor", "call", "cancellation", "account")


def _views(rows: Iterable[AccountChange]) -> tuple[AccountChangeView, ...]:
    rows = list(rows)
    requests = approvals.of_many(KIND, [str(row.pk) for row in rows])
    before = {row.pk: accounts_of([row.creditor_id], row.requested_at)[row.creditor_id].iban for row in rows}
    return tuple(_view(row, before[row.pk], requests[str(row.pk)]) for row in rows)


def _view(row: AccountChange, before: str, request: RequestView) -> AccountChangeView:
    call: AccountCall | None = getattr(row, "call", None)  # what was not done yet has no row
    account: CreditorAccount | None = getattr(row, "account", None)
    cancelled: AccountCancellation | None = getattr(row, "cancellation", None)
    return AccountChangeView(
        id=row.pk,
        creditor_id=row.creditor_id,
        creditor=row.creditor.name,
        legal_name=row.creditor.legal_name,
        before=before,
        iban=row.iban,
        bic=row.bic,
        known_phone=row.known_phone,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        request=request,
        call=CallView(call.number, unseal_text(call.person, place_of(call.pk)), call.called_by, call.called_at) if call else None,
        from_at=account.from_at if account else None,
        cancellation=CancellationView(cancelled.cancelled_by, cancelled.cancelled_at, cancelled.why) if cancelled else None,
    )
