"""Judge every answer with a FHIR R4 validator that this project did not write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import fhirkit

# Codes that R4 binds as required at the places we write; the validator does not look at codes.
REQUIRED: dict[tuple[str, str], set[str]] = {
    ("issue", "severity"): {"fatal", "error", "warning", "information"},
    ("issue", "code"): {
        "invalid", "structure", "required", "value", "security", "login", "forbidden", "processing", "not-supported",
        "not-found", "multiple-matches", "too-long", "conflict", "business-rule", "transient", "throttled",
        "incomplete", "exception", "informational",
    },
    ("search", "mode"): {"match", "include", "outcome"},
    ("MedicationDispense", "status"): {
        "preparation", "in-progress", "cancelled", "on-hold", "completed", "entered-in-error", "stopped", "declined",
        "unknown",
    },
    ("MedicationRequest", "status"): {"active", "completed", "unknown"},
    ("MedicationRequest", "intent"): {"order"},
    ("DetectedIssue", "status"): {"final"},
    ("Patient", "gender"): {"male", "female", "other", "unknown"},
    ("Bundle", "type"): {"collection", "searchset", "message"},
}  # fmt: skip


def faults(resource: Any) -> list[str]:
    """What the validator finds wrong, and codes that R4 does not have."""
    found = [f"{issue.path}: {issue.message}" for issue in fhirkit.validate(resource) if issue.severity == "error"]
    read = json.loads(resource) if isinstance(resource, bytes | str) else resource
    return found + list(_wrong_codes(read, ""))


def _wrong_codes(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _wrong_codes(item, place)
    elif isinstance(value, dict):
        here = value.get("resourceType", place)
        for name, item in value.items():
            permitted = REQUIRED.get((here, name))
            if permitted and item not in permitted:
                yield f"{here}.{name}: {item} is no code of R4"
            yield from _wrong_codes(item, name)


def valid(response: Any, status: int = 200) -> dict[str, Any]:
    """The resource of an answer with the status expected, once the validator found nothing wrong with it."""
    assert response.status_code == status, response.content[:600]
    assert response["Content-Type"].startswith("application/fhir+json"), response["Content-Type"]
    assert faults(response.content) == []
    shown: dict[str, Any] = response.json()
    return shown
