"""Load a received file: judge each record, link its person, store it, and account for every one."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F

from carelaw.kernel.decision import plain
from carelaw.law.register import Law
from carelaw.pdmp.drugs.catalog import Catalog
from carelaw.pdmp.facts.intake import DispenserClass, IntakeFacts
from carelaw.pdmp.facts.record_key import content_digest, dispenser_number, loose_key, record_key
from carelaw.pdmp.facts.report import DispensingReport
from carelaw.pdmp.facts.verdict import FindingLevel, IntakeOutcome, IntakeVerdict
from carelaw.pdmp.policy import policy
from carelaw.pdmp.rules.intake import IntakeJudge
from carelaw.pdmp.rules.retention.clock import corrected_start
from carelaw.pdmp.store.bulk import insert_rows
from carelaw.pdmp.store.dispensings import OnFile, end_versions, held_records, on_file, take_intake_lock
from carelaw.pdmp.store.models import (
    Dispensation,
    DispensingState,
    RecordState,
    RegisteredDispenser,
    Submission,
    SubmittedRecord,
    UnknownDrug,
    ZeroReport,
)
from carelaw.pdmp.store.people import Linker, identity_digest
from carelaw.pdmp.store.references import enter_dispensers, enter_prescribers
from carelaw.pdmp.use_cases.catalog import reported_products
from carelaw.pdmp.use_cases.reporting.exempting import Periods, exempt_periods, marked
from carelaw.pdmp.use_cases.reporting.standing import class_on
from carelaw.pdmp.wire.asap import Finding, Level, Record
from carelaw.pdmp.wire.asap.values import day
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.granting import EVERY
from carelaw.platform.cases.docket import open_case

# The state profile of the ASAP reader that this deployment applies.
PROFILE = "pa"
UNKNOWN_DRUG = "E-MAP-35.unknown"
DRUG_REVIEW = "pdmp.drug-file-review"

# The one outcome of each record, as counted on its submission.
ACCEPTED = "accepted"
WARNED = "accepted-with-warning"
LATE = "accepted-late"
REVISED = "revised"
HELD = "held"
SET_ASIDE = "set-aside"
DUPLICATE = "duplicate"
VOIDED = "voided"
VOID_NOT_FOUND = "void-not-found"
ZERO = "zero-report"
NOT_LOADED = "not-loaded"
TESTED = "tested"
STORED = (ACCEPTED, WARNED, LATE, REVISED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record on its way in: what was sent, what it means, what the reader found."""

    ordinal: int
    segment_no: int
    fields: Mapping[str, str]
    compounds: Sequence[Mapping[str, str]]
    findings: tuple[Finding, ...]
    report: DispensingReport | None
    version: str
    zero_report: bool = False

    @property
    def dispensing(self) -> DispensingReport:
        """The report of a record that is about a dispensing."""
        if self.report is None:
            raise TypeError("A zero report is about no dispensing.")
        return self.report

    @classmethod
    def of(cls, record: Record, version: str) -> Entry:
        """A record of a file."""
        found = (record.ordinal, record.segment_no, record.fields, record.compounds, record.findings, record.report)
        return cls(*found, version, record.zero_report)


@dataclass
class Outcome:
    """What became of one record."""

    entry: Entry
    outcome: str
    key: str
    content: str
    verdict: IntakeVerdict | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    version: int = 1
    held: SubmittedRecord | None = None
    first_seen: tuple[date, ...] = ()


@dataclass
class Loader:
    """Loads records of one submission, part by part, under one law and one drug file."""

    submission: Submission
    law: Law
    catalog: Catalog
    at: datetime
    judge: IntakeJudge = field(init=False)
    exempt: Periods = field(init=False)
    _senders: dict[str, RegisteredDispenser | None] = field(init=False, default_factory=dict)
    _classes: dict[tuple[str, date | None], DispenserClass] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.judge = IntakeJudge(self.law)
        self.exempt = exempt_periods()

    def load(self, entries: Sequence[Entry]) -> Counter[str]:
        """Store a part. Must run inside a transaction, which also counts the outcomes it gives back."""
        take_intake_lock()
        state = PartState.fetch(entries)
        self._learn_senders(entries)
        outcomes = [self._outcome(entry, state) for entry in entries]
        self._store(outcomes, state)
        self._note_heard(entries)
        return Counter(one.outcome for one in outcomes)

    def load_correction(self, entry: Entry) -> Outcome:
        """Judge a record that was corrected on screen and store it when it is right. Runs inside a transaction."""
        take_intake_lock()
        state = PartState.fetch([entry])
        state.held = {}
        self._learn_senders([entry])
        outcome = self._outcome(entry, state)
        if outcome.outcome in STORED:
            self._store_dispensings([outcome], state)
        return outcome

    def preview(self, entries: Sequence[Entry]) -> list[Outcome]:
        """What loading would do, without storing anything: for test files and forms."""
        state = PartState.fetch(entries)
        self._learn_senders(entries)
        return [self._outcome(entry, state) for entry in entries]

    def _outcome(self, entry: Entry, state: PartState) -> Outcome:
        key, content = record_key(entry.fields), content_digest(entry.fields, entry.compounds)
        if entry.zero_report:
            return self._zero_outcome(entry, key, content)
        if entry.dispensing.status == "void" and (held := state.held_for(entry, key)) and not state.live(key):
            state.close(held, RecordState.VOIDED, self.at)
            return Outcome(entry, VOIDED, key, content)
        report = entry.dispensing
        if report.status == "revise" and not state.live(key) and state.held_for(entry, key):
            report = replace(report, status="new")
        verdict = self.judge.judge(self._facts(entry, report, key, content, state))
        outcome = Outcome(entry, "", key, content, verdict, _merged(entry.findings, verdict))
        outcome.outcome = _named(report, verdict, outcome.findings)
        if outcome.outcome == HELD:
            # The rest of the part must find it, as later parts will.
            outcome.held = self._kept(outcome)
        state.apply(outcome, self.at)
        return outcome

    def _zero_outcome(self, entry: Entry, key: str, content: str) -> Outcome:
        """A zero report is no dispensing: only its sender and its form are judged."""
        findings = [plain_finding(finding) for finding in entry.findings]
        sender = dispenser_number(entry.fields)
        allowed = self.submission.allowed_dispensers
        if self._senders.get(sender) is None or (EVERY not in allowed and sender not in allowed):
            says = "This dispenser is not registered for your account; ask the program office to add it."
            findings.append(_law_finding("E-MAP-37", says, "PHA03", sender, "§7(b)(8)"))
        wrong = any(finding["level"] == Level.ERROR for finding in findings)
        return Outcome(entry, HELD if wrong else ZERO, key, content, None, findings)

    def _facts(self, entry: Entry, report: DispensingReport, key: str, content: str, state: PartState) -> IntakeFacts:
        sender = self._senders.get(dispenser_number(entry.fields))
        filed = state.filed.get(key)
        allowed = self.submission.allowed_dispensers
        return IntakeFacts(
            report=report,
            received_at=self.submission.received_at,
            dispenser=self._class_of(sender, report.dispensed_on),
            left_at=self.submission.left_at,
            products=marked(reported_products(report, self.catalog), self.exempt),
            format_name=f"ASAP {entry.version}",
            formats=policy().formats,
            dea_is_submitters=EVERY in allowed or report.dispenser.dea in allowed,
            npi_is_submitters=None if sender is None or not sender.npi else sender.npi == report.dispenser.npi,
            on_file=filed is not None,
            # The key begins with the dispenser's number, so what is on file under it is the same dispenser's.
            on_file_by_same_dispenser=True if filed is not None else None,
            on_file_voided=filed is not None and filed.state == DispensingState.VOIDED,
            on_file_same_content=filed is not None and filed.content == content,
            earlier_complete_at=filed.received_at if filed is not None and report.status == "revise" else None,
        )

    def _class_of(self, sender: RegisteredDispenser | None, on: date | None) -> DispenserClass:
        """The sender's standing on a day; a file asks for the same few days again and again."""
        key = (sender.dea if sender else "", on)
        if key not in self._classes:
            self._classes[key] = class_on(sender, on, self.law)
        return self._classes[key]

    def _note_heard(self, entries: Iterable[Entry]) -> None:
        """A dispenser that sends something is not silent; how long it was is its own pattern (MAP-41)."""
        on = law_day(self.submission.received_at)
        for number in {dispenser_number(entry.fields) for entry in entries}:
            sender = self._senders.get(number)
            if sender is None or (sender.last_sent_on is not None and sender.last_sent_on >= on):
                continue
            gap = (on - sender.last_sent_on).days if sender.last_sent_on else 0
            sender.last_sent_on, sender.longest_gap = on, max(sender.longest_gap, gap)
            sender.save(update_fields=["last_sent_on", "longest_gap"])

    def _learn_senders(self, entries: Iterable[Entry]) -> None:
        unknown = {dispenser_number(entry.fields) for entry in entries} - set(self._senders)
        registered = RegisteredDispenser.objects.filter(dea__in=unknown).prefetch_related("permits")
        found = {sender.dea: sender for sender in registered}
        self._senders.update({number: found.get(number) for number in unknown})

    def _store(self, outcomes: Sequence[Outcome], state: PartState) -> None:
        self._store_dispensings([one for one in outcomes if one.outcome in STORED], state)
        state.close_held()
        kept = [record for one in outcomes if (record := one.held or self._kept(one))]
        SubmittedRecord.objects.bulk_create(kept, batch_size=200)
        _open_drug_reviews(outcomes, self.at)
        ZeroReport.objects.bulk_create([self._zero(one.entry) for one in outcomes if one.outcome == ZERO])

    def _store_dispensings(self, stored: Sequence[Outcome], state: PartState) -> None:
        digests = {id(one): identity_digest(one.entry.dispensing.patient) for one in stored}
        people = {digests[id(one)]: one.entry.dispensing.patient for one in stored}
        identities = Linker(self.at, uuid.uuid4(), people).link()
        prescribers = enter_prescribers(one.entry.dispensing.prescriber for one in stored)
        dispensers = enter_dispensers(one.entry.dispensing.dispenser for one in stored)
        state.end_versions(self.submission, self.at)
        rows = [
            self._row(
                one,
                state.ended_in_part.get((one.key, one.version)),
                identities[digests[id(one)]],
                prescribers[one.entry.dispensing.prescriber],
                dispensers[one.entry.dispensing.dispenser],
            )
            for one in stored
        ]
        insert_rows(Dispensation, rows)

    def _row(self, one: Outcome, ended: str | None, identity: int, prescriber: int, dispenser: int) -> dict[str, Any]:
        report, verdict = one.entry.dispensing, one.verdict
        assert verdict is not None
        assert report.filled_on is not None
        assert verdict.dispensed_on is not None
        codes = verdict.national_drug_codes
        return {
            "key": one.key,
            "version": one.version,
            "state": str(ended or DispensingState.LIVE),
            "ended_at": self.at if ended else None,
            "ended_by_id": self.submission.pk if ended else None,
            "content": one.content,
            "identity_id": identity,
            "prescriber_id": prescriber,
            "dispenser_id": dispenser,
            "submission_id": self.submission.pk,
            "ordinal": one.entry.ordinal,
            "prescription_number": report.prescription_number,
            "written_on": report.written_on,
            "filled_on": report.filled_on,
            "sold_on": report.sold_on,
            "dispensed_on": verdict.dispensed_on,
            "fill_number": report.fill_number,
            "partial_fill": report.partial_fill,
            "refills_authorized": report.refills_authorized,
            "product_qualifier": report.product_qualifier,
            "national_drug_code": codes[0] if len(codes) == 1 else report.national_drug_code,
            "ingredients": plain(report.ingredients) or None,
            "quantity": report.quantity,
            "unit": report.unit,
            "days_supply": report.days_supply,
            "payment": report.payment,
            "origin": report.origin,
            "treatment_type": report.treatment_type,
            "diagnosis": report.diagnosis,
            "directions": report.directions,
            "federal_schedule": verdict.federal_schedule,
            "state_schedule": verdict.state_schedule,
            "outcome": one.outcome,
            "warnings": sorted({finding["code"] for finding in one.findings}) or None,
            "received_at": self.submission.received_at,
            "collected_on": self._collected_on(one),
            "lateness_seconds": verdict.lateness_seconds,
        }

    def _collected_on(self, one: Outcome) -> date:
        """The day its years are counted from: a corrected or re-keyed record keeps its first (AMB-33)."""
        received = law_day(self.submission.received_at)
        first = min((*one.first_seen, received))
        return corrected_start(first, received if one.first_seen else None, self.law)

    def _kept(self, one: Outcome) -> SubmittedRecord | None:
        """The line kept beside the dispensings; a record accepted without a finding needs none."""
        if one.outcome in STORED and not one.findings:
            return None
        held = one.outcome == HELD
        entry = one.entry
        state = {HELD: RecordState.HELD, SET_ASIDE: RecordState.SET_ASIDE}.get(one.outcome, RecordState.NOTED)
        loose = held and not entry.zero_report and entry.dispensing.filled_on is None
        return SubmittedRecord(
            submission=self.submission,
            ordinal=entry.ordinal,
            segment_no=entry.segment_no,
            key=loose_key(entry.fields) if loose else one.key,
            prescription_number=entry.fields.get("DSP02", "")[:40],
            dispenser_dea=dispenser_number(entry.fields)[:20],
            outcome=one.outcome,
            state=state,
            sent_fields=dict(entry.fields) if one.outcome != DUPLICATE else {},
            sent_compounds=[dict(part) for part in entry.compounds],
            findings=one.findings,
            received_at=self.submission.received_at,
        )

    def _zero(self, entry: Entry) -> ZeroReport:
        return ZeroReport(
            submission=self.submission,
            dispenser_dea=dispenser_number(entry.fields)[:20],
            reported_on=day(entry.fields.get("DSP05")),
            received_at=self.submission.received_at,
        )


@dataclass
class PartState:
    """What is on file under the keys of a part, kept up to date while its records are judged in order."""

    filed: dict[str, OnFile]
    held: dict[str, list[SubmittedRecord]]
    to_supersede: list[int] = field(default_factory=list)
    to_void: list[int] = field(default_factory=list)
    to_close: list[SubmittedRecord] = field(default_factory=list)
    ended_in_part: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def fetch(cls, entries: Sequence[Entry]) -> PartState:
        """Look up everything that the records of a part may meet."""
        keys = [record_key(entry.fields) for entry in entries]
        loose = [loose_key(entry.fields) for entry in entries]
        return cls(on_file(keys), held_records([*keys, *loose]))

    def live(self, key: str) -> bool:
        """True when a live version is on file under this key."""
        return key in self.filed and self.filed[key].state == DispensingState.LIVE

    def held_for(self, entry: Entry, key: str) -> list[SubmittedRecord]:
        """The held records that this one speaks of, by their key or, where a date was unreadable, without it."""
        return self.held.get(key) or self.held.get(loose_key(entry.fields)) or []

    def apply(self, one: Outcome, at: datetime) -> None:
        """Take note of what a record did, so that the next one under the same key sees it."""
        filed = self.filed.get(one.key)
        if one.held is not None:
            self.held.setdefault(one.held.key, []).append(one.held)
        if one.outcome in STORED:
            if filed is not None:
                self._end(filed, DispensingState.SUPERSEDED)
            one.version = filed.version + 1 if filed else 1
            waiting = [law_day(record.received_at) for record in self.held_for(one.entry, one.key)]
            one.first_seen = (*([filed.collected_on] if filed else ()), *waiting)
            first = min((*one.first_seen, law_day(at)))
            self.filed[one.key] = OnFile(0, one.key, one.version, DispensingState.LIVE, one.content, 0, at, first)
            self.close(self.held_for(one.entry, one.key), RecordState.CORRECTED, at)
        elif one.outcome == VOIDED and filed is not None:
            self._end(filed, DispensingState.VOIDED)
            self.filed[one.key] = filed._replace(state=DispensingState.VOIDED)

    def end_versions(self, submission: Submission, at: datetime) -> None:
        """Write which stored versions are live no more."""
        end_versions(self.to_supersede, DispensingState.SUPERSEDED, submission.pk, at)
        end_versions(self.to_void, DispensingState.VOIDED, submission.pk, at)

    def close_held(self) -> None:
        """Write which records on file this part corrected or voided; those of the part itself are yet to be written."""
        for record in self.to_close:
            if record.pk is not None:
                record.save(update_fields=["state", "closed_at", "closed_by"])

    def close(self, records: Sequence[SubmittedRecord], state: RecordState, at: datetime) -> None:
        """Held records wait no more: all that speak of one dispensing are settled by the report that settles it."""
        for record in records:
            record.state, record.closed_at, record.closed_by = state, at, "later-report"
        self.to_close += records
        for key in {record.key for record in records}:
            del self.held[key]

    def _end(self, filed: OnFile, state: DispensingState) -> None:
        if filed.state != DispensingState.LIVE:
            return
        if filed.id:
            (self.to_supersede if state == DispensingState.SUPERSEDED else self.to_void).append(filed.id)
        else:
            self.ended_in_part[(filed.key, filed.version)] = state


def _open_drug_reviews(outcomes: Iterable[Outcome], at: datetime) -> None:
    """A code that no drug file knows becomes a task for staff, once per code (MAP-35)."""
    unknown = Counter(
        finding["value"]
        for one in outcomes
        for finding in one.findings
        if UNKNOWN_DRUG in (finding["code"], finding.get("law_code")) and finding["value"]
    )
    for code, records in sorted(unknown.items()):
        case = open_case(DRUG_REVIEW, key=code[:15], title=f"Drug file: {code[:15]} is unknown", at=at, cite="§7(b)(6)")
        drug, _ = UnknownDrug.objects.get_or_create(
            national_drug_code=code[:15], defaults={"first_seen_at": at, "case_id": case.pk}
        )
        UnknownDrug.objects.filter(pk=drug.pk).update(records=F("records") + records)


def _named(report: DispensingReport, verdict: IntakeVerdict, findings: Sequence[Mapping[str, Any]]) -> str:
    """The outcome as counted: the law's outcome, with held told apart from set aside and a void that found nothing."""
    if verdict.outcome is IntakeOutcome.DUPLICATE:
        return DUPLICATE
    if report.status == "void":
        return VOIDED if verdict.outcome is IntakeOutcome.VOIDED else VOID_NOT_FOUND
    if not verdict.reportable:
        return SET_ASIDE
    if any(finding["level"] == Level.ERROR for finding in findings):
        return HELD
    if report.status == "revise":
        return REVISED
    if verdict.outcome is IntakeOutcome.ACCEPTED_LATE:
        return LATE
    return WARNED if findings else ACCEPTED


def _merged(found: Iterable[Finding], verdict: IntakeVerdict) -> list[dict[str, Any]]:
    """The reader's findings and the law's as one list: what, where, what is permitted, how to mend it, by what law."""
    listed = [plain_finding(finding) for finding in found]
    for finding in verdict.findings:
        level = Level.WARNING if finding.level is FindingLevel.LATE else Level(finding.level.value)
        # The reader and the law often see the same fault; the law's sentence then adds its code and paragraph only.
        where = {finding.field, "DSP05" if finding.field == "DSP17" else finding.field}
        twin = next((one for one in listed if one["field"] in where and one["level"] == level), None)
        if twin is not None:
            twin.setdefault("law_code", finding.code)
            continue
        value = "" if finding.value is None else str(plain(finding.value))
        listed.append(_law_finding(finding.code, finding.says, finding.field or "", value, finding.cite, level))
    return listed


def _law_finding(code: str, says: str, where: str, value: str, cite: str, level: Level = Level.ERROR) -> dict[str, Any]:
    """What the law finds, in the reader's own shape; its sentence holds the remedy."""
    return {
        "level": level.value,
        "code": code,
        "segment": where[:3],
        "segment_no": 0,
        "field": where,
        "value": value,
        "says": says,
        "permitted": "",
        "remedy": "",
        "cite": cite,
    }


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A reader's finding as JSON values."""
    return {
        name: storable(str(value)) if not isinstance(value, int) else value for name, value in asdict(finding).items()
    }


def storable(text: str) -> str:
    """A text as every database can keep it: PostgreSQL has no NUL, so its picture stands for it."""
    return text.replace("\x00", "\u2400")
