"""Django's entry for this app."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """Runs over many rows, and the rows that could not be read."""

    name = "carelaw.platform.bulk"
    label = "bulk"
    default_auto_field = "django.db.models.BigAutoField"
