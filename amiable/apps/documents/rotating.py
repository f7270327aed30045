"""Take another key to sign with: a person's decision, which the audit keeps."""

from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction

from amiable.apps.audit import services as audit
from amiable.apps.documents.signing import FILE, Kept, drawn
from amiable.apps.staff import queries as staff
from amiable.core.refusal import Refusal, _
from amiable.files.ours import PublicKey
from amiable.settings import home

ROTATING = 0x6F757273  # the number of the lock under which one key follows another


class KeyTooYoung(Refusal):
    """A key that began on that day, or later, cannot end before it."""

    code = "keys.too_young"
    what = _("The key in use began on {from_on}; another one can begin on the day after.")
    remedy = _("Choose a later day; if the key was stolen, say so, and it ends at once.")


@transaction.atomic
def rotate(*, on: date, by: str, at: datetime, stolen: bool = False) -> PublicKey:
    """Take another key. The one before stays published, with its last day; its private half is gone for good.

    on       the first day of the new key
    stolen   the old one is no longer trusted, whatever the day
    returns  the new one
    refuses  StaffUnknown; KeyTooYoung
    """
    # 1. Lock: two who take another key at once would each forget that of the other.
    who = staff.must_work_here(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROTATING])
    kept = Kept.read()
    last = kept.public[-1]
    # 2. Decide.
    if not stolen and last.from_on and on <= last.from_on:
        raise KeyTooYoung(source="house rule", from_on=last.from_on.isoformat())
    ended = replace(last, to=on, stolen=stolen)  # what left in the morning of that day bears the old signature
    new = drawn(on, kept.checks, (*kept.public[:-1], ended))
    word = {"old": last.id, "new": new.public[-1].id, "from": on.isoformat(), "stolen": "yes" if stolen else "no"}
    # 3. Write.
    audit.record(at, who, "keys.rotated", word)
    home.replace_secret(FILE, new.written())
    return new.public[-1]
