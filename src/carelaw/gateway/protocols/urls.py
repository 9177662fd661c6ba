"""Routes of the gateway's doors. No path carries anything about a patient."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.gateway.protocols import fhir, other, pmix

urlpatterns: list[URLPattern] = [
    path("pmix/v1/history", pmix.history, name="gateway-pmix-history"),
    path("fhir/metadata", fhir.metadata, name="gateway-fhir-metadata"),
    path("fhir/$pdmp-history", fhir.history, name="gateway-fhir-history"),
    path("fhir/Patient/$pdmp-history", fhir.history, name="gateway-fhir-patient-history"),
    path("", other.nothing_here, name="gateway-nothing"),
    path("<path:rest>", other.nothing_here, name="gateway-nothing-there"),
]
