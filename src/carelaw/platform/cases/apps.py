"""Django's entry for this app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What is due by law: cases, their events and their clocks."""

    name = "carelaw.platform.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
