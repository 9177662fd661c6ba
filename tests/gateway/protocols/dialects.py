"""One search put to a door, and what it said, in the same words whichever its dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carelaw.gateway.protocols.door import CERTIFICATE, TLS_VERSION
from tests.gateway.dialects import AUGUST, BY_PATH, Said
from tests.gateway.dialects import fhir as fhir_dialect
from tests.gateway.dialects import pmix as pmix_dialect
from tests.gateway.world import World

PMIX_PATH, FHIR_PATH = pmix_dialect.PATH, fhir_dialect.PATH


def pmix(patients: int = 1, person: Mapping[str, str] = AUGUST, **more: Any) -> bytes:
    """A request in PMIX over plain HTTP."""
    return pmix_dialect.request_of(person, patients=patients, **more)


def fhir(patients: int = 1, person: Mapping[str, str] = AUGUST, *extra: Mapping[str, Any]) -> bytes:
    """A request in FHIR."""
    return fhir_dialect.request_of(person, *extra, patients=patients)


def post(client: Any, world: World, path: str, body: bytes, **changed: Any) -> Any:
    """A POST as our listener hands it over; `token`, `fingerprint`, `tls` and headers can be changed."""
    token = changed.pop("token", None)
    if token is None:
        token = world.key.sign(changed.pop("claims", None) or world.claims())
    fingerprint = changed.pop("fingerprint", world.key.fingerprint)
    extra = {TLS_VERSION: changed.pop("tls", "TLSv1.3"), CERTIFICATE: fingerprint}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    known = BY_PATH.get(path.partition("?")[0])
    kind = known.media if known else "application/xml"
    return client.generic("POST", path, body, content_type=kind, headers=headers | changed, **extra)


def said(path: str, response: Any) -> Said:
    """What a door said, whichever its dialect."""
    content = response.content if hasattr(response, "content") else response.read()
    return said_in(path, getattr(response, "status_code", None) or response.status, content)


def said_in(path: str, status: int, content: bytes) -> Said:
    """The same from a status and a body."""
    return BY_PATH[path.partition("?")[0]].said_in(status, content)
