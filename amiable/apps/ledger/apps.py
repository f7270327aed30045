"""The room of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Accounts and transfers."""

    name = "amiable.apps.ledger"
    default_auto_field = "django.db.models.BigAutoField"
