"""Read who works here."""

from amiable.apps.staff.models import User
from amiable.apps.staff.refusals import StaffUnknown

HOUSE_RULE = "house rule"


def must_work_here(name: str) -> str:
    """The name of an active member of staff as it was given when they were added, however its capitals are typed.

    refuses  StaffUnknown
    """
    found = User.objects.filter(username__iexact=name, is_staff=True, is_active=True).values_list("username", flat=True).first()
    if found is None:
        raise StaffUnknown(source=HOUSE_RULE, name=name)
    return found
