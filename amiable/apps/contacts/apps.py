"""The room of contacts."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Letters, and how they come to be sent."""

    name = "amiable.apps.contacts"
    default_auto_field = "django.db.models.BigAutoField"
