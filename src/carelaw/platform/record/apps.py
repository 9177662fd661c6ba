"""Django's entry for this app."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The record: every act and read, append-only, hash-linked, checkpointed."""

    name = "carelaw.platform.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
