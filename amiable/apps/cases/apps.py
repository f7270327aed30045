"""The room of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, claims, actions, suspensions and placements."""

    name = "amiable.apps.cases"
    default_auto_field = "django.db.models.BigAutoField"
