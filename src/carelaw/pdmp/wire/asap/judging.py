"""One judge for every door: what a report's values must be, by version and state.

A judge is compiled once for a version and a profile. The file reader calls it segment by segment, so that what recurs
(a pharmacy, a patient, a prescriber) is judged once; forms and the single-record door call `check` with all fields.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from carelaw.kernel.identifiers import ndc11
from carelaw.pdmp.wire.asap import dictionary
from carelaw.pdmp.wire.asap.elements import ZIP, Elements
from carelaw.pdmp.wire.asap.finding import Finding, Level
from carelaw.pdmp.wire.asap.profile import Companion, Profile
from carelaw.pdmp.wire.asap.values import amount, count, day

NONE: tuple[Finding, ...] = ()
MOST_ELEMENTS_KEPT = 99  # beyond the dictionary; a line of stars must not fill the memory
_MOST_REMEMBERED = 20_000
_REMEMBERED_FORMS = frozenset({"code", "date", "time", "count", "amount", "dea", "npi", "ncpdp"})
_FREE_FORMS = frozenset({"text", "id"})

_NAME = re.compile(r"([A-Z]{3})(\d\d)", re.ASCII)
_ZERO_WORDS = frozenset({"REPORT", "ZERO"})


@dataclass(frozen=True, slots=True)
class Column:
    """One field as the loop over a segment needs it. `known` holds values already found good; None means free text."""

    name: str
    known: set[str] | None
    width: int
    required: bool
    examine: Callable[[str, str], Finding | None]
    remembers: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """One segment of one version, compiled."""

    segment: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, set[str] | None, int, bool, Column], ...]
    last_required: int
    companions: tuple[Companion, ...]


class Judge:
    """Judges the segments of one version under one profile. Holds no patient's values."""

    def __init__(self, profile: Profile, version: str) -> None:
        self.profile, self.version = profile, version
        self._elements = Elements(profile, version)
        self.fault = self._elements.fault
        self._layouts = {segment: self._layout(segment) for segment in dictionary.SEGMENTS}
        self._known_ndcs: set[str] = set()
        self._abroad, self._no_fixed_address = profile.abroad, profile.no_fixed_address
        self._states_by_zip_prefix = dictionary.states_by_zip_prefix()
        named = (name for name in dictionary.fields() if version in dictionary.fields()[name].widths)
        self.defaults = MappingProxyType({n: profile.default(n, version) for n in named if profile.default(n, version)})

    def _layout(self, segment: str) -> Layout:
        columns = tuple(self._column(name) for name in dictionary.fields_of(segment, self.version))
        required = [place for place, column in enumerate(columns, 1) if column.required]
        return Layout(
            segment=segment,
            columns=columns,
            rows=tuple((c.name, c.known, c.width, c.required, c) for c in columns),
            last_required=max(required, default=0),
            companions=tuple(
                companion
                for companion in self.profile.companions
                if companion.when.startswith(segment)
                and dictionary.VERSIONS.index(companion.since) <= dictionary.VERSIONS.index(self.version)
                and self.version in dictionary.fields()[companion.needs].widths
            ),
        )

    def _column(self, name: str) -> Column:
        form = dictionary.fields()[name].form
        required = self.profile.requirement(name) == "R" and not self.profile.default(name, self.version)
        known = None if form in _FREE_FORMS else set[str]()
        width = self.profile.width(name, self.version)
        return Column(name, known, width, required, self._elements.by_form[form], form in _REMEMBERED_FORMS)

    # --- one segment ---------------------------------------------------------------------------------------------

    def read(self, segment: str, elements: Sequence[str], into: dict[str, str]) -> Sequence[Finding]:
        """Put a segment's values into `into` under their field names and say what is wrong with each by itself."""
        layout = self._layouts[segment]
        faults: list[Finding] | None = None
        blank: list[str] | None = None
        for (name, known, width, required, column), value in zip(layout.rows, elements, strict=False):
            if value:
                into[name] = value
                if known is None:
                    if len(value) <= width:
                        continue
                elif value in known:
                    continue
                fault = column.examine(name, value)
                if fault is not None:
                    faults = [*(faults or ()), fault]
                elif column.remembers and known is not None and len(known) < _MOST_REMEMBERED:
                    known.add(value)
            elif required:
                blank = [*(blank or ()), name]
        size = len(elements)
        if size < layout.last_required:
            blank = [*(blank or ()), *(column.name for column in layout.columns[size:] if column.required)]
        elif size > len(layout.rows):
            faults = [*(faults or ()), *self._extra(layout, elements, into)]
        if blank:
            faults = [*(faults or ()), *self._missing(segment, blank, into)]
        for companion in layout.companions:
            if companion.when in into and companion.needs not in into:
                faults = [*(faults or ()), *self._companion(companion, into)]
        return NONE if faults is None else faults

    def _extra(self, layout: Layout, elements: Sequence[str], into: dict[str, str]) -> Iterable[Finding]:
        """Elements beyond the dictionary: empty ones are stars too many; filled ones mean that values have moved."""
        first = len(layout.rows) + 1
        filled = [place for place in range(first, len(elements) + 1) if elements[place - 1]]
        for place in filled:
            if place <= MOST_ELEMENTS_KEPT:
                into[f"{layout.segment}{place:02d}"] = elements[place - 1]
        if filled:
            last = layout.columns[-1].name
            name = f"{layout.segment}{filled[0]:02d}"
            yield self.fault("extra-element", name, elements[filled[0] - 1], segment=layout.segment, field_last=last)

    def _missing(self, segment: str, blank: Sequence[str], fields: Mapping[str, str]) -> Iterable[Finding]:
        excused = self._excused(fields) if segment == "PAT" else frozenset[str]()
        for name in blank:
            if name not in excused:
                yield self.fault("missing-required", name)

    def _companion(self, companion: Companion, fields: Mapping[str, str]) -> Iterable[Finding]:
        if not companion.values or dictionary.padded(fields[companion.when]) in companion.values:
            yield self.fault("companion-missing", companion.needs, other=companion.when)

    def _excused(self, fields: Mapping[str, str]) -> frozenset[str]:
        excused = frozenset[str]()
        if self.is_abroad(fields):
            excused |= self.profile.abroad.excuses
        if self._has_no_fixed_address(fields):
            excused |= self.profile.no_fixed_address.excuses
        return excused

    def is_abroad(self, fields: Mapping[str, str]) -> bool:
        """True when the patient's country is named and is not the United States."""
        country = fields.get(self.profile.abroad.field, "")
        return bool(country) and country.upper() not in self.profile.abroad.words

    def _has_no_fixed_address(self, fields: Mapping[str, str]) -> bool:
        excuse = self._no_fixed_address
        return fields.get(excuse.field, "").upper() in excuse.words or fields.get("PAT21", "") in excuse.locations

    # --- the segments of a record --------------------------------------------------------------------------------

    def patient(self, elements: Sequence[str], into: dict[str, str], received_on: date) -> Sequence[Finding]:
        """A PAT segment: each value, and what must agree within it."""
        faults = list(self.read("PAT", elements, into))
        if self._has_no_fixed_address(into):
            faults.append(self.fault("no-fixed-address", self.profile.no_fixed_address.field))
        if self._abroad.field in into and self.is_abroad(into):
            # Regions and postal codes abroad follow no list of ours.
            faults = [
                f for f in faults if f.code not in {"code-not-listed", "zip-form"} or f.field not in {"PAT15", "PAT16"}
            ]
        else:
            faults += self._zip_in_state("PAT16", "PAT15", into)
        born = day(into.get("PAT18"))
        if born:
            if born > received_on:
                faults.append(self.fault("birth-after-receipt", "PAT18", into["PAT18"]))
            elif (
                received_on.year - born.year > self.profile.age_high and _age(born, received_on) > self.profile.age_high
            ):
                faults.append(self.fault("age-high", "PAT18", into["PAT18"], limit=self.profile.age_high))
        return faults

    def _zip_in_state(self, zip_field: str, state_field: str, fields: Mapping[str, str]) -> Iterable[Finding]:
        code, state = fields.get(zip_field, ""), fields.get(state_field, "").upper()
        states = self._states_by_zip_prefix.get(code[:3])
        if not states or state in states or state not in dictionary.states_with_zip_codes() or not ZIP.fullmatch(code):
            return ()
        return (self.fault("zip-not-in-state", zip_field, code, other=state_field),)

    def ingredient(self, elements: Sequence[str], into: dict[str, str]) -> Sequence[Finding]:
        """A CDI segment."""
        faults = self.read("CDI", elements, into)
        if dictionary.padded(into.get("CDI02", "")) == "01" and "CDI03" in into:
            found = self._drug_code("CDI03", into["CDI03"])
            return [*faults, found] if found else faults
        return faults

    def across(
        self, fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]], received_on: date
    ) -> Sequence[Finding]:
        """What must agree between the fields of a record."""
        faults = [*self._dates(fields, received_on), *self._product(fields, compounds), *self._supply(fields)]
        return faults or NONE

    def _dates(self, fields: Mapping[str, str], received_on: date) -> list[Finding]:
        get = fields.get
        faults: list[Finding] = []
        filled, written, sold = day(get("DSP05")), day(get("DSP03")), day(get("DSP17"))
        dispensed, told_by = (sold, "DSP17") if sold else (filled, "DSP05")
        if filled and filled > received_on:
            faults.append(self.fault("date-in-future", "DSP05", fields["DSP05"]))
        if sold and sold > received_on:
            faults.append(self.fault("date-in-future", "DSP17", fields["DSP17"]))
        if sold and filled and sold < filled:
            faults.append(self.fault("sold-before-filled", "DSP17", fields["DSP17"]))
        if written:
            if filled and written > filled:
                faults.append(self.fault("written-after-dispensed", "DSP03", fields["DSP03"], other="DSP05"))
            elif dispensed and written > dispensed:
                faults.append(self.fault("written-after-dispensed", "DSP03", fields["DSP03"], other=told_by))
            elif written > received_on:
                faults.append(self.fault("date-in-future", "DSP03", fields["DSP03"]))
        born = day(get("PAT18"))
        if born and dispensed and dispensed < born <= received_on:
            faults.append(self.fault("birth-after-dispensing", "PAT18", fields["PAT18"]))
        return faults

    def _product(self, fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]]) -> list[Finding]:
        faults: list[Finding] = []
        kind, code = dictionary.padded(fields.get("DSP07", "")), fields.get("DSP08", "")
        if kind == "01" and code and code not in self._known_ndcs:
            found = self._drug_code("DSP08", code)
            if found:
                faults.append(found)
            elif len(self._known_ndcs) < _MOST_REMEMBERED:
                self._known_ndcs.add(code)
        if kind == "06":
            if not compounds:
                faults.append(self.fault("compound-without-ingredient", "DSP07", fields["DSP07"]))
            if code and not (code.startswith("99999") and len(code) == 11):
                faults.append(self.fault("compound-code-form", "DSP08", code))
        elif compounds:
            faults.append(self.fault("ingredient-without-compound", "DSP07", fields.get("DSP07", "")))
        return faults

    def _drug_code(self, name: str, code: str) -> Finding | None:
        found = ndc11(code)
        if found is None or not found.isascii():
            return self.fault("ndc-form", name, code)
        if len(set(found)) == 1:
            return self.fault("ndc-placeholder", name, code)
        return self.fault("ndc-hyphenated", name, code) if found != code else None

    def _supply(self, fields: Mapping[str, str]) -> list[Finding]:
        faults: list[Finding] = []
        days = count(fields.get("DSP10"))
        if days is not None and days > self.profile.days_supply_high:
            faults.append(self.fault("days-supply-high", "DSP10", fields["DSP10"], limit=self.profile.days_supply_high))
        limit = self.profile.quantity_per_day_high.get(dictionary.padded(fields.get("DSP11", "")))
        if limit and days and days > 0:
            quantity = amount(fields.get("DSP09"))
            if quantity is not None and quantity > limit * days:
                faults.append(self.fault("quantity-per-day-high", "DSP09", fields["DSP09"], limit=limit))
        fill = fields.get("DSP06")
        if fill not in {"0", "00", None}:
            number, refills = count(fill), count(fields.get("DSP04"))
            if number is not None and refills is not None and number > refills:
                faults.append(self.fault("fill-above-refills", "DSP06", fields["DSP06"]))
        return faults

    def zero_report(
        self, fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]], received_on: date
    ) -> Sequence[Finding]:
        """A zero report: the day it is made is all it tells of a dispensing."""
        faults: list[Finding] = []
        filled = day(fields.get("DSP05"))
        if "DSP05" not in fields:
            faults.append(self.fault("missing-required", "DSP05"))
        elif filled is None:
            faults.append(self.fault("bad-date", "DSP05", fields["DSP05"]))
        elif filled > received_on:
            faults.append(self.fault("date-in-future", "DSP05", fields["DSP05"]))
        if fields.get("PAT07", "").upper() == "ZERO":
            faults.append(self.fault("zero-report-names-swapped", "PAT07", fields["PAT07"]))
        content = [n for n in fields if not n.startswith("PHA") and n not in {"PAT07", "PAT08", "DSP05"}]
        content += [name for compound in compounds for name in compound][:1]
        if content:
            faults.append(self.fault("zero-report-has-content", content[0]))
        return faults

    def softened_for_void(self, faults: Sequence[Finding], status: str) -> Sequence[Finding]:
        """A void stands when it names its record: every other error in it becomes a warning."""
        if dictionary.padded(status) != "02":
            return faults
        keep = self.profile.void_identified_by
        return [f.softened() if f.level is Level.ERROR and f.field not in keep else f for f in faults]


def _age(born: date, on: date) -> int:
    """Years of age, birthdays counted."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@lru_cache(maxsize=64)
def judge_for(version: str, profile: Profile) -> Judge:
    """The judge of a version under a profile, compiled once."""
    return Judge(profile, version)


def is_zero_report(fields: Mapping[str, str]) -> bool:
    """True when the patient is REPORT, ZERO: a report that nothing was dispensed."""
    first = fields.get("PAT08", "")
    return first.upper() in _ZERO_WORDS and {first.upper(), fields.get("PAT07", "").upper()} == _ZERO_WORDS


def check(
    fields: Mapping[str, str],
    compounds: Sequence[Mapping[str, str]],
    version: str,
    profile: Profile,
    received_on: date,
) -> tuple[Finding, ...]:
    """Everything wrong with one record, the same at every door.

    `fields` holds PHA, PAT, DSP, PRE and AIR by name; blank values count as absent. Each of `compounds` is a CDI.
    Findings carry segment number 0, those about an ingredient the ingredient's number.
    """
    judge = judge_for(version, profile)
    elements, unknown = _by_segment(fields, _RECORD)
    read: dict[str, str] = {}
    found = [judge.fault("unknown-field", name, segment=name[:3]) for name in unknown]
    found += [
        judge.fault("control-character", name, value, segment=name[:3])
        for name, value in fields.items()
        if value and not value.isprintable() and name not in unknown
    ]
    pharmacy = judge.read("PHA", elements["PHA"], read)
    patient = judge.patient(elements["PAT"], read, received_on)
    ingredients = [_ingredient(judge, compound, place) for place, compound in enumerate(compounds, 1)]
    kept = [values for values, _ in ingredients if values]
    if is_zero_report(read):
        for segment in ("DSP", "PRE", "AIR"):
            judge.read(segment, elements[segment], read)
        return (*found, *pharmacy, *judge.zero_report(read, kept, received_on))
    dispensing = judge.read("DSP", elements["DSP"], read)
    prescriber = judge.read("PRE", elements["PRE"], read)
    pickup = judge.read("AIR", elements["AIR"], read)
    found += [*pharmacy, *patient, *dispensing, *prescriber, *(f for _, faults in ingredients for f in faults), *pickup]
    found += judge.across(read, kept, received_on)
    return tuple(judge.softened_for_void(found, read.get("DSP01", "")))


def _ingredient(judge: Judge, compound: Mapping[str, str], place: int) -> tuple[dict[str, str], list[Finding]]:
    elements, unknown = _by_segment(compound, _COMPOUND)
    values: dict[str, str] = {}
    faults = [judge.fault("unknown-field", name, segment="CDI") for name in unknown]
    if any(elements["CDI"]):
        faults += judge.ingredient(elements["CDI"], values)
    return values, [fault.at(place) for fault in faults]


def printable(value: str) -> str:
    """A value without blanks around it; control characters and line ends within it are blanks."""
    value = value.strip()
    if value.isprintable():
        return value
    return " ".join("".join(character if character.isprintable() else " " for character in value).split())


_RECORD, _COMPOUND = frozenset(dictionary.RECORD_SEGMENTS), frozenset({"CDI"})


def _by_segment(fields: Mapping[str, str], segments: frozenset[str]) -> tuple[defaultdict[str, list[str]], list[str]]:
    """Values by segment in their order, and the names that belong to none of these segments."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    unknown = []
    for name, value in fields.items():
        match = _NAME.fullmatch(name)
        if not match or match[1] not in segments or match[2] == "00":
            unknown.append(name)
        elif value and value.strip():
            elements, place = found[match[1]], int(match[2])
            elements.extend([""] * (place - len(elements)))
            elements[place - 1] = printable(value)
    return found, unknown
