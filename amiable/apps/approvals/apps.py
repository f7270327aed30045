"""The room of approvals."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Four eyes."""

    name = "amiable.apps.approvals"
    default_auto_field = "django.db.models.BigAutoField"
