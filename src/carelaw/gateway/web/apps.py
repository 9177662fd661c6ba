"""Django's entry for this app."""

from django.apps import AppConfig


class GatewayWebConfig(AppConfig):
    """The console's pages of this program: templates and tiles, no tables."""

    name = "carelaw.gateway.web"
    label = "gateway_web"
