"""Tells Django about this room."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The people who work here."""

    name = "amiable.apps.staff"
    label = "staff"
