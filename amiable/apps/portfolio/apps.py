"""The room's name for Django."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """All open cases at once."""

    name = "amiable.apps.portfolio"
