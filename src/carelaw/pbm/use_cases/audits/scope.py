"""Which claims an audit may ask for: lists with row errors, each claim tested, those left out told with their days."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import AuditedClaim
from carelaw.pbm.rules.audits.look_back import claim_scope, counted_day
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditClaim, AuditState, AuditUpload
from carelaw.pbm.use_cases.audits.letters import SCOPE, table, tell
from carelaw.pbm.use_cases.audits.standing import CITE, act_of, done, held_by_manager
from carelaw.pbm.wire.audit_columns import AUDIT_CLAIMS, sheet_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import Row, Sheet
from carelaw.platform.files import keeping as files

_TOLD = 60
_OPEN = (AuditState.PLANNED, AuditState.NOTICED, AuditState.STARTED)


def load_claims(actor: Actor, at: datetime, *, audit: str, file: Attached) -> AuditUpload:
    """Take a list of claims, as CSV or a workbook: bad rows are named, the others tested and kept."""
    with act_of(actor, at, audit, "claims", {"file": hashlib.sha256(file.content).hexdigest()}):
        held = held_by_manager(actor, audit, at, *_OPEN)
        sheet = sheet_of(file.content, AUDIT_CLAIMS, file_name="the list")
        kept = files.keep(io.BytesIO(file.content))
        for row in sheet.rows:
            _take(held, row)
        rescope(held)
        made = _counted(held, sheet, kept.digest, at)
        if made.excluded or made.undecided:
            _tell_scope(held, made, at)
        done(actor, at, held, "claims", made.rows_in)
    return made


def rescope(audit: Audit) -> int:
    """Test every claim of an audit by the day on which it starts; gives how many are in its scope."""
    start, law = audit.starts_on, adopted_law()
    taken = 0
    for claim in audit.claims.all():
        facts = facts_of(claim, start or local_day(audit.saved_at))
        decision = claim_scope(facts, law)
        reason = decision.reasons[0]
        claim.outcome, claim.code, claim.says = decision.outcome.value, reason.code, reason.says[:300]
        claim.counted_from = counted_day(facts, law)
        claim.last_day = reason.value if hasattr(reason.value, "isoformat") else None
        claim.save(update_fields=["outcome", "code", "says", "counted_from", "last_day"])
        taken += decision.outcome is Outcome.PASS
    return taken


def facts_of(claim: AuditClaim, start: Any) -> AuditedClaim:
    """A claim as its rule is asked about it."""
    return AuditedClaim(
        start,
        claim.submitted_on,
        claim.adjudicated_on,
        claim.federal_cite,
        claim.line_of_business,
        claim.federal_years,
    )


def claim_in_scope(audit: Audit, reference: str) -> AuditClaim:
    """A claim that the audit may look at. Refuses one that is not on its list, or that the law leaves out."""
    found = audit.claims.filter(claim_reference=reference.strip()).first()
    if found is None:
        says = f"The claim “{reference.strip()[:40]}” is not on the list of {audit.reference}. Send it with the list."
        raise Refusal("audit-claim-unknown", says, cite=f"{CITE}(f)", field="claim")
    if found.outcome != Outcome.PASS:
        raise Refusal(found.code, found.says, cite=f"{CITE}(f)", field="claim")
    return found


def left_out(audit: Audit) -> list[AuditClaim]:
    """The scope exclusion list: claims that the law leaves out, and those that wait for a day."""
    return list(audit.claims.exclude(outcome=Outcome.PASS).order_by("claim_reference"))


def _take(audit: Audit, row: Row) -> None:
    sent = row.values
    AuditClaim.objects.update_or_create(
        audit=audit,
        claim_reference=sent["claim_reference"],
        defaults={
            "submitted_on": sent["submitted_on"],
            "adjudicated_on": sent["adjudicated_on"],
            "paid": sent["paid"],
            "federal_cite": sent["federal_cite"] or "",
            "line_of_business": sent["line_of_business"] or "",
            "federal_years": sent["federal_years"],
            "outcome": Outcome.INDETERMINATE.value,
            "code": "not-tested",
            "says": "Not tested yet.",
        },
    )


def _counted(audit: Audit, sheet: Sheet, digest: str, at: datetime) -> AuditUpload:
    """Every row is accounted for once: in scope, left out, undecided, or not readable."""
    sent = [row.values["claim_reference"] for row in sheet.rows]
    outcomes = dict(audit.claims.filter(claim_reference__in=sent).values_list("claim_reference", "outcome"))
    answers = [outcomes[one] for one in sent]
    return AuditUpload.objects.create(
        audit=audit,
        at=at,
        digest=digest,
        rows_in=len(sheet.rows) + len(sheet.refused),
        in_scope=answers.count(Outcome.PASS),
        excluded=answers.count(Outcome.VIOLATION),
        undecided=len(answers) - answers.count(Outcome.PASS) - answers.count(Outcome.VIOLATION),
        refused=len(sheet.refused),
        problems=problems_of(sheet.refused),
    )


def problems_of(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What is wrong with rows that cannot be read: the row, the field, what is permitted; never the cell itself."""
    permitted = {column.name: column.says for column in AUDIT_CLAIMS}
    found = []
    for row in rows:
        for problem in row.problems:
            field = (problem.field or "").rpartition(", ")[2]
            says = permitted.get(field, "as many cells as there are headings")
            found.append({"row": row.number, "field": field or "the row", "permitted": says})
    return found[:5000]


def _tell_scope(audit: Audit, made: AuditUpload, at: datetime) -> None:
    out = left_out(audit)
    rows = [(one.claim_reference, one.counted_from or "–", one.last_day or "–", one.says) for one in out[:_TOLD]]
    values = {
        "start": str(audit.starts_on or "–"),
        "rows": f"{made.rows_in:,}",
        "taken": f"{made.in_scope:,}",
        "excluded": f"{made.excluded:,}",
        "undecided": f"{made.undecided:,}",
        "lines": table(rows, 4),
        "more": f"{len(out) - _TOLD:,} more stand in the console's list." if len(out) > _TOLD else "",
    }
    told = ("manager", "pharmacy") if audit.state != AuditState.PLANNED else ("manager",)
    tell(SCOPE, audit, at=at, values=values, to=told, key=str(made.pk))
