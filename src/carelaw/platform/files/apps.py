"""Django's entry for this app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """What was received, byte for byte, by digest."""

    name = "carelaw.platform.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
