"""Django's entry for this app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What was sent, to whom, how and when."""

    name = "carelaw.platform.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
