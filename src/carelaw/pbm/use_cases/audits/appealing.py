"""Appeals of a preliminary report: filed, held meanwhile, decided, unfounded parts dismissed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import AppealedPart, AuditAppealFiling
from carelaw.pbm.rules.audits.appeals import audit_appeal_filing, unsubstantiated_is_dismissed
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import (
    Audit,
    AuditAppeal,
    AuditAppealState,
    AuditFinding,
    AuditMoney,
    AuditState,
    FindingState,
)
from carelaw.pbm.use_cases.audits.findings import finding_numbered
from carelaw.pbm.use_cases.audits.letters import APPEAL_DECIDED, APPEAL_FILED, table, tell
from carelaw.pbm.use_cases.audits.noticing import case_of
from carelaw.pbm.use_cases.audits.setup import process_of
from carelaw.pbm.use_cases.audits.standing import (
    CITE,
    act_of,
    done,
    held_by_manager,
    held_by_pharmacy,
    require_passed,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event

_CITE = f"{CITE}(h)"
_OPEN = (AuditAppealState.FILED, AuditAppealState.REVIEW)


def file_appeal(actor: Actor, at: datetime, *, audit: str, numbers: tuple[str, ...], says: str) -> AuditAppeal:
    """The pharmacy appeals a preliminary report, whole or some findings; what it is about is held meanwhile."""
    with act_of(actor, at, audit, "appeal", {"numbers": list(numbers), "says": says}):
        held = held_by_pharmacy(actor, audit, at)
        process = process_of(held.manager_id)
        facts = AuditAppealFiling(
            local_day(at), held.reported_on, process.contract_days if process else None, held.final_on
        )
        require_passed(actor, at, held, (audit_appeal_filing(facts, law=adopted_law()), facts))
        findings = _appealed(held, numbers)
        made = AuditAppeal.objects.create(audit=held, says=says.strip(), filed_at=at, filed_on=local_day(at))
        made.findings.set(findings)
        AuditFinding.objects.filter(pk__in=[one.pk for one in findings]).update(held=True)
        held.state = AuditState.APPEALED
        held.save(update_fields=["state"])
        add_event(case_of(held, at), "appealed", at=at, actor=actor, body={"appeal": made.reference})
        values = {"appeal": made.reference, "on": str(made.filed_on), "count": str(len(findings))}
        tell(APPEAL_FILED, held, at=at, values=values, to=("pharmacy", "manager"), key=made.reference)
        done(actor, at, held, "appealed", len(findings))
    return made


def review_appeal(actor: Actor, at: datetime, *, appeal: str) -> AuditAppeal:
    """Take an appeal under review."""
    found = _numbered(appeal)
    with act_of(actor, at, found.audit.reference, "appeal-review", {"appeal": appeal}):
        held_by_manager(actor, found.audit.reference, at, AuditState.APPEALED)
        _require_open(found)
        found.state = AuditAppealState.REVIEW
        found.save(update_fields=["state"])
        done(actor, at, found.audit, "appeal-review")
    return found


def decide_appeal(
    actor: Actor, at: datetime, *, appeal: str, unsubstantiated: tuple[str, ...], decision: str
) -> AuditAppeal:
    """Decide an appeal: what it shows to be unsubstantiated is dismissed at once, the rest stands."""
    found = _numbered(appeal)
    typed = {"appeal": appeal, "unsubstantiated": list(unsubstantiated), "decision": decision}
    with act_of(actor, at, found.audit.reference, "appeal-decide", typed):
        held = held_by_manager(actor, found.audit.reference, at, AuditState.APPEALED)
        _require_open(found)
        findings = list(found.findings.select_for_update().order_by("number"))
        fallen = {one.pk for one in _named(held, unsubstantiated, findings)}
        refund = Decimal(0)
        for one in findings:
            facts = AppealedPart(local_day(at), one.pk not in fallen, one.pk in fallen)
            require_passed(actor, at, held, (unsubstantiated_is_dismissed(facts, law=adopted_law()), facts))
            refund += _settled(one, dismissed=one.pk in fallen, at=at)
        found.state = _outcome(len(findings), len(fallen))
        found.decision, found.decided_on = decision.strip(), local_day(at)
        found.save()
        if refund:
            AuditMoney.objects.create(
                audit=held, kind="refund", amount=refund, on=local_day(at), basis="dismissed", at=at
            )
        if not held.appeals.filter(state__in=_OPEN).exists():
            held.state = AuditState.PRELIMINARY
            held.save(update_fields=["state"])
        _tell(held, found, findings, fallen, refund, at)
        done(actor, at, held, "appeal-decided", len(fallen))
    return found


def appeal_numbered(reference: str) -> AuditAppeal | None:
    """The appeal of a number such as AP-1042, or None."""
    digits = reference.strip().upper().removeprefix("AP-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
        return None
    return AuditAppeal.objects.select_related("audit").filter(pk=int(digits) - 1000).first()


def _numbered(reference: str) -> AuditAppeal:
    found = appeal_numbered(reference)
    if found is None:
        says = "No appeal of this number is yours to decide. Copy the number, such as AP-1042, from the audit."
        raise Refusal("audit-appeal-unknown", says, field="appeal", kind="not-found")
    return found


def _require_open(found: AuditAppeal) -> None:
    if found.state not in _OPEN:
        says = f"{found.reference} was decided on {found.decided_on}; a decided appeal is not decided again."
        raise Refusal("audit-appeal-decided", says, cite=_CITE, field="appeal", kind="conflict")


def _appealed(held: Audit, numbers: tuple[str, ...]) -> list[AuditFinding]:
    standing = held.findings.filter(state=FindingState.STANDS, reported=True).order_by("number")
    found = _named(held, numbers, list(standing)) if numbers else list(standing)
    if not found:
        says = "The report holds no finding against the pharmacy; there is nothing to appeal."
        raise Refusal("audit-appeal-nothing", says, cite=_CITE, field="numbers")
    twice = [one for one in found if one.appeals.filter(state__in=_OPEN).exists()]
    if twice:
        says = f"Finding {twice[0].number} is under appeal already. Wait for its decision."
        raise Refusal("audit-appeal-again", says, cite=_CITE, field="numbers", kind="conflict")
    return found


def _named(held: Audit, numbers: tuple[str, ...], permitted: list[AuditFinding]) -> list[AuditFinding]:
    known = {one.number for one in permitted}
    found = []
    for text in numbers:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
        if number not in known:
            says = (
                f"“{text[:20]}” is no finding of this report. Permitted: {', '.join(map(str, sorted(known))) or '–'}."
            )
            raise Refusal("audit-finding-unknown", says, cite=_CITE, field="numbers")
        found.append(finding_numbered(held, number))
    return found


def _settled(one: AuditFinding, *, dismissed: bool, at: datetime) -> Decimal:
    """Release the hold; a dismissed finding leaves the sums at once, and what was taken for it is to be refunded."""
    one.held, refund = False, Decimal(0)
    if dismissed:
        one.state, one.closed_on = FindingState.DISMISSED, local_day(at)
        refund, one.taken = one.taken, Decimal(0)
    one.save(update_fields=["held", "state", "closed_on", "taken"])
    return refund


def _outcome(of: int, fallen: int) -> AuditAppealState:
    if fallen == 0:
        return AuditAppealState.DENIED
    return AuditAppealState.SUSTAINED if fallen == of else AuditAppealState.PARTLY


def _tell(
    held: Audit, found: AuditAppeal, findings: list[AuditFinding], fallen: set[int], refund: Decimal, at: datetime
) -> None:
    rows = [(one.number, one.says, "dismissed" if one.pk in fallen else "stands") for one in findings]
    values = {
        "appeal": found.reference,
        "on": str(found.decided_on),
        "outcome": found.get_state_display().lower(),
        "decision": found.decision,
        "lines": table(rows, 3),
        "refund": f"${refund:,.2f} taken back before is refunded." if refund else "",
    }
    tell(APPEAL_DECIDED, held, at=at, values=values, key=found.reference)
