"""Claims become evidence only when their person is known; a later version replaces an earlier one, never beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO

from carelaw.ihh.store.models import Claim, ClaimStatus, ImportedFile, Member
from carelaw.ihh.use_cases.taking import Taken, refused
from carelaw.ihh.wire.claims import ICD_10_SINCE, ClaimSent, LineSent, RowRefused
from carelaw.ihh.wire.x12_837 import read_837
from carelaw.platform.bulk.sheets import Row

_BATCH = 500


def read_x12(stream: BinaryIO, file_name: str) -> Iterator[ClaimSent | RowRefused]:
    """The claims of an X12 837 file."""
    return read_837(stream, file_name=file_name)


def take_x12(claims: list[ClaimSent], file: ImportedFile) -> Taken:
    """Claims of an X12 file, with their diagnoses and lines."""
    taken = Taken()
    known = _people(one.person_id for one in claims)
    for one in claims:
        if one.person_id not in known:
            says = (
                f"Segment {one.place}, claim {one.claim_id}: no person has the number in NM109. Load the people first."
            )
            taken.refused.append(RowRefused(one.place, "member-unknown", says, "NM109", (("claim_id", one.claim_id),)))
            continue
        for why in one.ignored:
            taken.ignored[why] += 1
        diagnoses = [list(pair) for pair in one.diagnoses if one.from_on and one.from_on >= ICD_10_SINCE]
        taken.ignored["before-icd-10"] += len(one.diagnoses) - len(diagnoses)
        lines = [_line(line) for line in one.lines]
        _save(known[one.person_id], one, file, diagnoses=diagnoses, lines=lines)
    taken.ignored = +taken.ignored
    return taken


def take_heads(rows: list[Row], file: ImportedFile) -> Taken:
    """The heads of claims; their diagnoses and lines come in sheets of their own."""
    taken = Taken()
    known = _people(row.values["person_id"] for row in rows)
    for row in rows:
        values = row.values
        if values["person_id"] not in known:
            taken.refused.append(refused(row, "member-unknown", "no person has this number.", "person_id"))
        elif values["through"] < values["from"]:
            says = f"ends on {values['through']}, before it begins on {values['from']}."
            taken.refused.append(refused(row, "span-inverted", says, "through"))
        else:
            _save(known[values["person_id"]], head_of(row), file)
    return taken


def take_diagnoses(rows: list[Row], file: ImportedFile) -> Taken:
    """Diagnoses of claims that came before; codes of another revision than that of their day are counted and left."""
    taken = Taken()
    claims = _claims(rows)
    changed: dict[int, Claim] = {}
    for row in rows:
        claim = claims.get(row.values["claim_id"])
        if claim is None:
            taken.refused.append(_no_claim(row))
        elif row.values["code_set"] == "9":
            taken.ignored["ninth-revision"] += 1
        elif claim.from_on < ICD_10_SINCE:
            taken.ignored["before-icd-10"] += 1
        else:
            pair = [row.values["code"], row.values["position"]]
            if pair not in claim.diagnoses:
                claim.diagnoses.append(pair)
                changed[claim.pk] = claim
    Claim.objects.bulk_update(list(changed.values()), ["diagnoses"], batch_size=_BATCH)
    return taken


def take_lines(rows: list[Row], file: ImportedFile) -> Taken:
    """Service lines of claims that came before."""
    taken = Taken()
    claims = _claims(rows)
    changed: dict[int, Claim] = {}
    for row in rows:
        values = row.values
        claim = claims.get(values["claim_id"])
        if claim is None:
            taken.refused.append(_no_claim(row))
            continue
        revenue = (values["rev"] or "").zfill(4) if values["rev"] else ""
        units = values["units"] if values["units"] is not None else 1
        made = _line(LineSent(revenue, values["hcpcs"] or "", values["date_from"], units, values["pos"] or ""))
        made["line"] = values["line"]
        claim.lines = [one for one in claim.lines if one.get("line") != values["line"]] + [made]
        changed[claim.pk] = claim
    Claim.objects.bulk_update(list(changed.values()), ["lines"], batch_size=_BATCH)
    return taken


def _people(numbers: Iterable[str]) -> dict[str, Member]:
    return Member.objects.in_bulk(list(set(numbers)), field_name="person_id")


def _claims(rows: list[Row]) -> dict[str, Claim]:
    return Claim.objects.in_bulk(list({row.values["claim_id"] for row in rows}), field_name="claim_id")


def _no_claim(row: Row) -> RowRefused:
    return refused(row, "claim-unknown", "no claim has this number; load the heads of claims first.", "claim_id")


def head_of(row: Row) -> ClaimSent:
    values = row.values
    return ClaimSent(
        claim_id=values["claim_id"],
        person_id=values["person_id"],
        form=values["form"],
        place=row.number,
        type_of_bill=values["tob"] or "",
        place_of_service=values["pos"] or "",
        from_on=values["from"],
        through_on=values["through"],
        admitted_on=values["admit"],
        discharge_status=values["discharge_status"] or "",
        drg=(values["drg"] or "").lstrip("0"),
        billing_npi=values["billing_npi"] or "",
        facility_npi=values["facility_npi"] or values["billing_npi"] or "",
        taxonomy=values["taxonomy"] or "",
        status=values["status"],
        replaces=values["replaces_claim_id"] or "",
    )


def _save(
    member: Member,
    one: ClaimSent,
    file: ImportedFile,
    *,
    diagnoses: list[list[str]] | None = None,
    lines: list[dict[str, Any]] | None = None,
) -> None:
    """Enter a claim or its next version; the claim that it replaces or voids is no evidence any more."""
    values: dict[str, Any] = {
        "member": member,
        "form": one.form,
        "type_of_bill": one.type_of_bill[:4],
        "place_of_service": one.place_of_service[:2],
        "from_on": one.from_on,
        "through_on": one.through_on or one.from_on,
        "admitted_on": one.admitted_on,
        "discharge_status": one.discharge_status[:2],
        "drg": one.drg[:4],
        "billing_npi": one.billing_npi if len(one.billing_npi) <= 10 else "",
        "facility_npi": one.facility_npi if len(one.facility_npi) <= 10 else "",
        "taxonomy": one.taxonomy[:10],
        "status": one.status,
        "replaces": one.replaces[:60],
        "file": file,
    }
    values |= {"diagnoses": diagnoses} if diagnoses is not None else {}
    values |= {"lines": lines} if lines is not None else {}
    if Claim.objects.filter(member=member, replaces__in=_names(one.claim_id, one.billing_npi)).exists():
        values["status"] = ClaimStatus.REPLACED
    Claim.objects.update_or_create(claim_id=one.claim_id[:60], defaults=values)
    if one.replaces:
        gone = ClaimStatus.VOIDED if one.frequency == "8" or one.status == "VOIDED" else ClaimStatus.REPLACED
        names = {one.replaces, f"{one.billing_npi}-{one.replaces}"} - {one.claim_id}
        Claim.objects.filter(claim_id__in=names, member=member).update(status=gone)


def _names(claim_id: str, npi: str) -> set[str]:
    """How a later claim may name an earlier one: with or without its biller."""
    return {claim_id, claim_id.removeprefix(f"{npi}-")} if npi else {claim_id}


def _line(line: LineSent) -> dict[str, Any]:
    made: dict[str, Any] = {"revenue": line.revenue, "hcpcs": line.hcpcs.upper(), "units": line.units}
    made["place_of_service"] = line.place_of_service
    made["from_on"] = _iso(line.from_on)
    return made


def _iso(on: date | None) -> str:
    return on.isoformat() if on is not None else ""


__all__ = ["head_of", "read_x12", "take_diagnoses", "take_heads", "take_lines", "take_x12"]
