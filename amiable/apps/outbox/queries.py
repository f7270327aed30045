"""Read the outbox."""

import json
from collections.abc import Collection, Iterable
from datetime import date

from amiable.apps.documents.rows import among
from amiable.apps.documents.sealing import Place, unseal_text
from amiable.apps.outbox.models import Item, Purpose, State
from amiable.apps.outbox.records import OutboxItem


def unreleased(on: date, *, case_ids: Iterable[int] | None = None) -> tuple[OutboxItem, ...]:
    """What may go out on a day and has not yet, oldest first."""
    items = Item.objects.filter(state=State.OWED, release_on__lte=on)
    if case_ids is not None:
        items = items.filter(case_id__in=set(case_ids))
    return tuple(view_of(item) for item in items.order_by("release_on", "pk"))


def cases_waiting(on: date) -> set[int]:
    """The cases to which something is owed that may go out on a day; nothing of it is opened."""
    return set(Item.objects.filter(state=State.OWED, release_on__lte=on).values_list("case_id", flat=True).distinct())


def items_of(case_id: int) -> tuple[OutboxItem, ...]:
    """All that was ever owed on a case, oldest first."""
    return tuple(view_of(item) for item in Item.objects.filter(case_id=case_id).order_by("owed_on", "pk"))


def items(item_ids: Collection[int]) -> dict[int, OutboxItem]:
    """Items by id, in one query."""
    return {item.pk: view_of(item) for item in Item.objects.filter(pk__in=set(item_ids))}


def owed_to(case_ids: Iterable[int]) -> dict[int, tuple[OutboxItem, ...]]:
    """What each case is still owed, in one query; a case that is owed nothing is absent."""
    found: dict[int, tuple[OutboxItem, ...]] = {}
    for item in Item.objects.filter(state=State.OWED, case_id__in=set(case_ids)).order_by("release_on", "pk"):
        found[item.case_id] = (*found.get(item.case_id, ()), view_of(item))
    return found


def demands_waiting(case_ids: Collection[int]) -> list[int]:
    """The cases among these with a demand that did not go out yet, in order; in one query, however many are named."""
    found = Item.objects.filter(state=State.OWED, purpose=Purpose.DEMAND).order_by("case_id").distinct("case_id")
    wanted = set(case_ids)
    return [case_id for case_id in found.values_list("case_id", flat=True) if case_id in wanted]


def released_demands(case_ids: Iterable[int]) -> dict[int, tuple[OutboxItem, ...]]:
    """The demands of each case that went out, oldest first, in one query; a case without any is absent."""
    found: dict[int, tuple[OutboxItem, ...]] = {}
    items = Item.objects.filter(state=State.RELEASED, purpose=Purpose.DEMAND, case_id__in=set(case_ids))
    for item in items.order_by("ended_on", "pk"):
        found[item.case_id] = (*found.get(item.case_id, ()), view_of(item))
    return found


def asked_since(since: date, case_ids: Collection[int] | None = None) -> list[tuple[int, date]]:
    """On which days since one a case was sent a demand: pairs in the order of the cases, the newest day first.

    case_ids  None: of every case
    """
    items = Item.objects.filter(state=State.RELEASED, purpose=Purpose.DEMAND, ended_on__gte=since)
    if case_ids is not None:
        items = items.filter(case_id__in=among(case_ids))
    rows = items.order_by("case_id", "-ended_on").values_list("case_id", "ended_on").distinct()
    return [(case_id, on) for case_id, on in rows if on]


def released(case_ids: Iterable[int]) -> dict[int, tuple[tuple[str, date], ...]]:
    """What went out on each case, of whatever purpose, as its kind and day, oldest first, in one query; a case without any is absent."""
    found: dict[int, tuple[tuple[str, date], ...]] = {}
    items = Item.objects.filter(state=State.RELEASED, case_id__in=set(case_ids)).order_by("ended_on", "pk")
    for case_id, kind, ended_on in items.values_list("case_id", "kind", "ended_on"):
        if ended_on:
            found[case_id] = (*found.get(case_id, ()), (kind, ended_on))
    return found


def place_of(item_id: int) -> Place:
    """Where is sealed what an item has to tell."""
    return Place(Item._meta.db_table, "about", item_id)


def view_of(item: Item) -> OutboxItem:
    """An item as the rooms above see it."""
    return OutboxItem(
        id=item.pk,
        case_id=item.case_id,
        purpose=item.purpose,
        kind=item.kind,
        channel=item.channel,
        claims=tuple(item.claims),
        owed_on=item.owed_on,
        release_on=item.release_on,
        state=item.state,
        ended_on=item.ended_on,
        because=item.because,
        key=item.key,
        about=json.loads(unseal_text(item.about, place_of(item.pk)) or "{}"),
        instead_of=item.instead_of,
    )
