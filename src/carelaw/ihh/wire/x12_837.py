"""Read X12 837 claims, institutional and professional, as sent by payers and clearinghouses."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from carelaw.ihh.wire.claims import ClaimSent, LineSent, RowRefused
from carelaw.kernel.refusal import Refusal
from carelaw.platform.x12 import Segment, day_of, period_of, read_segments

# Qualifier of a diagnosis -> its position; those without A at the front are of the ninth revision.
_POSITIONS = {"ABK": "P", "ABF": "O", "ABN": "E", "ABJ": "A", "APR": "R"}
_NINTH_REVISION = {"BK", "BF", "BN", "BJ", "PR"}


@dataclass(slots=True)
class _Draft:
    """A claim while its segments are read."""

    number: str
    place: int
    form: str
    person_id: str
    billing_npi: str
    taxonomy: str
    facility_code: str = ""
    frequency: str = "1"
    facility_npi: str = ""
    from_on: date | None = None
    through_on: date | None = None
    admitted_on: date | None = None
    discharge_status: str = ""
    drg: str = ""
    replaces: str = ""
    diagnoses: list[tuple[str, str]] = field(default_factory=list)
    lines: list[LineSent] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Around:
    """What the loops above a claim said: the form of the set, the biller, the person."""

    form: str = ""
    billing_npi: str = ""
    taxonomy: str = ""
    person_id: str = ""
    patient: bool = False


def read_837(stream: BinaryIO, *, file_name: str) -> Iterator[ClaimSent | RowRefused]:
    """The claims of a file one by one; a claim that cannot be read comes as what is wrong with it.

    Lenient where payers are: order and repeats within a claim do not matter. Refuses a file that holds no 837.
    """
    around, draft, seen = _Around(), None, False
    for segment in read_segments(stream, file_name=file_name):
        if segment.name == "ST" and segment.at(1) == "837":
            seen, around = (
                True,
                _Around(form="I" if "X223" in segment.at(3) else "P" if "X222" in segment.at(3) else ""),
            )
        if segment.name in {"CLM", "HL", "SE", "IEA"} and draft is not None:
            yield _finished(draft, file_name)
            draft = None
        if segment.name == "CLM":
            draft = _begun(segment, around)
        elif draft is not None:
            _inside(segment, draft)
        else:
            _above(segment, around)
    if draft is not None:
        yield _finished(draft, file_name)
    if not seen:
        says = f"{file_name} holds no claims (transaction set 837). Send 837I or 837P, or the claims as CSV."
        raise Refusal("x12-not-837", says, field="file")


def _above(segment: Segment, around: _Around) -> None:
    if segment.name == "HL":
        around.patient = segment.at(3) == "23"
        if segment.at(3) == "20":
            around.billing_npi = around.taxonomy = ""
        if segment.at(3) == "22":
            around.person_id = ""
    elif segment.name == "PRV" and segment.at(1) == "BI":
        around.taxonomy = segment.at(3)
    elif segment.name == "NM1" and segment.at(1) == "85":
        around.billing_npi = segment.at(9)
    elif segment.name == "NM1" and segment.at(1) in {"IL", "QC"}:
        # A patient below a subscriber has a number of his own or none: never the subscriber's.
        around.person_id = segment.at(9)


def _begun(segment: Segment, around: _Around) -> _Draft:
    form = around.form or ("I" if segment.part(5, 2) == "A" else "P")
    return _Draft(
        number=segment.at(1),
        place=segment.place,
        form=form,
        person_id=around.person_id,
        billing_npi=around.billing_npi,
        taxonomy=around.taxonomy,
        facility_code=segment.part(5, 1),
        frequency=segment.part(5, 3) or "1",
    )


def _inside(segment: Segment, draft: _Draft) -> None:
    if segment.name == "HI":
        _codes(segment, draft)
    elif segment.name == "DTP":
        _dates(segment, draft)
    elif segment.name == "CL1":
        draft.discharge_status = segment.at(3)
    elif segment.name == "REF" and segment.at(1) == "F8":
        draft.replaces = segment.at(2)
    elif segment.name == "NM1" and segment.at(1) == "77":
        draft.facility_npi = segment.at(9)
    elif segment.name == "SV1":
        draft.lines.append(LineSent("", segment.part(1, 2), None, _units(segment.at(4)), segment.at(5)))
    elif segment.name == "SV2":
        draft.lines.append(LineSent(segment.at(1).zfill(4), segment.part(2, 2), None, _units(segment.at(5)), ""))


def _codes(segment: Segment, draft: _Draft) -> None:
    for number in range(1, len(segment.elements) + 1):
        qualifier, code = segment.part(number, 1), segment.part(number, 2).replace(".", "").upper()
        if qualifier in _POSITIONS and code:
            draft.diagnoses.append((code, _POSITIONS[qualifier]))
        elif qualifier in _NINTH_REVISION and code:
            draft.ignored.append("ninth-revision")
        elif qualifier == "DR":
            draft.drg = code.lstrip("0") or code


def _dates(segment: Segment, draft: _Draft) -> None:
    if segment.at(1) == "434":
        draft.from_on, draft.through_on = period_of(segment)
    elif segment.at(1) == "435":
        draft.admitted_on = day_of(segment.at(3))
    elif segment.at(1) == "472":
        first, last = period_of(segment)
        if draft.lines:
            draft.lines[-1] = dataclasses.replace(draft.lines[-1], from_on=first)
        if draft.form == "P" and first is not None and last is not None:
            draft.from_on = min(filter(None, (draft.from_on, first)))
            draft.through_on = max(filter(None, (draft.through_on, last)))


def _finished(draft: _Draft, file_name: str) -> ClaimSent | RowRefused:
    identity = f"{draft.billing_npi}-{draft.number}" if draft.billing_npi else draft.number
    fault = _fault(draft)
    if fault:
        field_, says = fault
        where = f"{file_name}, segment {draft.place}, claim {draft.number or 'without number'}: {says}"
        return RowRefused(draft.place, "claim-not-permitted", where, field_, (("claim_id", identity),))
    replaces = draft.replaces if draft.frequency in {"7", "8"} else ""
    institutional = draft.form == "I"
    return ClaimSent(
        claim_id=identity,
        person_id=draft.person_id,
        form=draft.form,
        place=draft.place,
        type_of_bill=f"0{draft.facility_code}{draft.frequency}" if institutional else "",
        place_of_service="" if institutional else draft.facility_code,
        from_on=draft.from_on,
        through_on=draft.through_on,
        admitted_on=draft.admitted_on,
        discharge_status=draft.discharge_status,
        drg=draft.drg,
        billing_npi=draft.billing_npi,
        facility_npi=draft.facility_npi or draft.billing_npi,
        taxonomy=draft.taxonomy,
        status="VOIDED" if draft.frequency == "8" else "ACCEPTED",
        frequency=draft.frequency,
        replaces=replaces,
        diagnoses=tuple(draft.diagnoses),
        lines=tuple(draft.lines),
        ignored=tuple(draft.ignored),
    )


def _fault(draft: _Draft) -> tuple[str, str] | None:
    """The first thing that keeps a claim from being taken: its field and the sentence."""
    if not draft.number:
        return "CLM01", "the claim number is missing; each claim carries one."
    if not draft.person_id:
        return "NM109", "no member number (NM1*IL or NM1*QC, element 09); give the person's number."
    if not (draft.facility_code.isalnum() and len(draft.facility_code) <= 2):
        says = f"“{draft.facility_code}” is no place or type of bill; is the separator of components that of ISA16?"
        return "CLM05", says
    if draft.from_on is None or draft.through_on is None:
        wanted = "DTP*434 with the statement's days" if draft.form == "I" else "DTP*472 with each line's day"
        return "DTP", f"no days of service; give {wanted} as CCYYMMDD."
    if draft.through_on < draft.from_on:
        return "DTP", f"ends on {draft.through_on}, before it begins on {draft.from_on}."
    long = next((code for code, _ in draft.diagnoses if not 3 <= len(code) <= 7), None)
    if long is not None:
        return "HI", f"“{long}” is no diagnosis code; permitted are three to seven characters."
    return None


def _units(text: str) -> int:
    try:
        return int(float(text))
    except ValueError:
        return 1
