"""What somebody wrote to the Department: kept sealed among the files under its digest, never in a table."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping

from carelaw.platform.files.keeping import keep, opened

_LARGEST = 256 << 10
# What is written like an identifier of a person: a social security number, a birth date, a telephone number, a
# member or prescription number with its word before it. A sign for whoever writes, no proof.
_SIGNS = (
    re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
    re.compile(r"(?i)\b(?:dob|born|birth ?date|date of birth)\b\W{0,3}\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"),
    re.compile(
        r"(?i)\b(?:member|cardholder|subscriber|patient|rx|prescription)\s*(?:id|no\.?|number|#)(?:\s+is)?\W{0,3}\w*\d\w*"
    ),
    re.compile(r"(?i)\b(?:patient|member)\s+(?:named|called|mr\.?|mrs\.?|ms\.?)\s+\w+"),
    # The same in Spanish.
    re.compile(r"(?i)\b(?:nacid[oa]|nacimiento|nací)\W{0,3}(?:el\s+)?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"),
    re.compile(
        r"(?i)\b(?:n[úu]mero|n\.?[ºo°]|id)\s+de\s+(?:la\s+)?(?:miembro|afiliad[oa]|paciente|receta|tarjeta)"
        r"(?:\s+es)?\W{0,3}\w*\d\w*"
    ),
    re.compile(r"(?i)\b(?:paciente|afiliad[oa])\s+(?:llamad[oa]|de nombre|sr\.?|sra\.?)\s+\w+"),
    re.compile(r"(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)"),
)


def seal(words: Mapping[str, str]) -> str:
    """Keep words sealed and give their digest."""
    text = json.dumps({name: value for name, value in sorted(words.items()) if value}, ensure_ascii=False)
    return keep(io.BytesIO(text.encode()), largest=_LARGEST).digest


def unseal(digest: str) -> dict[str, str]:
    """The words of a digest; nothing where none were kept."""
    if not digest:
        return {}
    with opened(digest) as stream:
        found = json.loads(stream.read())
    return {str(name): str(value) for name, value in found.items()}


def identifiers_in(*texts: str) -> int:
    """How many places of these texts look like an identifier of a patient."""
    return sum(len(sign.findall(text)) for sign in _SIGNS for text in texts)
