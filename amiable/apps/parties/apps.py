"""The room of parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """The agency, creditors, mandates and debtors."""

    name = "amiable.apps.parties"
    default_auto_field = "django.db.models.BigAutoField"
