"""Findings of an audit: each about one claim in scope, judged by whom the law wants, closed or referred."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import (
    AppealedPart,
    ClinicalFinding,
    CriminalReferral,
    FindingClosed,
    FindingLabel,
    NoResponse,
)
from carelaw.pbm.rules.audits.appeals import unsubstantiated_is_dismissed
from carelaw.pbm.rules.audits.findings import (
    CLINICAL_REASONS,
    no_crime_without_intent,
    pharmacist_consulted,
    records_looked_at_first,
    slip_is_no_fraud,
)
from carelaw.pbm.rules.audits.notices import no_response_found
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditFinding, AuditReferral, AuditState, FindingState
from carelaw.pbm.use_cases.audits.letters import CONSULTED, tell
from carelaw.pbm.use_cases.audits.scope import claim_in_scope
from carelaw.pbm.use_cases.audits.standing import CITE, act_of, done, held_by_manager, require_passed
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law

_PROVEN = "practitioner-record"


def find(
    actor: Actor,
    at: datetime,
    *,
    audit: str,
    claim: str,
    kind: str,
    reason: str,
    label: str,
    says: str,
    overpaid: str,
    underpaid: str,
    needs_judgment: bool,
    intent_evidence: tuple[str, ...],
) -> AuditFinding:
    """Enter a finding about a claim in scope: what it is called follows the law, silence only once its day passed."""
    typed = {"claim": claim, "kind": kind, "reason": reason, "label": label, "says": says, "overpaid": overpaid}
    with act_of(actor, at, audit, "finding", {**typed, "underpaid": underpaid, "intent": list(intent_evidence)}):
        held = held_by_manager(actor, audit, at, AuditState.STARTED)
        about, today, law = claim_in_scope(held, claim), local_day(at), adopted_law()
        facts = FindingLabel(today, kind, label, intent_evidence)  # type: ignore[arg-type]
        judged = [(slip_is_no_fraud(facts, law=law), facts)]
        if reason == "no-response":
            silent = NoResponse(today, held.delivered_on, held.response_due_on, held.responded_on)
            judged.append((no_response_found(silent, law=law), silent))  # type: ignore[arg-type]
        require_passed(actor, at, held, *judged)
        made = AuditFinding.objects.create(
            audit=held,
            number=held.findings.count() + 1,
            claim=about,
            kind=kind,
            reason=reason,
            label=label,
            says=says.strip(),
            needs_judgment=needs_judgment or reason in CLINICAL_REASONS,
            overpaid=dollars(overpaid, "overpaid"),
            underpaid=dollars(underpaid, "underpaid"),
            intent_evidence=list(intent_evidence),
            found_on=today,
        )
        done(actor, at, held, "finding", made.number)
    return made


def consult(
    actor: Actor,
    at: datetime,
    *,
    audit: str,
    number: int,
    consultant: str,
    license_number: str,
    knows_the_article: bool,
    on: date,
) -> AuditFinding:
    """Record the pharmacist who was consulted on a finding; the record is a letter of its own."""
    typed = {"number": number, "consultant": consultant, "license_number": license_number, "on": on}
    with act_of(actor, at, audit, "consult", typed):
        held, one = _finding(actor, at, audit, number)
        if on > local_day(at):
            says = f"{on} has not come yet. Enter the consultation once it was held."
            raise Refusal("audit-consult-day", says, cite=f"{CITE}(a) ¶2", field="on")
        one.consultant, one.license_number = consultant.strip(), license_number.strip()
        one.knows_the_article, one.consulted_on = knows_the_article, on
        facts = clinical_facts(one, local_day(at))
        require_passed(actor, at, held, (pharmacist_consulted(facts, law=adopted_law()), facts))
        one.save()
        values = {
            "number": str(one.number),
            "consultant": one.consultant,
            "license": one.license_number,
            "knows": "attested" if knows_the_article else "not attested",
            "on": str(on),
        }
        tell(CONSULTED, held, at=at, values=values, to=("manager",), key=str(one.number))
        done(actor, at, held, "consulted", one.number)
    return one


def relabel(
    actor: Actor, at: datetime, *, audit: str, number: int, label: str, intent_evidence: tuple[str, ...]
) -> AuditFinding:
    """Call a finding by another name, with what shows intent where it is called fraud."""
    with act_of(actor, at, audit, "label", {"number": number, "label": label, "intent": list(intent_evidence)}):
        held, one = _finding(actor, at, audit, number)
        shown = [*one.intent_evidence, *intent_evidence]
        facts = FindingLabel(local_day(at), one.kind, label, tuple(shown))  # type: ignore[arg-type]
        require_passed(actor, at, held, (slip_is_no_fraud(facts, law=adopted_law()), facts))
        one.label, one.intent_evidence = label, shown
        one.save(update_fields=["label", "intent_evidence"])
        done(actor, at, held, "labelled", one.number)
    return one


def close_finding(actor: Actor, at: datetime, *, audit: str, number: int, result: str) -> AuditFinding:
    """Close a finding: validated, or it stands. It cannot stand while a practitioner's record waits to be looked at."""
    with act_of(actor, at, audit, "close", {"number": number, "result": result}):
        held, one = _finding(actor, at, audit, number)
        facts = FindingClosed(local_day(at), result, unreviewed(held, one))  # type: ignore[arg-type]
        require_passed(actor, at, held, (records_looked_at_first(facts, law=adopted_law()), facts))
        one.state, one.closed_on = FindingState(result), local_day(at)
        one.save(update_fields=["state", "closed_on"])
        done(actor, at, held, f"finding-{result}", one.number)
    return one


def reopen(actor: Actor, at: datetime, *, audit: str, number: int) -> AuditFinding:
    """Open a closed finding again before the report; what was dismissed after an appeal stays dismissed."""
    with act_of(actor, at, audit, "reopen", {"number": number}):
        states = (AuditState.STARTED, AuditState.PRELIMINARY, AuditState.APPEALED, AuditState.FINAL)
        held = held_by_manager(actor, audit, at, *states)
        one = finding_numbered(held, number)
        dismissed = one.state == FindingState.DISMISSED
        facts = AppealedPart(local_day(at), not dismissed, dismissed, reopened=True)
        require_passed(actor, at, held, (unsubstantiated_is_dismissed(facts, law=adopted_law()), facts))
        if held.state != AuditState.STARTED:
            says = "The preliminary report is out; its findings stand until an appeal is decided."
            raise Refusal("audit-reported", says, cite=f"{CITE}(h)", field="audit", kind="conflict")
        one.state, one.closed_on = FindingState.OPEN, None
        one.save(update_fields=["state", "closed_on"])
        done(actor, at, held, "reopened", one.number)
    return one


def refer(
    actor: Actor, at: datetime, *, audit: str, number: int, office: str, intent_evidence: tuple[str, ...]
) -> AuditReferral:
    """Bring a finding to those who prosecute; a clerical error only with proof of intent."""
    with act_of(actor, at, audit, "refer", {"number": number, "office": office, "intent": list(intent_evidence)}):
        states = (AuditState.STARTED, AuditState.PRELIMINARY, AuditState.APPEALED, AuditState.FINAL)
        held = held_by_manager(actor, audit, at, *states)
        one = finding_numbered(held, number)
        shown = tuple(intent_evidence) or tuple(one.intent_evidence)
        facts = CriminalReferral(local_day(at), one.kind, shown)  # type: ignore[arg-type]
        require_passed(actor, at, held, (no_crime_without_intent(facts, law=adopted_law()), facts))
        made = AuditReferral.objects.create(
            finding=one, office=office.strip(), on=local_day(at), intent_evidence=list(shown)
        )
        done(actor, at, held, "referred", one.number)
    return made


def finding_numbered(audit: Audit, number: int) -> AuditFinding:
    """A finding of an audit by its number."""
    found = audit.findings.filter(number=number).first()
    if found is None:
        says = f"{audit.reference} has no finding {number}. Its findings are 1 to {audit.findings.count()}."
        raise Refusal("audit-finding-unknown", says, field="number", kind="not-found")
    return found


def clinical_facts(one: AuditFinding, reported_on: date) -> ClinicalFinding:
    """A finding as the rule on consultations is asked about it."""
    return ClinicalFinding(
        reported_on,
        one.reason,  # type: ignore[arg-type]
        one.needs_judgment,
        one.consultant,
        one.license_number,
        one.knows_the_article,
        one.consulted_on,
    )


def unreviewed(audit: Audit, one: AuditFinding) -> int:
    """How many practitioners' records for the claim of a finding nobody has looked at."""
    reference = one.claim.claim_reference if one.claim else ""
    waiting = audit.records.filter(kind=_PROVEN, reviewed_on=None)
    return sum(not record.claims or reference in record.claims for record in waiting)


def dollars(text: str, field: str) -> Decimal:
    """An amount of zero or more with at most two decimals; empty is zero."""
    try:
        value = Decimal((text or "0").strip().removeprefix("$").replace(",", ""))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value < 10**9 or value != value.quantize(Decimal("0.01")):
        says = f"“{text[:20]}” is no amount. Permitted: dollars and cents of zero or more, such as 12.50."
        raise Refusal("amount-not-permitted", says, field=field)
    return value


def _finding(actor: Actor, at: datetime, audit: str, number: int) -> tuple[Audit, AuditFinding]:
    held = held_by_manager(actor, audit, at, AuditState.STARTED)
    return held, finding_numbered(held, number)
