"""The room of audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What people did, chained."""

    name = "amiable.apps.audit"
    default_auto_field = "django.db.models.BigAutoField"
