"""Django's entry for this app."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Who: people, organizations, their licenses and identifiers."""

    name = "carelaw.platform.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
