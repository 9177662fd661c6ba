"""Routes of the gateway's doors. No path carries anything about a patient."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.gateway.protocols import audit, cds, fhir, hubs, ncpdp, other, pmix, pmix_contract, smart, soap
from carelaw.gateway.wire.cds import SERVICES

urlpatterns: list[URLPattern] = [
    path("pmix/v1/history", pmix.history, name="gateway-pmix-history"),
    path("pmix/v1/picklist", pmix.picklist, name="gateway-pmix-picklist"),
    path("pmix/soap", soap.service, name="gateway-pmix-soap"),
    path("pmix/certificate", pmix_contract.certificate, name="gateway-pmix-certificate"),
    path("pmix/contract/<slug:name>.<str:kind>", pmix_contract.document, name="gateway-pmix-contract"),
    path("seal/keys", pmix_contract.seal_keys, name="gateway-seal-keys"),
    path("ncpdp/v1/rxhistory", ncpdp.history, name="gateway-ncpdp-history"),
    path("cds-services", cds.discovery, name="gateway-cds-discovery"),
    *(path(f"cds-services/{name}", cds.service, {"name": name}, name=f"gateway-cds-{name}") for name in SERVICES),
    path("fhir/.well-known/smart-configuration", smart.configuration, name="gateway-smart"),
    path("fhir/token", smart.token, name="gateway-smart-token"),
    path("fhir/$process-message", fhir.process_message, name="gateway-fhir-message"),
    path("fhir/metadata", fhir.metadata, name="gateway-fhir-metadata"),
    path("fhir/$pdmp-history", fhir.history, name="gateway-fhir-history"),
    path("fhir/Patient/$pdmp-history", fhir.history, name="gateway-fhir-patient-history"),
    path("audit/v1/rows", audit.rows, name="gateway-audit-rows"),
    path("hub/rxcheck", hubs.rxcheck, name="gateway-hub-rxcheck"),
    path("hub/pmpi", hubs.pmpi, name="gateway-hub-pmpi"),
    path("", other.nothing_here, name="gateway-nothing"),
    path("<path:rest>", other.nothing_here, name="gateway-nothing-there"),
]
