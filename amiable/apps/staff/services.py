"""The only writer of the people who work here."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from amiable.apps.staff.models import User
from amiable.core.refusal import Fault, Refusal, _


class BadName(Refusal):
    """A name that nobody could sign in with."""

    code = "staff.bad_name"
    what = _("“{name}” cannot be a name to sign in with.")
    remedy = _("Choose 1 to 150 letters, digits, or @ . + - _ without spaces.")


class NameTaken(Refusal):
    """Two people cannot sign in under one name."""

    code = "staff.name_taken"
    what = _("Somebody already signs in as {name}.")
    remedy = _("Choose another name.")


class WeakPassword(Refusal):
    """A password that is easily guessed protects nobody."""

    code = "staff.weak_password"
    what = _("This password is too easy to guess.")
    remedy = _("Choose a longer one: four words that do not belong together make a good password.")


@transaction.atomic
def create_staff(*, name: str, password: str) -> int:
    """Let one more person sign in at the desk.

    returns  the number of the new user
    refuses  BadName, NameTaken, WeakPassword
    """
    try:
        User._meta.get_field("username").clean(name, None)
    except ValidationError:
        raise BadName(source="house rule", name=name) from None
    if User.objects.filter(username__iexact=name).exists():
        raise NameTaken(source="house rule", name=name)
    person = User(username=name, is_staff=True)
    try:
        validate_password(password, person)
    except ValidationError as error:
        faults = tuple(Fault("password", message) for message in error.messages)
        raise WeakPassword(source="house rule", faults=faults) from None
    person.set_password(password)
    person.save()
    return int(person.pk)
