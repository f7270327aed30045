"""The room of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Sealed files and sealed fields."""

    name = "amiable.apps.documents"
    default_auto_field = "django.db.models.BigAutoField"
