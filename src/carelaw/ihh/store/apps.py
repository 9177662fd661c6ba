"""Django's entry for this app."""

from django.apps import AppConfig


class IhhConfig(AppConfig):
    """The program's tables."""

    name = "carelaw.ihh.store"
    label = "ihh"
    default_auto_field = "django.db.models.BigAutoField"
