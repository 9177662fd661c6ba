"""Identifiers the field shares: NPI, DEA number, National Drug Code. Pure checks, no look-ups."""

from __future__ import annotations

import re

_NPI = re.compile(r"[12]\d{9}")
_DEA = re.compile(r"[A-Z][A-Z9]\d{7}")


def luhn_ok(digits: str) -> bool:
    """True when the last digit is the Luhn check digit of the ones before it."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def npi_ok(npi: str) -> bool:
    """True for ten digits starting 1 or 2 whose check digit holds under the 80840 prefix (45 CFR 162.406)."""
    return bool(_NPI.fullmatch(npi)) and luhn_ok("80840" + npi)


def dea_ok(dea: str) -> bool:
    """True for two letters (the second may be 9) and seven digits whose check digit holds.

    (d1 + d3 + d5) + 2 × (d2 + d4 + d6) must end in d7.
    """
    if not _DEA.fullmatch(dea):
        return False
    d = [int(char) for char in dea[2:]]
    return (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6]


def npi_with_check_digit(nine: str) -> str:
    """The NPI that begins with these nine digits."""
    return next(nine + str(check) for check in range(10) if luhn_ok("80840" + nine + str(check)))


def dea_with_check_digit(letters: str, six: str) -> str:
    """The DEA number made of two letters and six digits with its check digit."""
    d = [int(char) for char in six]
    return f"{letters}{six}{(d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10}"


def ndc11(code: str) -> str | None:
    """The 11-digit HIPAA form of an NDC, or None when the code is not one or cannot be told apart.

    Hyphenated 4-4-2, 5-3-2 and 5-4-1 codes are padded; eleven digits pass through. Ten digits without hyphens
    have three readings (see `ndc_candidates`), so they give None here.
    """
    text = code.strip()
    if "-" in text:
        return _from_hyphenated(text)
    return text if len(text) == 11 and text.isdigit() else None


def _from_hyphenated(text: str) -> str | None:
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    widths = tuple(len(part) for part in parts)
    if widths not in {(4, 4, 2), (5, 3, 2), (5, 4, 1), (5, 4, 2)}:
        return None
    labeler, product, package = parts
    return labeler.zfill(5) + product.zfill(4) + package.zfill(2)


def ndc_candidates(code: str) -> tuple[str, ...]:
    """Every 11-digit code that ten bare digits may stand for; the caller accepts only a single hit in its drug file."""
    text = code.strip()
    known = ndc11(text)
    if known:
        return (known,)
    if len(text) != 10 or not text.isdigit():
        return ()
    return ("0" + text, text[:5] + "0" + text[5:], text[:9] + "0" + text[9:])


def ndc_hyphenated(code: str) -> str:
    """An 11-digit NDC as 5-4-2, the way people read it."""
    return f"{code[:5]}-{code[5:9]}-{code[9:]}" if len(code) == 11 and code.isdigit() else code
