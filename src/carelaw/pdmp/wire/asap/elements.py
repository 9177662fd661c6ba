"""What one element of a report may hold by itself, and a finding about it in the words of a profile."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.pdmp.wire.asap import dictionary
from carelaw.pdmp.wire.asap.finding import Finding, kinds
from carelaw.pdmp.wire.asap.profile import Profile
from carelaw.pdmp.wire.asap.values import amount, count, day, is_time

ZIP = re.compile(r"\d{5}(?:-?\d{4})?", re.ASCII)
_DIAGNOSIS = re.compile(r"[A-Z]\d[0-9A-Z]{1,5}", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_WRITTEN_OUT = 30  # code lists up to this length are written out in `permitted`
_PERMITTED = {
    "date": "CCYYMMDD",
    "count": "a whole number",
    "amount": "a number, with a point for decimals",
    "dea": "a DEA number",
    "npi": "an NPI",
}


class Elements:
    """The elements of one version under one profile; `by_form` has an examiner for each form of value."""

    def __init__(self, profile: Profile, version: str) -> None:
        self.profile, self.version = profile, version
        self.by_form: dict[str, Callable[[str, str], Finding | None]] = {
            "text": self._width,
            "id": self._width,
            "code": self._code,
            "date": self._date,
            "time": self._time,
            "count": self._count,
            "amount": self._amount,
            "dea": self._dea,
            "npi": self._npi,
            "ncpdp": self._ncpdp,
            "phone": self._phone,
            "zip": self._zip,
            "digits": self._digits,
            "diagnosis": self._diagnosis,
        }

    def permitted(self, name: str) -> str:
        """What a field may hold, in words."""
        field = dictionary.fields()[name]
        codes = self.profile.codes(name, self.version)
        if field.form == "time":
            return "HHMMSSZ in universal time" if self.version == "5.0" else "HHMMSS or HHMM"
        if field.form == "zip":
            return "five digits, or ZIP+4 " + ("with hyphen" if self.version == "5.0" else "without hyphen")
        if codes:
            return ", ".join(codes if len(codes) > _WRITTEN_OUT else (f"{c} {label}" for c, label in codes.items()))
        return _PERMITTED.get(field.form, f"up to {self.profile.width(name, self.version)} characters")

    def fault(self, code: str, name: str = "", value: str = "", *, segment: str = "", **words: object) -> Finding:
        """A finding in this profile's words and at its level."""
        kind = kinds()[code]
        field = dictionary.fields().get(name)
        spoken: defaultdict[str, object] = defaultdict(str)
        spoken.update(field=name, version=self.version, segment=segment or name[:-2])
        if field is not None and self.version in field.widths:
            spoken.update(name=field.label, width=self.profile.width(name, self.version), list=self.permitted(name))
        spoken.update(words)
        rule = self.profile.rule(name)
        return Finding(
            level=self.profile.level(code, name),
            code=code,
            segment=segment or name[:-2],
            segment_no=0,
            field=name,
            value=value,
            says=kind.says.format_map(spoken),
            permitted=kind.permitted.format_map(spoken),
            remedy=kind.remedy.format_map(spoken),
            cite=rule.cite or f"ASAP {self.version} {name or segment}".rstrip(),
        )

    def _width(self, name: str, value: str) -> Finding | None:
        width = self.profile.width(name, self.version)
        return self.fault("width-exceeded", name, value) if len(value) > width else None

    def _code(self, name: str, value: str) -> Finding | None:
        listed = self.profile.codes(name, self.version)
        if not listed:
            return self._width(name, value)
        upper = value.upper()
        code = dictionary.padded(upper)
        if code in listed:
            flagged = self.profile.rule(name).flagged
            if code in flagged:
                return self.fault("code-flagged", name, value, other=flagged[code])
            return self.fault("code-without-leading-zero", name, value) if code != upper else None
        later = dictionary.later_versions_of_codes(name, self.version)
        if code in later:
            return self.fault("code-of-later-version", name, value, other=later[code])
        return self.fault("code-not-listed", name, value)

    def _date(self, name: str, value: str) -> Finding | None:
        return None if day(value) else self.fault("bad-date", name, value)

    def _time(self, name: str, value: str) -> Finding | None:
        return None if is_time(value, universal=self.version == "5.0") else self.fault("bad-time", name, value)

    def _count(self, name: str, value: str) -> Finding | None:
        number = count(value)
        if number is None:
            return self.fault("number-too-long" if value.isdigit() else "not-a-number", name, value)
        if len(value.lstrip("0")) > self.profile.width(name, self.version):
            return self.fault("number-too-long", name, value)
        return self._range(name, value, number)

    def _amount(self, name: str, value: str) -> Finding | None:
        number = amount(value)
        if number is None:
            return self.fault("not-a-number", name, value)
        if len(value.lstrip("0")) > self.profile.width(name, self.version):
            return self.fault("number-too-long", name, value)
        above = self.profile.rule(name).above
        if above is not None and number <= above:
            return self.fault("number-too-small", name, value, limit=f"above {above}")
        return self._range(name, value, number)

    def _range(self, name: str, value: str, number: object) -> Finding | None:
        least, most = self.profile.rule(name).minimum or 0, self.profile.rule(name).maximum
        limit = f"{least} or more" if most is None else f"{least} to {most}"
        if number < least:  # type: ignore[operator]
            return self.fault("number-too-small", name, value, limit=limit)
        if most is not None and number > most:  # type: ignore[operator]
            return self.fault("number-too-large", name, value, limit=limit)
        return None

    def _dea(self, name: str, value: str) -> Finding | None:
        return None if dea_ok(value.upper()) and value.isascii() else self.fault("dea-check-digit", name, value)

    def _npi(self, name: str, value: str) -> Finding | None:
        return None if value.isascii() and npi_ok(value) else self.fault("npi-check-digit", name, value)

    def _ncpdp(self, name: str, value: str) -> Finding | None:
        return None if len(value) == 7 and _DIGITS.fullmatch(value) else self.fault("ncpdp-form", name, value)

    def _phone(self, name: str, value: str) -> Finding | None:
        return (
            None if len(value) == 10 and value.isdigit() and value.isascii() else self.fault("phone-form", name, value)
        )

    def _zip(self, name: str, value: str) -> Finding | None:
        if len(value) == 5 and value.isdigit() and value.isascii():
            return None
        return None if ZIP.fullmatch(value) else self.fault("zip-form", name, value)

    def _digits(self, name: str, value: str) -> Finding | None:
        return self._width(name, value) if _DIGITS.fullmatch(value) else self.fault("digits-only", name, value)

    def _diagnosis(self, name: str, value: str) -> Finding | None:
        return None if _DIAGNOSIS.fullmatch(value.upper()) else self.fault("diagnosis-form", name, value)


__all__ = ["ZIP", "Elements"]
