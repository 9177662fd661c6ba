"""Refusals and remarks as OperationOutcome: the code, words and citation that every other door gives."""

from __future__ import annotations

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.wire.fhir.names import REFUSAL, STATUS, Json, coding

# R4 issue types by our kinds of refusal.
_TYPES = {
    "unauthenticated": "login",
    "forbidden": "forbidden",
    "not-found": "not-found",
    "conflict": "conflict",
    "too-large": "too-long",
    "too-many": "throttled",
    "not-in-force": "business-rule",
    "unavailable": "transient",
}
_DISALLOWED = {"forbidden", "not-in-force"}
# Where our fields stand in the Parameters that were sent.
_PATIENT = "Parameters.parameter.where(name='patient').resource"
_PLACES = {
    "person": _PATIENT,
    "person.last_name": f"{_PATIENT}.name.family",
    "person.first_name": f"{_PATIENT}.name.given",
    "person.birth_date": f"{_PATIENT}.birthDate",
    "birth_date": f"{_PATIENT}.birthDate",
    "purpose": "Parameters.parameter.where(name='purpose').value",
    "attestation": "Parameters.parameter.where(name='attestation').value",
    "drug": "Parameters.parameter.where(name='drug').value",
    "dea": "Parameters.parameter.where(name='dea').value",
    "period_from": "Parameters.parameter.where(name='period').value.start",
    "period_to": "Parameters.parameter.where(name='period').value.end",
}


def issue(severity: str, kind: str, diagnostics: str, *, status: str = "", text: str = "") -> Json:
    """One issue; `status` is a PMIX status code."""
    made: Json = {"severity": severity, "code": kind}
    details: Json = {"coding": [coding(STATUS, status)]} if status else {}
    if text:
        details["text"] = text
    if details:
        made["details"] = details
    return made | {"diagnostics": diagnostics}


def outcome(*issues: Json) -> Json:
    """Issues as a resource."""
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def refusal_outcome(refusal: Refusal) -> Json:
    """A refusal as every FHIR client understands it: our code beside the guide's status, the citation, the cure."""
    problems = refusal.problems or (Problem(refusal.code, refusal.says, refusal.field, refusal.cite),)
    return outcome(*(_refused(refusal, problem) for problem in problems))


def _refused(refusal: Refusal, problem: Problem) -> Json:
    cite = problem.cite or refusal.cite
    codes = [coding(REFUSAL, problem.code)]
    if problem.code != refusal.code:
        codes.append(coding(REFUSAL, refusal.code))
    if refusal.kind in _DISALLOWED:
        codes.append(coding(STATUS, "disallowed"))
    said = [problem.says]
    if cite:
        said.append(f"[{cite}]")
    if refusal.reference:
        said.append(f"Reference: {refusal.reference}.")
    kind = "not-supported" if problem.code.endswith("not-offered") else _TYPES.get(refusal.kind, "invalid")
    made: Json = {
        "severity": "error",
        "code": kind,
        "details": {"coding": codes, "text": problem.says},
        "diagnostics": " ".join(said),
    }
    if problem.field:
        made["expression"] = [_PLACES.get(problem.field, problem.field)]
    return made


__all__ = ["issue", "outcome", "refusal_outcome"]
