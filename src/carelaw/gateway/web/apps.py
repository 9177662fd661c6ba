"""Django's entry for this app."""

from django.apps import AppConfig


class GatewayWebConfig(AppConfig):
    """The console's pages of this program: templates and tiles, no tables."""

    name = "carelaw.gateway.web"
    label = "gateway_web"

    def ready(self) -> None:
        from carelaw.gateway.web import (
            compliance_tiles,
            foundation_tiles,
            integration_tiles,
            interstate_tiles,
            oversight_tiles,
            roster_tiles,
            special_tiles,
        )

        integration_tiles.offer()
        compliance_tiles.offer()
        roster_tiles.offer()
        foundation_tiles.offer()
        interstate_tiles.offer()
        special_tiles.offer()
        oversight_tiles.offer()
