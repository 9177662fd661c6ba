"""Django's entry for this app."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """The program's tables."""

    name = "carelaw.gateway.store"
    label = "gateway"
    default_auto_field = "django.db.models.BigAutoField"
