"""Routes of integrations, connection points and envelopes."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.gateway.web import agreements, integrations, parties, points

urlpatterns: list[URLPattern] = [
    path("integrations/", integrations.board, name="gateway-integrations"),
    path("integrations/<str:reference>/", integrations.integration, name="gateway-integration"),
    path("parties/", parties.listed, name="gateway-parties"),
    path("points/", points.console, name="gateway-points"),
    path("points/<str:reference>/", points.point, name="gateway-point"),
    path("agreements/", agreements.listed, name="gateway-agreements"),
    path("envelopes/", points.envelopes, name="gateway-envelopes"),
    path("envelopes/<uuid:envelope_id>/", points.envelope, name="gateway-envelope"),
]
