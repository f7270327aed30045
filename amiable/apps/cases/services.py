"""Write what the law knows of a case: actions, suspensions, its end. The only writer of these tables besides `placing`."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from psycopg.types.range import Range

from amiable.apps.cases import queries
from amiable.apps.cases.models import Action, Case, Claim, Suspension
from amiable.apps.cases.records import CaseView, NewAction
from amiable.apps.cases.refusals import AlreadySuspended, CaseClosed, NotSuspended
from amiable.apps.documents.rows import reserve
from amiable.apps.outbox.services import cancel_demands

HOUSE_RULE = "house rule"
BATCH = 2_000
ONE_DAY = timedelta(days=1)


def lock(case_ids: Iterable[int]) -> dict[int, CaseView]:
    """Lock cases until the transaction ends, in one order for everybody, so that nobody waits in a ring.

    returns  the cases by id, as they stand under the lock
    """
    ids = sorted(set(case_ids))
    list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    return queries.cases_of(ids)


def lock_open(case_id: int) -> CaseView:
    """Lock one case that is open.

    refuses  CaseUnknown, CaseClosed
    """
    case = lock([case_id]).get(case_id) or queries.case(case_id)
    if case.closed_on:
        raise CaseClosed(source=HOUSE_RULE, number=case.printed_number, closed_on=case.closed_on.isoformat())
    return case


def record_action(action: NewAction) -> int:
    """Record that something was done about a debt.

    returns  the action's id
    """
    return record_actions([action])[0]


@transaction.atomic
def record_actions(actions: Sequence[NewAction]) -> list[int]:
    """Record many actions in four queries.

    returns  their ids, in the order given
    """
    ids = reserve(Action, len(actions))
    Action.objects.bulk_create([_action(pk, action) for pk, action in zip(ids, actions, strict=True)], batch_size=BATCH)
    refs = {ref for action in actions for ref in action.claims or ()}
    rows = Claim.objects.filter(case_id__in={action.case_id for action in actions}, ref__in=refs)
    claims = {(case_id, ref): pk for pk, case_id, ref in rows.values_list("pk", "case_id", "ref")}
    link = Action.claims.through
    link.objects.bulk_create(
        [
            link(action_id=pk, claim_id=claims[action.case_id, ref])
            for pk, action in zip(ids, actions, strict=True)
            for ref in action.claims or ()
        ],
        batch_size=BATCH,
    )
    return ids


@transaction.atomic
def suspend(case_id: int, *, because: str, from_on: date, to_on: date | None, today: date) -> None:
    """Stop demands on a case for a reason, and cancel those that did not go out yet.

    to_on    the last day, inside; None is open
    refuses  CaseUnknown, CaseClosed, AlreadySuspended
    """
    case = lock_open(case_id)
    period = Range(from_on, to_on + ONE_DAY if to_on else None)
    if Suspension.objects.filter(case_id=case_id, because=because, period__overlap=period).exists():
        raise AlreadySuspended(source=HOUSE_RULE, number=case.printed_number, because=because)
    Suspension.objects.create(case_id=case_id, because=because, period=period)
    if from_on <= today:
        cancel_demands([case_id], today, f"suspended: {because}")


@transaction.atomic
def resume(case_id: int, *, because: str, last_on: date) -> None:
    """End the open suspension for a reason; `last_on` is the last day on which it held.

    refuses  CaseUnknown, CaseClosed, NotSuspended
    """
    case = lock_open(case_id)
    open_one = Suspension.objects.filter(case_id=case_id, because=because, period__endswith=None, period__startswith__lte=last_on).first()
    if open_one is None:
        raise NotSuspended(source=HOUSE_RULE, number=case.printed_number, because=because)
    open_one.period = Range(open_one.period.lower, last_on + ONE_DAY)
    open_one.save(update_fields=["period"])


@transaction.atomic
def close(case_id: int, *, on: date, because: str) -> None:
    """Close a case, and cancel the demands that did not go out yet.

    refuses  CaseUnknown, CaseClosed
    """
    lock_open(case_id)
    Case.objects.filter(pk=case_id).update(closed_on=on, closed_because=because)
    cancel_demands([case_id], on, f"closed: {because}")


def _action(pk: int, action: NewAction) -> Action:
    return Action(
        pk=pk,
        case_id=action.case_id,
        kind=action.kind,
        on=action.on,
        channel=action.channel,
        received_on=action.received_on,
        fee_minor=None if action.fee == "max" else action.fee,
        fee_is_maximum=action.fee == "max",
        postage_minor=action.postage,
        instalments=action.instalments,
        amount_minor=action.amount,
        source=action.source,
    )
