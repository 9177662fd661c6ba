"""Django's entry for this app."""

from django.apps import AppConfig


class PdmpConfig(AppConfig):
    """Prescription monitoring's tables."""

    name = "carelaw.pdmp.store"
    label = "pdmp"
    default_auto_field = "django.db.models.BigAutoField"
