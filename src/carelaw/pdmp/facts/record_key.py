"""Which dispensing a report speaks of, and whether two reports of it say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence


def record_key(fields: Mapping[str, str]) -> str:
    """The key under which a dispensing is filed: dispenser, prescription number, date filled, fill, partial fill.

    The date filled stands in the key, not the date sold: a revision may add the sale and must still find its original.
    """
    return _digest([*_prescription(fields), fields.get("DSP05", "").strip()])


def loose_key(fields: Mapping[str, str]) -> str:
    """The key without its date, for a record whose date could not be read: a later, mended report finds it by this."""
    return _digest([*_prescription(fields), "?"])


def content_digest(fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]]) -> str:
    """Equal for reports that say the same; the reporting status and the dispenser's own details are left out."""
    said = [
        f"{name}={value.strip().upper()}"
        for name, value in sorted(fields.items())
        if value and name != "DSP01" and not name.startswith("PHA")
    ]
    said += [f"{place}.{name}={value}" for place, part in enumerate(compounds) for name, value in sorted(part.items())]
    return _digest(said)


def dispenser_number(fields: Mapping[str, str]) -> str:
    """The number that names the dispenser: DEA, else NPI, else NCPDP."""
    return (fields.get("PHA03") or fields.get("PHA01") or fields.get("PHA02") or "").strip().upper()


def _prescription(fields: Mapping[str, str]) -> list[str]:
    number = fields.get("DSP02", "").strip().upper().lstrip("0")
    return [dispenser_number(fields), number, _ordinal(fields.get("DSP06", "")), _ordinal(fields.get("DSP13", ""))]


def _ordinal(text: str) -> str:
    text = text.strip()
    return str(int(text)) if text.isdigit() else text or "0"


def _digest(parts: Sequence[str]) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=20).hexdigest()
