"""Appointments at the office: one person at a time, at the office's own times."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from psycopg.types.range import Range

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.cases.services import lock
from amiable.apps.counter import queries
from amiable.apps.counter.models import Appointment
from amiable.apps.counter.records import AppointmentView
from amiable.apps.counter.refusals import AppointmentUnknown, NotASlot, SlotTaken
from amiable.core import means

HOUSE_RULE = "house rule"
BOOKING = 0x626F6F6B  # the number of the lock under which appointments are made


@transaction.atomic
def book(case_id: int, starts_at: datetime, *, at: datetime, by: str) -> AppointmentView:
    """Give somebody an appointment.

    starts_at  a local moment of the market, without time zone, at which a slot begins
    at         now, with its time zone
    refuses    NoVisitors, NotASlot, SlotTaken
    """
    view = lock([case_id])[case_id]
    _wait_for_the_book()
    known, own = markets.means_of_payment(view.market), markets.zone(view.market)
    free = queries.free_slots(view.market, starts_at.date())
    if starts_at not in free or starts_at.replace(tzinfo=own) < at:
        slots = means.slots(known, starts_at.date(), markets.load(view.market).holidays)
        refusal = SlotTaken if starts_at in slots and starts_at not in free else NotASlot
        told = ", ".join(f"{slot:%H:%M}" for slot in free if slot.replace(tzinfo=own) >= at) or "–"
        raise refusal(source=str(known.office.source), at_on=f"{starts_at:%Y-%m-%d}", at=f"{starts_at:%H:%M}", free=told)
    start = starts_at.replace(tzinfo=own)
    period = Range(start, start + timedelta(minutes=known.office.slot))
    row = Appointment.objects.create(market=view.market, case_id=case_id, period=period, by=by)
    record(at, by, "appointment.booked", {"case": str(case_id), "appointment": str(row.pk)})
    return AppointmentView(row.pk, case_id, start, start + timedelta(minutes=known.office.slot), by)


def _wait_for_the_book() -> None:
    """One appointment at a time: whoever comes second sees that the time is taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BOOKING])


@transaction.atomic
def cancel(appointment_id: int, *, at: datetime, by: str) -> None:
    """Cancel an appointment: its time is free again.

    refuses  AppointmentUnknown
    """
    row = Appointment.objects.select_for_update().filter(pk=appointment_id, cancelled_on=None).first()
    if row is None:
        raise AppointmentUnknown(source=HOUSE_RULE)
    row.cancelled_on = markets.day_in(row.market, at)
    row.save(update_fields=["cancelled_on"])
    record(at, by, "appointment.cancelled", {"case": str(row.case_id), "appointment": str(appointment_id)})
