"""How a sender writes what it has in its books: the fields of each ASAP segment, in its version and its style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from carelaw.pdmp.facts.report import ReportedPerson
from carelaw.pdmp.synth.courses import COMMERCIAL, PRIVATE
from carelaw.pdmp.synth.practice import Pharmacy, Prescriber, Sender
from carelaw.pdmp.synth.state import Fill
from carelaw.pdmp.synth.uses import Drug
from carelaw.pdmp.wire.asap import dictionary

Fields = dict[str, str]

NEW, REVISE, VOID = "00", "01", "02"
_LATER = {"4.2": 0, "4.2A": 1, "4.2B": 2, "5.0": 3}
_SCHEDULES = {"II": "02", "III": "03", "IV": "04", "V": "05"}
_DAYS_BEFORE = 40


@dataclass(frozen=True, slots=True)
class Written:
    """One dispensing record, segment by segment, ready for the writer."""

    pharmacy: Fields
    patient: Fields
    dispensing: Fields
    prescriber: Fields
    ingredients: tuple[Fields, ...]
    pickup: Fields


class Clerk:
    """Writes records for one sender. What recurs (its pharmacies, its prescribers) is written once and kept."""

    def __init__(self, sender: Sender, start: date, days: int) -> None:
        self.sender = sender
        self.level = _LATER[sender.version]
        widths = _widths(sender.version)
        self._lines = widths["PAT12"], widths["PAT14"], widths["PAT16"] == 9
        first = start - timedelta(days=_DAYS_BEFORE)
        self._dates = [f"{first + timedelta(days=n):%Y%m%d}" for n in range(days + 2 * _DAYS_BEFORE)]
        self._pharmacies: dict[int, Fields] = {}
        self._prescribers: dict[int, Fields] = {}

    def on(self, day: int) -> str:
        """A day of the period as the format writes it."""
        return self._dates[day + _DAYS_BEFORE]

    def write(self, fill: Fill, person: ReportedPerson) -> Written:
        """The record of a new dispensing."""
        return Written(
            pharmacy=self.pharmacy(fill.pharmacy),
            patient=self.patient(person, fill.course.animal),
            dispensing=self._dispensing(fill),
            prescriber=self.prescriber(fill.prescriber),
            ingredients=self._ingredients(fill),
            pickup=self._pickup(fill, person),
        )

    def pharmacy(self, one: Pharmacy) -> Fields:
        """PHA."""
        known = self._pharmacies.get(one.number)
        if known is None:
            town = one.site.town
            known = self._pharmacies[one.number] = self._fit(
                {
                    "PHA01": one.npi,
                    "PHA02": one.ncpdp,
                    "PHA03": one.dea,
                    "PHA04": one.name,
                    "PHA05": one.site.address_1,
                    "PHA06": one.site.address_2,
                    "PHA07": town.name,
                    "PHA08": town.state,
                    "PHA09": town.zip_code,
                    "PHA10": one.phone,
                    "PHA12": one.chain_site,
                    "PHA13": one.permit,
                    "PHA14": one.kind,
                    "PHA15": "02",
                }
            )
        return known

    def prescriber(self, one: Prescriber) -> Fields:
        """PRE."""
        known = self._prescribers.get(one.number)
        if known is None:
            town = one.site.town
            known = self._prescribers[one.number] = self._fit(
                {
                    "PRE01": one.npi,
                    "PRE02": one.dea,
                    "PRE04": one.license_number,
                    "PRE05": self._cased(one.last_name),
                    "PRE06": self._cased(one.first_name),
                    "PRE07": one.middle_name,
                    "PRE08": one.phone,
                    "PRE10": "PA",
                    "PRE11": one.site.address_1,
                    "PRE13": town.name,
                    "PRE14": town.state,
                    "PRE15": town.zip_code,
                }
            )
        return known

    def patient(self, person: ReportedPerson, animal: str = "") -> Fields:
        """PAT. For an animal the person is its owner."""
        fields: Fields = {}
        if person.ids:
            card = person.ids[0]
            fields["PAT01"], fields["PAT02"], fields["PAT03"] = card.jurisdiction, card.kind, card.value
        line, city, short = self._lines
        fields["PAT07"] = self._cased(person.last_name)
        fields["PAT08"] = self._cased(person.first_name)
        fields["PAT09"] = self._cased(person.middle_name)
        fields["PAT11"] = person.suffix
        fields["PAT12"] = self._cased(person.address_1)[:line]
        fields["PAT13"] = self._cased(person.address_2)
        fields["PAT14"] = self._cased(person.city)[:city]
        fields["PAT15"] = person.state
        fields["PAT16"] = person.zip_code if short else _with_hyphen(person.zip_code)
        fields["PAT17"] = person.phone
        fields["PAT18"] = person.birth_date.strftime("%Y%m%d") if person.birth_date else ""
        fields["PAT19"] = person.gender
        fields["PAT20"] = "02" if animal else "01"
        if animal:
            fields["PAT23"] = animal
            if self.level == 3:
                fields["PAT28"] = "02"
        return fields

    def _dispensing(self, fill: Fill) -> Fields:
        """DSP, field by field in the order of the format; written for every record, so it spares itself the fitting."""
        course = fill.course
        drug = course.dose.drug
        fields = {
            "DSP01": NEW,
            "DSP02": fill.prescription_number,
            "DSP03": self.on(fill.written),
            "DSP04": str(fill.refills),
            "DSP05": self.on(fill.filled),
            "DSP06": str(fill.fill_number),
            "DSP07": "06" if course.compounded else "01",
            "DSP08": f"99999{fill.prescription_number[-6:]}" if course.compounded else drug.national_drug_code,
            "DSP09": str(fill.quantity),
            "DSP10": str(fill.days_supply),
            "DSP11": drug.unit,
            "DSP12": "01" if fill.prescriber.specialty == "veterinary" else "05",
            "DSP13": f"{fill.partial:02d}",
            "DSP16": course.payment,
        }
        if self.sender.reports_sold:
            fields["DSP17"] = self.on(fill.sold)
        if self.level:
            self._add_later_fields(fields, fill, drug)
        return fields

    def _add_later_fields(self, fields: Fields, fill: Fill, drug: Drug) -> None:
        dose = fill.course.dose
        fields["DSP22"] = str(dose.quantity(dose.days_supply))
        treatment = fill.course.treatment
        if treatment:
            fields["DSP24"] = treatment if self.level > 1 or treatment < "10" else "01"
        if self.level == 3:
            if fill.partial:
                left = dose.quantity(dose.days_supply) - fill.quantity if fill.partial == 1 else 0
                fields["DSP29"], fields["DSP30"] = str(left), drug.unit
            if fill.course.payment in {PRIVATE, COMMERCIAL}:
                fields["DSP31"] = "02"
            if not fill.course.compounded:
                fields["DSP34"] = _SCHEDULES[drug.schedule]

    def _ingredients(self, fill: Fill) -> tuple[Fields, ...]:
        if not fill.course.compounded:
            return ()
        drug = fill.course.dose.drug
        return (
            {
                "CDI01": "1",
                "CDI02": "01",
                "CDI03": drug.national_drug_code,
                "CDI04": str(fill.quantity),
                "CDI05": drug.unit,
            },
        )

    def _pickup(self, fill: Fill, person: ReportedPerson) -> Fields:
        """AIR, from senders that report who picked up the strongest drugs; mostly the patient."""
        if not self.sender.reports_pickup or fill.course.dose.drug.schedule != "II":
            return {}
        if self.level == 3:
            return {"AIR07": self._cased(person.last_name), "AIR08": self._cased(person.first_name), "AIR19": "01"}
        return {
            "AIR06": "01",
            "AIR07": self._cased(person.last_name),
            "AIR08": self._cased(person.first_name),
            "AIR11": "02",
        }

    def _cased(self, text: str) -> str:
        return text.title() if self.sender.title_case else text

    def _fit(self, fields: Mapping[str, str]) -> Fields:
        """The fields that the version has, cut to its widths; senders cut what does not fit."""
        widths = _widths(self.sender.version)
        return {name: value[: widths[name]] for name, value in fields.items() if value and name in widths}


def _with_hyphen(zip_code: str) -> str:
    return f"{zip_code[:5]}-{zip_code[5:]}" if len(zip_code) == 9 else zip_code


_WIDTHS: dict[str, Mapping[str, int]] = {}


def _widths(version: str) -> Mapping[str, int]:
    if version not in _WIDTHS:
        known: Iterable[dictionary.Field] = dictionary.fields().values()
        _WIDTHS[version] = {one.name: one.widths[version].most for one in known if version in one.widths}
    return _WIDTHS[version]
