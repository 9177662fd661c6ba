"""Results of the risk grouper, checked row by row against the release that is pinned for their year."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.db import transaction

from carelaw.ihh.facts.claims import GrouperRow
from carelaw.ihh.rules.chronic_status import NAMES, grouper_row, pinned
from carelaw.ihh.store.models import GrouperPin, GrouperResult, ImportedFile, Member
from carelaw.ihh.use_cases.common import PART, RELEASE_PINNED, legal_day
from carelaw.ihh.use_cases.permissions import IMPORT_FILES
from carelaw.ihh.use_cases.taking import Taken, refused
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import Row
from carelaw.platform.record.keeping import append


def pin_release(actor: Actor, year: int, version: str, available_since: date, *, at: datetime) -> GrouperPin:
    """Record the release that counts for a year: the newest that the Department had on its January 1."""
    require(actor, IMPORT_FILES)
    cite = f"{PART}.992(c)(1)"
    fixed = pinned(year, "", adopted_law())
    if fixed:
        says = f"For {year} the text itself pins release {fixed}; it cannot be changed."
        raise Refusal("CRG-VERSION-PINNED-BY-TEXT", says, cite=cite, field="year", kind="conflict")
    if available_since > date(year, 1, 1):
        says = f"Release {version} was there from {available_since}; permitted is a day up to {year}-01-01."
        raise Refusal("CRG-VERSION-TOO-LATE", says, cite=cite, field="available_since")
    if GrouperResult.objects.filter(year=year).exclude(version=version).exists():
        says = f"Results of another release are on file for {year}; the release of a year does not change."
        raise Refusal("CRG-VERSION-MISMATCH", says, cite=cite, field="version", kind="conflict")
    with transaction.atomic():
        pin, _made = GrouperPin.objects.update_or_create(
            year=year, defaults={"version": version, "available_since": available_since}
        )
        reference = f"ihh-release:{pin.pk}"
        body = {"pin": reference, "year": year}
        append(RELEASE_PINNED, actor=actor, at=at, body=body, subject=reference)
    return pin


def take_statuses(rows: list[Row], file: ImportedFile) -> Taken:
    """One status a person and run; a file with too many bad rows is refused as a whole."""
    taken = Taken()
    law = adopted_law()
    known = Member.objects.in_bulk(list({row.values["person_id"] for row in rows}), field_name="person_id")
    pins = dict(GrouperPin.objects.values_list("year", "version"))
    again = Counter((row.values["person_id"], row.values["run_id"]) for row in rows)
    good: list[tuple[Row, Member]] = []
    for row in rows:
        values = row.values
        facts = GrouperRow(
            status_code=values["status_code"],
            status_name=values["status_name"],
            crg_version=values["crg_version"],
            year=values["grouped_on"].year,
            pinned_version=pins.get(values["grouped_on"].year, ""),
            base_crg=values["base_crg"],
            window_to=values["window_to"],
            grouped_on=values["grouped_on"],
            member_known=values["person_id"] in known,
            second_of_run=again[values["person_id"], values["run_id"]] > 1,
        )
        decision = grouper_row(facts, law)
        if decision.outcome is Outcome.PASS:
            good.append((row, known[values["person_id"]]))
        else:
            first = decision.reasons[0]
            taken.refused.append(refused(row, first.code, first.says, first.field or "status_code"))
    limit = law.number("ihh.crg_refused_percent", legal_day(file.received_at))
    if rows and len(taken.refused) * 100 > limit * len(rows):
        taken.refused_whole = (
            f"Refused as a whole: {len(taken.refused)} of {len(rows)} rows fail, more than {limit} percent. "
            "Correct them and send the file again."
        )
        ahead = [refused(row, "file-refused", taken.refused_whole, "file") for row, _member in good]
        taken.refused += ahead
        return taken
    _save(good, file)
    return taken


def _save(good: list[tuple[Row, Member]], file: ImportedFile) -> None:
    with transaction.atomic():
        for row, member in good:
            values = row.values
            GrouperResult.objects.update_or_create(
                member=member,
                run_id=values["run_id"],
                defaults={
                    "year": values["grouped_on"].year,
                    "version": values["crg_version"],
                    "status_code": values["status_code"],
                    "status_name": NAMES[values["status_code"]][0],
                    "base_crg": values["base_crg"][:5],
                    "severity": values["severity"],
                    "grouped_on": values["grouped_on"],
                    "file": file,
                },
            )


def pins(actor: Actor) -> list[GrouperPin]:
    """The releases on record, newest year first."""
    require(actor, IMPORT_FILES)
    return list(GrouperPin.objects.order_by("-year"))
