"""What the FHIR door offers: its CapabilityStatement, its SMART configuration, and the words of its token endpoint."""

from __future__ import annotations

from typing import Any

from carelaw.gateway.wire.assertion import ALGORITHMS
from carelaw.gateway.wire.fhir import MEDIA, OPERATION
from carelaw.kernel.refusal import Refusal

Json = dict[str, Any]
# The day on which what is said below last changed.
_CHANGED = "2026-11-22"
_OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
_SECURITY = "http://terminology.hl7.org/CodeSystem/restful-security-service"
_ERRORS = {"grant_type": "unsupported_grant_type", "scope": "invalid_scope"}


def configuration(token_address: str, scope: str) -> Json:
    """Backend Services and nothing else: there is no user to authorize here, the assertion vouches for one."""
    return {
        "token_endpoint": token_address,
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "scopes_supported": [scope],
        "capabilities": ["client-confidential-asymmetric"],
        "tls_client_certificate_bound_access_tokens": True,
    }


def capability(source: str, version: str, token_address: str) -> Json:
    """One operation, by POST or as a message, without pre-staging."""
    operation = {
        "name": "pdmp-history",
        "definition": OPERATION,
        "documentation": "One patient, one practitioner. Nothing is gathered ahead: the parameters "
        "pre-stage-only and pre-stage-retrieval-key are refused, and so are _elements and _summary.",
    }
    message = {
        "name": "process-message",
        "definition": "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message",
        "documentation": "The guide's message Bundle, synchronously; the answer is one too.",
    }
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": _CHANGED,
        "kind": "instance",
        "software": {"name": "carelaw", "version": version},
        "implementation": {"description": "Illinois integration gateway", "url": source},
        "fhirVersion": "4.0.1",
        "format": [MEDIA, "json"],
        "implementationGuide": ["http://hl7.org/fhir/us/pdmp/ImplementationGuide/hl7.fhir.us.pdmp|1.0.0"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "extension": [{"url": _OAUTH_URIS, "extension": [{"url": "token", "valueUri": token_address}]}],
                    "service": [{"coding": [{"system": _SECURITY, "code": "SMART-on-FHIR"}]}],
                    "description": "Mutual TLS with the certificate of one connection point. Each search has an "
                    "assertion of its own (ES384 or RS384): as bearer token, or exchanged for a token good for one "
                    "search (SMART Backend Services).",
                },
                "resource": [{"type": "Patient", "operation": [operation]}],
                "operation": [operation, message],
            }
        ],
    }


def token_error(refusal: Refusal) -> Json:
    """A refusal as OAuth says it, with the code and paragraph that every door gives."""
    malformed = refusal.code == "token-request-invalid"
    error = _ERRORS.get(refusal.field or "", "invalid_request") if malformed else "invalid_client"
    error = "temporarily_unavailable" if refusal.kind == "unavailable" else error
    told = {"error": error, "error_description": refusal.says, "code": refusal.code, "citation": refusal.cite}
    return told | ({"reference": refusal.reference} if refusal.reference else {})


__all__ = ["capability", "configuration", "token_error"]
