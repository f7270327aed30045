"""Read direct debits: mandates, debits with what the bank made of them, files."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from amiable import markets
from amiable.apps.debits.models import Collection, DebitFile, DebitMandate
from amiable.apps.debits.records import CollectionView, FileView, MandateView, State
from amiable.apps.debits.sealed import opened
from amiable.apps.payments import queries as payments
from amiable.core.debits import Kind, Mandate, must_live
from amiable.core.refusal import Refusal

SHOWN = 200
NEVER_BOOKED = 10  # days after which a debit that the bank did not book was rejected

Booked = Mapping[str, tuple[int, date | None, str]]


def mandates(market: str, on: date, limit: int = SHOWN) -> list[MandateView]:
    """Mandates, the newest first, as they stand on a day."""
    return _views(DebitMandate.objects.filter(market=market).order_by("-pk")[:limit], on)


def mandates_of(case_id: int, on: date) -> list[MandateView]:
    """The mandates of a case, the newest first."""
    return _views(DebitMandate.objects.filter(case_id=case_id).order_by("-pk"), on)


def _views(rows: Iterable[DebitMandate], on: date) -> list[MandateView]:
    found = list(rows)
    known = as_mandates(found, on)
    return [_view(row, known[row.pk], on) for row in found]


def _view(row: DebitMandate, known: Mandate, on: date) -> MandateView:
    return MandateView(
        id=row.pk,
        reference=row.reference,
        market=row.market,
        case_id=row.case_id,
        kind=known.kind,
        signed_on=row.signed_on,
        notice=row.notice,
        holder=opened(row, "holder"),
        iban=opened(row, "iban"),
        revoked_on=row.revoked_on,
        revoked_because=row.revoked_because,
        last_on=known.last_on,
        made=known.made,
        dead=_is_dead(known, row.market, on),
    )


def _is_dead(mandate: Mandate, market: str, on: date) -> bool:
    rules = markets.means_of_payment(market).debits
    if rules is None:
        return True
    try:
        must_live(mandate, on, rules)
    except Refusal:
        return True
    return False


def as_mandates(rows: Iterable[DebitMandate], on: date) -> dict[int, Mandate]:
    """Mandates as the core knows them, by id: with the debits that the bank booked, or has in hand."""
    known = {row.pk: row for row in rows}
    handed_in = list(Collection.objects.filter(mandate_id__in=known, file__isnull=False).order_by("due_on", "pk"))
    booked = payments.payments_by_end_to_end([row.end_to_end_id for row in handed_in])
    made = [row for row in handed_in if row.end_to_end_id in booked or (on - row.due_on).days <= NEVER_BOOKED]
    found: dict[int, Mandate] = {}
    for pk, row in known.items():
        days = [each.due_on for each in made if each.mandate_id == pk]
        found[pk] = Mandate(
            reference=row.reference,
            kind=cast(Kind, row.kind),
            signed_on=row.signed_on,
            notice=row.notice,
            revoked_on=row.revoked_on,
            last_on=max(days, default=None),
            made=len(days),
        )
    return found


def collections(market: str, limit: int = SHOWN) -> list[CollectionView]:
    """Debits, the latest due day first, with what the bank made of them."""
    rows = Collection.objects.filter(mandate__market=market)
    return collection_views(rows.select_related("mandate", "file", "retried_by").order_by("-due_on", "-pk")[:limit])


def collections_of(case_id: int) -> list[CollectionView]:
    """The debits of a case, the latest due day first."""
    rows = Collection.objects.filter(mandate__case_id=case_id)
    return collection_views(rows.select_related("mandate", "file", "retried_by").order_by("-due_on", "-pk"))


def collection_views(rows: Iterable[Collection]) -> list[CollectionView]:
    """Debits with what the bank made of them, in two queries."""
    found = list(rows)
    booked = payments.payments_by_end_to_end([row.end_to_end_id for row in found if row.file_id])
    return [_collection(row, booked) for row in found]


def _collection(row: Collection, booked: Booked) -> CollectionView:
    _line, returned_on, reason = booked.get(row.end_to_end_id, (0, None, ""))
    again = getattr(row, "retried_by", None)
    return CollectionView(
        id=row.pk,
        name=row.end_to_end_id,
        mandate_id=row.mandate_id,
        case_id=row.mandate.case_id,
        minor=row.minor,
        due_on=row.due_on,
        last=row.last,
        sequence=row.sequence,
        noticed_on=row.noticed_on,
        notice_id=row.notice_id,
        file_name=row.file.message_id if row.file else "",
        state=_state(row, booked),
        cancelled_because=row.cancelled_because,
        returned_on=returned_on,
        reason=reason,
        asked_again=again.end_to_end_id if again else "",
    )


def _state(row: Collection, booked: Booked) -> State:
    if row.cancelled_on:
        return "cancelled"
    if row.file_id is None:
        return "planned"
    if row.end_to_end_id not in booked:
        return "handed_in"
    return "returned" if booked[row.end_to_end_id][1] else "paid"


def under_way(case_id: int, on: date) -> int:
    """What debits of a case that are planned, or in the bank's hands, will still bring, in minor units."""
    return sum(view.minor for view in collections_of(case_id) if view.state == "planned") + in_hand(case_id, on)


def in_hand(case_id: int, on: date) -> int:
    """What the bank has in hand for a case and has not booked, in minor units; what it rejected before booking is not."""
    waiting = (view for view in collections_of(case_id) if view.state == "handed_in")
    return sum(view.minor for view in waiting if (on - view.due_on).days <= NEVER_BOOKED)


def files(market: str, limit: int = 30) -> list[FileView]:
    """Files for the bank, the newest first."""
    return [file_view(row) for row in DebitFile.objects.filter(market=market).order_by("-pk")[:limit]]


def file_view(row: DebitFile) -> FileView:
    """A file, as the shells see it."""
    return FileView(row.pk, row.message_id, row.market, row.made_on, row.debits, row.minor, row.document_id)
