"""Django's entry for this app."""

from django.apps import AppConfig


class PbmConfig(AppConfig):
    """The program's tables."""

    name = "carelaw.pbm.store"
    label = "pbm"
    default_auto_field = "django.db.models.BigAutoField"
