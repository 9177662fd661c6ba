"""Publish a price list: every line is tested, the good ones hold from their day, the others are kept and explained."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F

from carelaw.kernel.decision import Decision, Outcome, Reason, plain
from carelaw.kernel.identifiers import ndc11
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.register import Law
from carelaw.pbm.facts.mac_lists import DrugClass, ListedDrug, ListUpdate, PriceBasis
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, local_day
from carelaw.pbm.rules.mac_list_of_2008 import mac_basis, mac_generic_only
from carelaw.pbm.rules.mac_list_update import mac_list_update
from carelaw.pbm.rules.mac_listing_gate import mac_listing_gate
from carelaw.pbm.store.models import ListDelivery, MacList, MacPrice, MacVersion, RefusedLine, VersionKind
from carelaw.pbm.use_cases.drug_evidence import DrugEvidence, compendium_rating
from carelaw.pbm.use_cases.mac_lists import last_update, newest_version, require_publisher, subjects_on
from carelaw.pbm.use_cases.prices.databases import ContractDatabases
from carelaw.pbm.use_cases.prices.layouts import read_list
from carelaw.pbm.wire.mac_columns import readings_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import Row, Sheet
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files import keeping as files
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PUBLISHED = declare(
    "mac-list-published",
    says="A price list was updated.",
    keys={
        "list": Shape.ID,
        "version": Shape.COUNT,
        "kind": Shape.CODE,
        "listed": Shape.COUNT,
        "refused": Shape.COUNT,
        "removed": Shape.COUNT,
    },
    cite="215 ILCS 5/513b1(b)(1)",
)
LARGEST = 64 << 20
_GATE = "215 ILCS 5/513b1(c)"
DECLARED = (
    "te_code",
    "application",
    "drug_class",
    "single_source",
    "rating",
    "rating_source",
    "rating_date",
    "obsolete_date",
    "basis",
    "basis_names",
)
_WORTH_A_MARK = {"single-supplier", "b-rated", "obsolete-later"}


@dataclass(frozen=True, slots=True)
class Tested:
    """A line with what the listing tests said of it."""

    row: Row
    gate: Outcome
    failed: tuple[Problem, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class Publication:
    """What became of a publication: the version, and every line that was not listed."""

    version: MacVersion
    refused: list[RefusedLine] = field(default_factory=list)
    late_days: int = 0


def publish(
    actor: Actor,
    at: datetime,
    *,
    mac_list: MacList,
    stream: BinaryIO,
    file_name: str,
    kind: str = VersionKind.FULL,
    effective_on: date | None = None,
) -> Publication:
    """Publish a list from a sheet. `full` replaces every price, `delta` changes the lines that it holds."""
    require_publisher(actor, mac_list)
    if kind not in {VersionKind.FULL, VersionKind.DELTA}:
        raise Refusal("E-MAC-15.kind", f"“{kind}” is no kind of list. Permitted: full, delta.", field="kind")
    on = effective_on or local_day(at)
    if on > local_day(at):
        says = f"The list would hold from {on}. Permitted: up to the day of publication, {local_day(at)}."
        raise Refusal("E-MAC-15.order", says, cite="215 ILCS 5/513b1(b)(1)", field="effective_on")
    body = stream.read(LARGEST + 1)
    kept = files.keep(io.BytesIO(body), largest=LARGEST)
    sheet = read_list(body, file_name, mac_list.manager_id)
    if not sheet.rows:
        problems = sheet.problems[:50]
        says = (
            f"{file_name}: no line can be listed, so the prices stay as they are. Correct the file and send it again."
        )
        raise Refusal("E-MAC-30.nothing", says, cite=_GATE, field="file", problems=problems)
    tested = _tested(sheet, mac_list, on, adopted_law())
    with transaction.atomic():
        version = next_version(actor, at, mac_list, kind, on)
        version.file_name, version.file_digest, version.rows_in = file_name[:200], kept.digest, _count(sheet)
        version.save()
        publication = _written(version, sheet, tested, kind)
        _finish(actor, at, publication)
    return publication


def confirm(actor: Actor, at: datetime, *, mac_list: MacList, source_on: date) -> Publication:
    """Publish that no price changed, with the date of the price source that shows it."""
    require_publisher(actor, mac_list)
    with transaction.atomic():
        last = last_update(mac_list)
        if last is None:
            raise Refusal("E-MAC-15.first", "Nothing was published yet that could be confirmed.", kind="conflict")
        facts = ListUpdate(last.published_at, at, at, "confirm", source_on)
        decision = mac_list_update(facts, law=adopted_law())
        if decision.codes == ("E-MAC-15.source",):
            reason = decision.reasons[0]
            raise Refusal(reason.code, reason.says, cite=decision.cite, field="source_on")
        version = next_version(actor, at, mac_list, VersionKind.CONFIRM, local_day(at), source_on)
        version.listed = mac_list.prices.filter(ends_on=None).count()
        publication = Publication(version)
        _finish(actor, at, publication)
    return publication


def deliver(version: MacVersion, at: datetime) -> int:
    """The version reaches every pharmacy that is subject to the list; gives how many."""
    pharmacies = subjects_on(local_day(at)).filter(mac_list=version.mac_list).values_list("pharmacy_id", flat=True)
    made = [ListDelivery(version=version, pharmacy_id=pharmacy, at=at) for pharmacy in set(pharmacies)]
    return len(ListDelivery.objects.bulk_create(made, ignore_conflicts=True))


def put_price(version: MacVersion, previous: MacPrice, price: Any, on: date) -> MacPrice:
    """The same drug at another price from a day on; what held from that day ends there."""
    _end(version, previous.mac_list_id, [previous.national_drug_code], on)
    made = MacPrice.objects.get(pk=previous.pk)
    made.pk, made.version, made.unit_price, made.starts_on = None, version, price, on
    made.ends_on, made.ended_by = None, None
    made._state.adding = True
    made.save()
    return made


def _tested(sheet: Sheet, mac_list: MacList, on: date, law: Law) -> list[Tested]:
    lines = [row for row in sheet.rows if row.values["action"] not in {"remove", "confirm"}]
    named = {row.values["ndc"]: row.values["application"] for row in lines if row.values["application"]}
    evidence = DrugEvidence({row.values["ndc"] for row in lines}, on, named)
    contract = ContractDatabases().of(mac_list, on)
    return [_test(row, evidence, contract, law) for row in lines]


def _test(row: Row, evidence: DrugEvidence, contract: Collection[str] | None, law: Law) -> Tested:
    """Both laws test a line; failing one says which."""
    sent, code = row.values, row.values["ndc"]
    drug = ListedDrug(
        evidence.rating(code, declared=sent["te_code"] or "", single_source=sent["single_source"]),
        compendium_rating(sent),
        evidence.availability(code),
        evidence.obsolescence(code, sent["obsolete_date"]),
    )
    decisions = [mac_listing_gate(drug, law=law)]
    if adopted(law, PROGRAMS_BILL, evidence.on):
        decisions.append(mac_generic_only(DrugClass(evidence.drug_class(code, sent["drug_class"])), law=law))
        decisions.append(mac_basis(price_basis(sent, evidence.on, contract), law=law))
    failed = tuple(
        _problem(row, reason, decision) for decision in decisions if _fails(decision) for reason in decision.reasons
    )
    told = [one for decision in decisions if decision.outcome is not Outcome.PASS for one in decision.codes]
    told += [one for one in decisions[0].codes if one in _WORTH_A_MARK]
    return Tested(row, decisions[0].outcome, failed, tuple(dict.fromkeys(told)))


def price_basis(sent: Mapping[str, Any], on: date, contract: Collection[str] | None) -> PriceBasis:
    """What a line says that its price rests on, beside the databases that the network's contract names."""
    names = sent["basis_names"] or ()
    if sent["basis"] == "AWP2":
        return PriceBasis(on, "AWP2", makers=names)
    named = None if contract is None else tuple(sorted(contract))
    return PriceBasis(on, sent["basis"], databases=names, contract_databases=named)


def _fails(decision: Decision) -> bool:
    return decision.outcome is Outcome.VIOLATION


def _problem(row: Row, reason: Reason, decision: Decision) -> Problem:
    says = f"row {row.number}, {row.values['ndc']}: {reason.says}"
    return Problem(reason.code, says, f"row {row.number}, {reason.field or 'line'}", reason.cite or decision.cite)


def _written(version: MacVersion, sheet: Sheet, tested: Sequence[Tested], kind: str) -> Publication:
    """End the prices that no longer hold, start those that do, keep every refused line."""
    good = {one.row.values["ndc"]: one for one in tested if not one.failed}
    doubled = _doubled(sheet.rows)
    for twice in doubled:
        good.pop(twice, None)
    gone = {row.values["ndc"] for row in sheet.rows if row.values["action"] == "remove"}
    gone |= {one.row.values["ndc"] for one in tested if one.failed}
    gone -= doubled
    stays = {row.values["ndc"] for row in sheet.rows if row.values["action"] == "confirm"} | doubled
    stays |= {code for row in sheet.refused if (code := _code_of(row))}
    open_now = {price.national_drug_code: price for price in version.mac_list.prices.filter(ends_on=None)}
    if kind == VersionKind.FULL:
        gone |= set(open_now) - set(good) - stays
    changed = {code for code, one in good.items() if code not in open_now or _differs(open_now[code], one)}
    _end(version, version.mac_list_id, (gone & set(open_now)) | (changed & set(open_now)), version.effective_on)
    MacPrice.objects.bulk_create([_price(version, good[code]) for code in sorted(changed)], batch_size=1000)
    publication = Publication(version)
    publication.refused = _refused(version, sheet, tested, doubled)
    RefusedLine.objects.bulk_create(publication.refused, batch_size=1000)
    version.listed = len(good) + len((stays - set(good)) & set(open_now))
    version.refused, version.removed = len(publication.refused), len(gone & set(open_now))
    return publication


def _end(version: MacVersion, list_id: UUID, codes: Iterable[str], on: date) -> None:
    """What holds on a day or later ends on it; a price that was to begin later never does."""
    listed = sorted(codes)
    for first in range(0, len(listed), 5_000):
        part = listed[first : first + 5_000]
        ending = MacPrice.objects.filter(mac_list_id=list_id, national_drug_code__in=part)
        ending.filter(ends_on=None, starts_on__gte=on).update(ends_on=F("starts_on"), ended_by=version)
        ending.filter(ends_on=None, starts_on__lt=on).update(ends_on=on, ended_by=version)
        ending.filter(ends_on__gt=on, starts_on__lt=on).update(ends_on=on, ended_by=version)
        ending.filter(ends_on__gt=on, starts_on__gte=on).update(ends_on=F("starts_on"), ended_by=version)


def _price(version: MacVersion, one: Tested) -> MacPrice:
    sent = one.row.values
    return MacPrice(
        mac_list=version.mac_list,
        version=version,
        national_drug_code=sent["ndc"],
        name=sent["name"],
        unit=sent["unit"],
        unit_price=sent["mac_unit_price"],
        drug_group=sent["drug_group"] or "",
        te_code=sent["te_code"] or "",
        price_source=sent["price_source"] or "",
        price_source_on=sent["price_source_date"],
        gate=one.gate.value,
        marks=list(one.marks),
        declared=_declared(sent),
        starts_on=version.effective_on,
    )


def _declared(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What the benefit manager said of the drug, by which the line is tested again each day."""
    return {name: plain(sent[name]) for name in DECLARED if sent[name] not in (None, "", ())}


def _differs(held: MacPrice, one: Tested) -> bool:
    sent = one.row.values
    return (held.unit_price, held.unit, held.drug_group, held.gate, list(held.marks), held.declared) != (
        sent["mac_unit_price"],
        sent["unit"],
        sent["drug_group"] or "",
        one.gate.value,
        list(one.marks),
        _declared(sent),
    )


def _doubled(rows: Sequence[Row]) -> set[str]:
    """Drugs that a sheet names twice, and differently; neither line can be taken for the right one."""
    prices: dict[str, set[Any]] = {}
    for row in rows:
        prices.setdefault(row.values["ndc"], set()).add((row.values["mac_unit_price"], row.values["action"]))
    return {code for code, found in prices.items() if len(found) > 1}


def _refused(version: MacVersion, sheet: Sheet, tested: Sequence[Tested], doubled: Iterable[str]) -> list[RefusedLine]:
    found = [
        _kept(version, row, tuple(_read_better(row, problem) for problem in row.problems)) for row in sheet.refused
    ]
    failed = {one.row.number: one.failed for one in tested if one.failed}
    twice = set(doubled)
    for row in sheet.rows:
        problems = list(failed.get(row.number, ()))
        if row.values["ndc"] in twice:
            says = f"row {row.number}: {row.values['ndc']} stands more than once, and differently. Send one line."
            problems.append(Problem("E-MAC-06.twice", says, f"row {row.number}, ndc", _GATE))
        if problems:
            found.append(_kept(version, row, problems))
    return sorted(found, key=lambda line: line.row)


def _read_better(row: Row, problem: Problem) -> Problem:
    """Ten bare digits are told with the codes that they can stand for."""
    perhaps = readings_of(row.sent.get("ndc", ""))
    if not perhaps or not (problem.field or "").endswith(" ndc"):
        return problem
    return Problem(problem.code, f"{problem.says} It can be {', '.join(perhaps)}.", problem.field, problem.cite)


def _kept(version: MacVersion, row: Row, problems: Sequence[Problem]) -> RefusedLine:
    reasons = [{"code": p.code, "says": p.says, "field": p.field, "cite": p.cite or ""} for p in problems]
    return RefusedLine(
        version=version,
        row=row.number,
        sent=dict(row.sent),
        national_drug_code=row.sent.get("ndc", "")[:20],
        reasons=reasons,
    )


def _code_of(row: Row) -> str | None:
    return ndc11(row.sent.get("ndc", ""))


def next_version(
    actor: Actor, at: datetime, mac_list: MacList, kind: str, on: date, source_on: date | None = None
) -> MacVersion:
    """The next version of a list, not yet saved; nobody else makes one before the act ends."""
    held = MacList.objects.select_for_update().get(pk=mac_list.pk)
    last = newest_version(held)
    # A decided appeal changes the list whatever was published since; an update follows the one before it.
    if last is not None and at < last.published_at and kind != VersionKind.APPEAL:
        says = f"Version {last.number} was published later than this; a publication cannot be dated before it."
        raise Refusal("E-MAC-15.order", says, cite="215 ILCS 5/513b1(b)(1)", kind="conflict")
    return MacVersion(
        mac_list=held,
        number=last.number + 1 if last else 1,
        kind=kind,
        published_at=at,
        effective_on=on,
        source_on=source_on,
        account_id=actor.account_id or None,
    )


def _finish(actor: Actor, at: datetime, publication: Publication) -> None:
    """Save, deliver, judge whether it came in time, and put it on the record."""
    version = publication.version
    version.save()
    deliver(version, at)
    earlier = version.mac_list.versions.filter(number__lt=version.number).exclude(kind=VersionKind.APPEAL)
    before = earlier.order_by("-number").first()
    if before is not None:
        facts = ListUpdate(before.published_at, at, at, cast(Any, str(version.kind)), version.source_on)
        decision = mac_list_update(facts, law=adopted_law())
        keep(decision, facts, subject=f"mac-list:{version.mac_list_id}", at=at, actor=actor)
        if decision.codes == ("E-MAC-15",):
            publication.late_days = int(decision.reasons[0].value)
    body = {
        "list": str(version.mac_list_id),
        "version": version.number,
        "kind": str(version.kind),
        "listed": version.listed,
        "refused": version.refused,
        "removed": version.removed,
    }
    append(PUBLISHED, actor=actor, at=at, body=body, subject=str(version.mac_list_id))


def _count(sheet: Sheet) -> int:
    return len(sheet.rows) + len(sheet.refused)
