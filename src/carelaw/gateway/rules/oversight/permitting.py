"""(g)(1), (g)(8): analysis with a written permission alone, and what a vendor may log for each search."""

from __future__ import annotations

from carelaw.gateway.facts.oversight import (
    AnalysisAsked,
    OtherBan,
    TelemetryDeclared,
    TelemetryDrift,
    WrittenPermission,
)
from carelaw.gateway.rules.oversight.allowlist import ENVELOPE_FIELDS, field_name
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

# Fields that are worked out from answers; logging them is analysis.
_DERIVED = ("score", "risk", "rank", "aggregate", "average", "trend", "model", "predict")


@rule("PMP-35", cite=f"{SECTION}(g)(1)(B), (g)(8)")
def analysis_permitted(asked: AnalysisAsked, law: Law) -> Decision:
    """What was answered is analyzed only under a written permission that is in force."""
    begun = asked.permitted_from is not None and asked.permitted_from <= asked.on
    running = asked.permitted_to is None or asked.on <= asked.permitted_to
    revoked = asked.revoked_on is not None and asked.revoked_on <= asked.on
    if begun and running and not revoked:
        return passed("analysis-permitted", f"A written permission is in force since {asked.permitted_from}.")
    says = "No written permission to analyze is in force. Ask the program for one; it takes a signed document."
    return breached(reason("ANALYSIS_NOT_PERMITTED", says))


@rule("PMP-42", cite=f"{SECTION}(g)(8)")
def analysis_permission_in_writing(paper: WrittenPermission, law: Law) -> Decision:
    """A permission is express and written: it has its document and who signed it."""
    faults = [
        reason("WRITTEN_PERMISSION_REQUIRED", says, field=name, cite=f"{SECTION}(g)(8)")
        for name, says in (
            ("document", "Name the signed document; without it nothing is granted."),
            ("signed_by", "Name who signed for the program."),
        )
        if not getattr(paper, name).strip()
    ]
    return breached(*faults) if faults else passed("in-writing", "The permission is in writing and signed.")


@rule("PMP-42", cite=f"{SECTION}(g)(1), (g)(8)", readings=("A-18",))
def other_bans_stand(ban: OtherBan, law: Law) -> Decision:
    """A permission to analyze lifts no other ban: no storing, selling, mining, prefetching."""
    if ban.may_analyze and (law.reading("A-18") == "yes" or ban.document_cites_other_authority):
        return passed("lifted", "The permission covers this too.")
    return breached(reason("USE_PROHIBITED", f"The ban on {ban.use} stands, whatever may be analyzed.", field="use"))


@rule("PMP-40", cite=f"{SECTION}(g)(1)(G), (b)(3)")
def telemetry_declared(told: TelemetryDeclared, law: Law) -> Decision:
    """What a vendor logs for each search are fields of the envelope; derived ones need a permission to analyze."""
    if not told.fields:
        says = "Name the fields that are logged for each search, one a line."
        return breached(reason("PHI_IN_AUDIT_RECORD", says, field="fields"))
    faults = []
    for name in told.fields:
        derived = any(word in name.lower() for word in _DERIVED)
        if derived and not told.may_analyze:
            says = f"{field_name(name)} is worked out from answers; that is analysis and needs a written permission."
            faults.append(reason("ANALYSIS_NOT_PERMITTED", says, field="fields"))
        elif not derived and name not in ENVELOPE_FIELDS:
            says = f"{field_name(name)} is none of an envelope's fields. Stop logging it, and declare again."
            faults.append(reason("PHI_IN_AUDIT_RECORD", says, field="fields"))
    return (
        breached(*faults) if faults else passed("telemetry-clean", f"{len(told.fields)} fields, all of the envelope.")
    )


@rule("PMP-40", cite=f"{SECTION}(g)(1)(G)")
def telemetry_as_declared(drift: TelemetryDrift, law: Law) -> Decision:
    """A vendor's audit rows hold what it declared."""
    more = sorted(set(drift.observed) - set(drift.declared))
    if more:
        says = f"Seen and not declared: {', '.join(field_name(name) for name in more)}."
        return to_review(Reason("TELEMETRY_DRIFT", says, len(more), "fields"))
    return passed("as-declared", "Its rows hold nothing that it did not declare.")
