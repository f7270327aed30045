"""Take back what should not have left: from then on nobody is told that it asks them to pay."""

from datetime import date, datetime

from django.db import transaction

from amiable import markets
from amiable.apps.audit import services as audit
from amiable.apps.cases import services as cases
from amiable.apps.contacts.models import Contact, Withdrawal
from amiable.apps.staff import queries as staff
from amiable.core.ours import serial_text
from amiable.core.refusal import Refusal, _


class ContactUnknown(Refusal):
    """Nothing left under that number."""

    code = "contact.unknown"
    what = _("Nothing was sent with the number {serial}.")
    remedy = _("Copy the number from the foot of the letter, such as A-000 123 456.")


@transaction.atomic
def withdraw(serial: int, *, because: str, by: str, at: datetime, on: date | None = None) -> None:
    """Say that a contact was a mistake of ours. It stays as it was kept, and leaves no more if it has not left yet; again changes nothing.

    because  in plain words, without the person's name
    on       from which day on; None: the day that it is in its market
    refuses  StaffUnknown, ContactUnknown
    """
    who = staff.must_work_here(by)
    found = Contact.objects.select_related("case").filter(pk=serial).first()
    if found is None:
        raise ContactUnknown(source="house rule", serial=serial_text(serial))
    cases.lock([found.case_id])  # whoever gives it to its channel holds the same lock
    on = on or markets.day_in(found.case.market, at)
    if Withdrawal.objects.filter(contact=found).exists():
        return
    Withdrawal.objects.create(contact=found, on=on, because=because, by=who)
    audit.record(at, who, "contact.withdrawn", {"serial": str(serial), "on": on.isoformat()})
