"""Django's entry for this app."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """Fees, fines and payments: a ledger."""

    name = "carelaw.platform.money"
    label = "money"
    default_auto_field = "django.db.models.BigAutoField"
