"""(b)(3), (g)(2): the fields of an envelope that may be kept; every other field is content and may not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_FIELDS = """transaction_id received_at answered_at released_at display_ack_at point_id location_id pharmacy_dea
pharmacy_npi pms_id pms_installation_id integration_vendor_id protocol_option route hub cert_fingerprint source_ip
requester_id requester_first requester_last requester_role requester_license session_ref purpose initiation
user_action_at search_last search_first search_middle search_dob search_sex search_zip from_state to_states
state_outcomes
withheld_datasets outcome refusal_code citation confirmation_id"""
ENVELOPE_FIELDS = frozenset(_FIELDS.split())
# What a sender needs to name its own row, and when it happened; neither tells of a patient.
ROW_FIELDS = ENVELOPE_FIELDS | {"row_id", "event_at"}
_DRUG_CODE = re.compile(r"(?<![\w-])(?:\d{11}|\d{4}-\d{4}-\d{2}|\d{5}-(?:\d{3}-\d{2}|\d{4}-\d{1,2}))(?![\w-])")
_ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{257,}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}")


def looks_like_drug_code(value: str) -> bool:
    """Eleven digits, or digits grouped as drug codes are."""
    return bool(_DRUG_CODE.search(value))


def looks_encoded(value: str) -> bool:
    """More than 256 characters without a space: something packed, not a word."""
    return bool(_ENCODED.search(value))


def field_name(name: object) -> str:
    """The name of a field as it may be told; what is no plain name is not repeated."""
    text = str(name)
    return text if _NAME.fullmatch(text) else "(a name that is no plain word)"


def texts_in(value: object) -> Iterable[str]:
    """Every text inside a value, however deep."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)
    elif value is not None:
        yield str(value)
