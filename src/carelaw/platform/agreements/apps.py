"""Django's entry for this app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """What parties signed, from when to when."""

    name = "carelaw.platform.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
