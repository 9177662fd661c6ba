"""Claims whose ingredient a list priced, as a benefit manager reports them: what a new price reaches. No patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from carelaw.kernel.refusal import Problem
from carelaw.pbm.store.models import MacList, PricedClaim
from carelaw.pbm.use_cases.permissions import CLAIMS_REPORT
from carelaw.pbm.wire.mac_columns import PRICED_CLAIMS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.sheets import Row, read_sheet
from carelaw.platform.parties.models import Identifier, IdentifierSystem
from carelaw.platform.parties.own import own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

REPORTED = declare(
    "mac-claims-reported",
    says="A benefit manager reported claims that a list priced.",
    keys={"manager": Shape.ID, "taken": Shape.COUNT, "refused": Shape.COUNT},
    cite="215 ILCS 5/513b1(b)(4)(E)",
)


@dataclass(slots=True)
class ReportedClaims:
    """How many rows were taken, how many were on file already, and each row that was not taken."""

    taken: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def report_claims(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str) -> ReportedClaims:
    """Take the claims of a sheet; the same claim again is one claim."""
    require(actor, CLAIMS_REPORT)
    manager = own_party(actor)
    sheet = read_sheet(stream, PRICED_CLAIMS, file_name=file_name)
    lists = {one.code: one for one in MacList.objects.filter(manager_id=manager.pk)}
    npis = {row.values["pharmacy_npi"] for row in sheet.rows}
    found = Identifier.objects.filter(system=IdentifierSystem.NPI, value__in=npis)
    pharmacies = dict(found.values_list("value", "party_id"))
    told = ReportedClaims(problems=list(sheet.problems))
    with transaction.atomic():
        before = PricedClaim.objects.filter(manager_id=manager.pk).count()
        made = [claim for row in sheet.rows if (claim := _claim(row, manager.pk, lists, pharmacies, told)) is not None]
        PricedClaim.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
        told.taken = PricedClaim.objects.filter(manager_id=manager.pk).count() - before
        told.known = len(made) - told.taken
        body = {"manager": str(manager.pk), "taken": told.taken, "refused": len(told.problems)}
        append(REPORTED, actor=actor, at=at, body=body, subject=str(manager.pk))
    return told


def _claim(
    row: Row, manager_id: Any, lists: dict[str, MacList], pharmacies: dict[str, Any], told: ReportedClaims
) -> PricedClaim | None:
    sent = row.values
    if sent["list"] not in lists:
        permitted = ", ".join(sorted(lists)) or "none yet; publish a list first"
        told.problems.append(_wrong(row, "list", sent["list"], permitted))
        return None
    if sent["pharmacy_npi"] not in pharmacies:
        told.problems.append(_wrong(row, "pharmacy_npi", sent["pharmacy_npi"], "the NPI of a pharmacy that is on file"))
        return None
    return PricedClaim(
        manager_id=manager_id,
        mac_list=lists[sent["list"]],
        pharmacy_id=pharmacies[sent["pharmacy_npi"]],
        claim_reference=sent["claim_reference"],
        national_drug_code=sent["ndc"],
        served_on=sent["date_of_service"],
        quantity=sent["quantity"],
        ingredient_paid=sent["ingredient_paid"],
        ingredient_submitted=sent["ingredient_submitted"],
        usual_and_customary=sent["usual_and_customary"],
        dispensing_fee=sent["dispensing_fee"] or 0,
        price_bound=sent["price_bound"] is not False,
    )


def _wrong(row: Row, name: str, value: str, permitted: str) -> Problem:
    says = f"row {row.number}, {name}: “{value}” is not permitted. Permitted: {permitted}."
    return Problem("cell-not-permitted", says, f"row {row.number}, {name}")
