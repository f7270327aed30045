"""Owe, release and cancel: the only writer of the outbox."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import transaction

from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import seal_text
from amiable.apps.outbox.models import Item, Purpose, State
from amiable.apps.outbox.queries import place_of, view_of
from amiable.apps.outbox.records import NewItem, OutboxItem
from amiable.apps.outbox.refusals import AlreadyEnded

BATCH = 2_000
HOUSE_RULE = "house rule"


def owe(item: NewItem, on: date) -> bool:
    """Owe one item from a day.

    returns  whether it was new; the same key again changes nothing
    """
    return owe_many([item], on) == 1


def owe_many(items: Sequence[NewItem], on: date) -> int:
    """Owe many items from a day, in the caller's transaction.

    returns  how many were new; the same key again changes nothing
    """
    rows = [
        Item(
            pk=pk,
            case_id=item.case_id,
            purpose=item.purpose,
            kind=item.kind,
            channel=item.channel,
            claims=list(item.claims),
            owed_on=on,
            release_on=max(item.release_on, on),  # a day that has passed is today
            key=item.key,
            about=seal_text(json.dumps(dict(item.about)), place_of(pk)) if item.about else b"",
            instead_of=item.instead_of,
        )
        for pk, item in zip(reserve(Item, len(items)), items, strict=True)
    ]
    Item.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return Item.objects.filter(pk__in=[row.pk for row in rows]).count()


def lock_unreleased(case_ids: Iterable[int], on: date) -> tuple[OutboxItem, ...]:
    """Lock what may go out on a day on some cases until the transaction ends, so that nobody cancels it meanwhile; oldest first."""
    items = Item.objects.select_for_update().filter(state=State.OWED, release_on__lte=on, case_id__in=set(case_ids))
    return tuple(view_of(item) for item in sorted(items.order_by("pk"), key=lambda item: (item.release_on, item.pk)))


def release(item_id: int, on: date) -> None:
    """Say that an item went out on a day.

    refuses  AlreadyEnded
    """
    _end([item_id], State.RELEASED, on, "")


def release_many(item_ids: Sequence[int], on: date) -> None:
    """Say that many items went out on a day.

    refuses  AlreadyEnded, and then none of them is changed
    """
    _end(item_ids, State.RELEASED, on, "")


def cancel(item_id: int, on: date, because: str) -> None:
    """Say that an item will never go out, and why.

    refuses  AlreadyEnded
    """
    _end([item_id], State.CANCELLED, on, because)


def cancel_demands(case_ids: Iterable[int], on: date, because: str) -> int:
    """Cancel the demands of some cases that did not go out yet; the answers that we owe the person stay.

    returns  how many were cancelled
    """
    owed = Item.objects.filter(case_id__in=set(case_ids), state=State.OWED, purpose=Purpose.DEMAND)
    return owed.update(state=State.CANCELLED, ended_on=on, because=because)


def never_left(item_ids: Collection[int], on: date, because: str) -> None:
    """Say that items that were released did not go out after all: their channel was never given them."""
    gone = Item.objects.filter(pk__in=set(item_ids), state=State.RELEASED)
    gone.update(state=State.CANCELLED, ended_on=on, because=because)


@transaction.atomic
def _end(item_ids: Sequence[int], state: State, on: date, because: str) -> None:
    for item in Item.objects.select_for_update().filter(pk__in=item_ids):
        if item.state != "owed":
            raise AlreadyEnded(source=HOUSE_RULE, key=item.key, state=item.state)
    Item.objects.filter(pk__in=item_ids).update(state=state, ended_on=on, because=because)
