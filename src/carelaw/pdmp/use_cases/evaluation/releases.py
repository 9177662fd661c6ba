"""Extracts of counts for statistics, research and education, each on a register with its purpose and columns."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.command import csv_safe
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.evaluation import CellAsked, ReleaseAsked
from carelaw.pdmp.rules.evaluation.statistics import COLUMNS, published_cell, research_release
from carelaw.pdmp.rules.evaluation.suppression import TOTAL, suppressed, with_totals
from carelaw.pdmp.store.histories import in_sight
from carelaw.pdmp.store.models import CountyOfZip, Dispensation, DispensingState, ResearchRelease
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.evaluation.deciding import by_id, own_id, require_pass, unknown
from carelaw.pdmp.use_cases.evaluation.permissions import KEEP_COUNTIES, RELEASE, SEE_RELEASES
from carelaw.pdmp.use_cases.in_sight import in_sight_on
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§5(5)(xiv)"
LEFT_OUT = "left out"
RELEASED = declare(
    "statistics-released",
    says="An extract of counts was released.",
    keys={"release": Shape.ID, "year": Shape.COUNT, "cells": Shape.COUNT, "left_out": Shape.COUNT},
    cite=CITE,
)
COUNTIES = declare(
    "counties-entered", says="Counties of ZIP codes were entered.", keys={"zip_codes": Shape.COUNT}, cite=CITE
)
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")


class Cells(NamedTuple):
    """People and dispensings of one class of drug, by county and quarter."""

    people: Mapping[tuple[str, str], int]
    dispensings: Mapping[tuple[str, str], int]


def make_release(
    actor: Actor, at: datetime, *, year: int, purpose: str, recipient: str, columns: tuple[str, ...], identified: bool
) -> Done:
    """Make an extract of a whole year and enter it in the register. Small cells and what tells them stay out."""
    require(actor, RELEASE)
    require_pass(research_release(ReleaseAsked(identified, purpose, columns), law=adopted_law()))
    on = law_day(at)
    if not 2015 <= year < on.year:
        says = f"An extract is of a whole year that has ended: 2015 to {on.year - 1}."
        raise Refusal("E-MAP-135.year", says, cite=CITE, field="year")
    lines = list(_lines(_counted(year, on), on))
    chosen = [name for name in COLUMNS if name in columns]
    sheet = _sheet(lines, chosen)
    hidden = sum(1 for line in lines if line["people"] == LEFT_OUT)
    with transaction.atomic():
        made = ResearchRelease.objects.create(
            year=year,
            purpose=purpose,
            recipient=recipient,
            columns=chosen,
            cells=len(lines),
            left_out=hidden,
            digest=hashlib.sha256(sheet.encode()).hexdigest(),
            sheet=sheet,
            made_at=at,
            made_by=own_id(actor),
        )
        body = {"release": str(made.pk), "year": year, "cells": made.cells, "left_out": hidden}
        append(RELEASED, actor=actor, at=at, body=body, subject=str(made.pk))
    says = f"{made.cells} cells, {hidden} of them left out. It stands on the register."
    return Done(says, str(made.pk), {"cells": made.cells, "left_out": hidden, "sha256": made.digest})


def enter_counties(actor: Actor, at: datetime, *, zip_codes: dict[str, str]) -> Done:
    """Enter in which county a ZIP code lies; where none is entered its first three digits name the area."""
    require(actor, KEEP_COUNTIES)
    wrong = [code for code in zip_codes if not (len(code) == 5 and code.isdigit())]
    if wrong or not zip_codes:
        says = "Write a ZIP code of five digits and its county: 17101=Dauphin, one a line."
        raise Refusal("E-MAP-135.zip", says, cite=CITE, field="zip_codes")
    with transaction.atomic():
        for code, county in zip_codes.items():
            CountyOfZip.objects.update_or_create(zip_code=code, defaults={"county": county[:40]})
        append(COUNTIES, actor=actor, at=at, body={"zip_codes": len(zip_codes)})
    return Done(f"{len(zip_codes)} ZIP codes are entered.")


def releases(actor: Actor) -> QuerySet[ResearchRelease]:
    """The register, the newest first."""
    require(actor, SEE_RELEASES)
    return ResearchRelease.objects.order_by("-made_at", "pk")


def release_for(actor: Actor, reference: str) -> ResearchRelease:
    """One release by its id."""
    found = by_id(releases(actor), reference)
    if found is None:
        raise unknown("release", "release", CITE)
    return found


def _counted(year: int, on: date) -> dict[str, Cells]:
    """Counts by class of drug. Within a quarter each person stands in the county of the last dispensing alone."""
    counties = dict(CountyOfZip.objects.values_list("zip_code", "county"))
    catalog = catalog_in_force()
    classes: dict[str, str] = {}
    found = Dispensation.objects.filter(
        in_sight(in_sight_on(on, adopted_law())),
        state=DispensingState.LIVE,
        dispensed_on__gte=date(year, 1, 1),
        dispensed_on__lte=date(year, 12, 31),
    )
    rows = found.order_by("dispensed_on", "id").values_list(
        "identity__patient_id", "identity__zip_code", "identity__state", "dispensed_on", "national_drug_code"
    )
    home: dict[tuple[str, str, int], str] = {}
    dispensed: dict[tuple[str, str, int], int] = defaultdict(int)
    for patient, code, state, day, drug in rows.iterator(chunk_size=5000):
        if drug not in classes:
            product = catalog.find(drug)
            classes[drug] = product.drug_class.value if product else "unknown"
        key = (classes[drug], _QUARTERS[(day.month - 1) // 3], patient)
        home[key] = _area(code, state, counties)
        dispensed[key] += 1
    people: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    counts: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for key, area in home.items():
        people[key[0]][area, key[1]] += 1
        counts[key[0]][area, key[1]] += dispensed[key]
    return {drug_class: Cells(people[drug_class], counts[drug_class]) for drug_class in sorted(people)}


def _area(zip_code: str, state: str, counties: Mapping[str, str]) -> str:
    if state not in {"", "PA"}:
        return "outside the state"
    return counties.get(zip_code[:5]) or (f"ZIP {zip_code[:3]}" if zip_code[:3].isdigit() else "not known")


def _lines(found: Mapping[str, Cells], on: date) -> Iterator[dict[str, str]]:
    """A line a cell, totals included; a cell is left out in people and dispensings alike."""
    law = adopted_law()
    least = int(law.number("publish.min_cell", on))
    for drug_class, cells in found.items():
        areas = sorted({area for area, _ in cells.people})
        whole = {(area, quarter): cells.people.get((area, quarter), 0) for area in areas for quarter in _QUARTERS}
        hidden = suppressed(whole, least)
        people = with_totals(whole, areas, _QUARTERS)
        counts = with_totals(cells.dispensings, areas, _QUARTERS)
        for place in people:
            small = published_cell(CellAsked(on, people[place]), law=law).outcome is not Outcome.PASS
            out = small or place in hidden
            yield {
                "county": "all" if place[0] == TOTAL else place[0],
                "quarter": "all" if place[1] == TOTAL else place[1],
                "drug_class": drug_class,
                "people": LEFT_OUT if out else str(people[place]),
                "dispensings": LEFT_OUT if out else str(counts[place]),
            }


def _sheet(lines: list[dict[str, str]], columns: list[str]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(columns)
    for line in lines:
        writer.writerow([csv_safe(line[name]) for name in columns])
    return sheet.getvalue()
