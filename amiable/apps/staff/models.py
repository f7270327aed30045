"""Tables of the people who work here."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """One person who works here. Nobody shares an account, so that everything that is done has a name."""
