"""The room of the days."""

from django.apps import AppConfig


class DaysConfig(AppConfig):
    """What was done on each day of a market."""

    name = "amiable.apps.days"
    label = "days"
