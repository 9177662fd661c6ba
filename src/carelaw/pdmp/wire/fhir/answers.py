"""The one answer of a question as the guide's Parameters, or as a searchset Bundle."""

from __future__ import annotations

from datetime import date
from typing import Any

from carelaw.pdmp.facts.history import (
    Candidates,
    HistoryReport,
    HistoryRequest,
    KnownPatient,
    Matches,
    PersonAsked,
    PrescriptionShown,
)
from carelaw.pdmp.wire.fhir.dispenses import dispense, order, order_key
from carelaw.pdmp.wire.fhir.names import (
    ALERT,
    ALERTS,
    FLAG,
    MATCH_GRADE,
    PROFILE,
    Json,
    coding,
    profile,
    source_of,
    urn,
)
from carelaw.pdmp.wire.fhir.outcomes import issue, outcome
from carelaw.pdmp.wire.fhir.people import named_patient, patient, pharmacy, practitioner


def history_parameters(answer: HistoryReport | Candidates, request: HistoryRequest, source: str) -> Json:
    """The operation's answer: a Bundle when there is something to show, and always an outcome that cites the law."""
    if isinstance(answer, Candidates):
        people = [_entry(urn("Patient", one.patient_id), patient(one, source)) for one in answer.patients]
        remark = issue("warning", "multiple-matches", _access(answer, answer.says), text=answer.says)
        return _parameters(_history(people), outcome(remark))
    if not answer.prescriptions:
        says = "No prescriptions are on file."
        nothing = issue("information", "informational", _access(answer, says), status="no-data", text=says)
        return _parameters(outcome(nothing, *_caveats(answer)))
    given = issue("information", "informational", _access(answer, "History given."), status="complete")
    made = _history(history_entries(answer, source))
    made["extension"] = [_activity_period(request, answer.as_of)]
    return _parameters(made, outcome(given, *_caveats(answer)))


def history_entries(report: HistoryReport, source: str) -> list[Json]:
    """Everything a history shows, each thing once: patients, dispensings, prescriptions, people, pharmacies, flags.

    Each names the program that it comes from; nobody is merged, so each program's dispensings have their own patient.
    """
    subjects = _subjects(report, source)
    made = list(subjects.values())
    address = {whose: entry["fullUrl"] for whose, entry in subjects.items()}
    programs = {one.key: row.program for row in report.prescriptions for one in (row.prescriber, row.dispenser)}

    def come_from(key: str) -> str:
        return source_of(programs.get(key, ""), source)

    for row in report.prescriptions:
        shown = dispense(row, address[_whose(report, row)], source_of(row.program, source))
        made.append(_entry(urn("MedicationDispense", row.record_id), shown))
    made += [
        _entry(urn("MedicationRequest", key), order(row, address[_whose(report, row)], source_of(row.program, source)))
        for key, row in {order_key(row): row for row in report.prescriptions}.items()
    ]
    made += [
        _entry(urn("Practitioner", key), practitioner(one, come_from(key)))
        for key, one in {one.key: one for one in report.prescribers}.items()
    ]
    made += [
        _entry(urn("Organization", key), pharmacy(one, come_from(key)))
        for key, one in {one.key: one for one in report.dispensers}.items()
    ]
    return made + [_flag_entry(report, flag, source) for flag in report.flags]


def dispense_search(report: HistoryReport, source: str) -> Json:
    """A searchset of the rows; whom and what they point to is included, and the outcome cites the law."""
    entries = []
    for entry in history_entries(report, source) if report.prescriptions else ():
        matches = entry["resource"]["resourceType"] == "MedicationDispense"
        entries.append(entry | {"search": {"mode": "match" if matches else "include"}})
    remark = outcome(issue("information", "informational", _access(report, "History given.")), *_caveats(report))
    entries.append({"resource": remark, "search": {"mode": "outcome"}})
    return _searchset(len(report.prescriptions), entries, f"{source}/MedicationDispense")


def match_search(found: Matches, request: HistoryRequest, source: str) -> Json:
    """The people that a Patient may mean, the best first, each with how sure it is."""
    entries = []
    for one in found.patients:
        grade, score = _grade(one, found, request.person or PersonAsked())
        search = {"extension": [{"url": MATCH_GRADE, "valueCode": grade}], "mode": "match", "score": score}
        entries.append(_entry(urn("Patient", one.patient_id), patient(one, source)) | {"search": search})
    says = f"{len(entries)} shown." if entries else "Nobody fits as asked."
    remark = outcome(issue("information", "informational", _access(found, says)))
    entries.append({"resource": remark, "search": {"mode": "outcome"}})
    return _searchset(len(found.patients), entries, f"{source}/Patient/$match")


def _grade(one: KnownPatient, found: Matches, asked: PersonAsked) -> tuple[str, float]:
    """How sure it is that this is the one: alone in agreeing, one of several that agree, or a slip apart."""
    names = {(name.last.casefold(), name.first.casefold()) for name in one.names}
    wanted = (asked.last_name.strip().casefold(), asked.first_name.strip().casefold())
    if found.certain:
        return "certain", 1
    return ("probable", 0.8) if wanted in names and asked.birth_date in one.birth_dates else ("possible", 0.5)


def _searchset(total: int, entries: list[Json], link: str) -> Json:
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": total,
        "link": [{"relation": "self", "url": link}],
        "entry": entries,
    }


def _subjects(report: HistoryReport, source: str) -> dict[tuple[str, str], Json]:
    """The patient of the history, and whoever the rows of other programs or of a list of one's own name."""
    known = report.patient
    made = {("", known.patient_id): _entry(urn("Patient", known.patient_id), patient(known, source))} if known else {}
    for row in report.prescriptions:
        whose = _whose(report, row)
        if whose not in made:
            key = "/".join(whose).removeprefix("/")
            shown = named_patient(row.patient_name, row.patient_born, key, source_of(row.program, source))
            made[whose] = _entry(urn("NamedPatient", key), shown)
    return made


def _whose(report: HistoryReport, row: PrescriptionShown) -> tuple[str, str]:
    """Whom a row is about: the program that knows the person, and its id there or, where none is told, the name."""
    if row.program:
        return row.program, f"{row.patient_name}/{row.patient_born}"
    return "", report.patient.patient_id if report.patient else row.patient_name


def _flag_entry(report: HistoryReport, flag: dict[str, Any], source: str) -> Json:
    kind = str(flag["type"])
    made: Json = {
        "resourceType": "DetectedIssue",
        "meta": {"source": source},
        "status": "final",
        "code": {"coding": [coding(ALERT, ALERTS.get(kind, "99")), coding(FLAG, kind)], "text": flag["says"]},
        "identifiedDateTime": report.provided_at.isoformat(),
        "detail": f"{flag['says']} [{flag['cite']}; flag rules {flag['rule_version']}]",
    }
    if report.patient:
        made["patient"] = {"reference": urn("Patient", report.patient.patient_id)}
    implicated = [{"reference": urn("MedicationDispense", one)} for one in flag["evidence_record_ids"]]
    if implicated:
        made["implicated"] = implicated
    return _entry(urn("DetectedIssue", f"{report.query_id}/{kind}"), made)


def _caveats(report: HistoryReport) -> list[Json]:
    said = list(report.caveats)
    if report.patient and len(report.patient.birth_dates) > 1:
        said.append("Reports give more than one date of birth for this patient; the first is shown.")
    return [issue("warning", "incomplete", says, text=says) for says in said]


def _access(answer: HistoryReport | Candidates | Matches, says: str) -> str:
    """The query's reference and the paragraph that opened the door, in words that a log may keep."""
    return f"{says} Query {answer.query_id}. Given under {answer.access.cite}; the law is {answer.access.law_status}."


def _activity_period(request: HistoryRequest, as_of: date) -> Json:
    period = {"end": (request.period_to or as_of).isoformat()}
    if request.period_from:
        period["start"] = request.period_from.isoformat()
    return {"url": f"{PROFILE}/pdmp-activity-period-extension", "valuePeriod": period}


def _history(entries: list[Json]) -> Json:
    """The guide's Bundle. R4 forbids a total on a collection, whatever the guide's profile marks."""
    bundle = {
        "resourceType": "Bundle",
        "meta": {"profile": [profile("bundle-history-result")]},
        "type": "collection",
        "entry": entries,
    }
    return {"name": "pdmp-history-data", "resource": bundle}


def _parameters(*parts: Json) -> Json:
    named = [part if "name" in part else {"name": "outcome", "resource": part} for part in parts]
    return {
        "resourceType": "Parameters",
        "meta": {"profile": [profile("parameters-response")]},
        "parameter": named,
    }


def _entry(full_url: str, resource: Json) -> Json:
    return {"fullUrl": full_url, "resource": resource}


__all__ = ["dispense_search", "history_entries", "history_parameters", "match_search"]
