"""Django's entry for this app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work that outlives a request: queued, leased, resumed after a kill."""

    name = "carelaw.platform.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
