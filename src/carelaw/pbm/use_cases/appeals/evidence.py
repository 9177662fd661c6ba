"""What the drug cost the pharmacy: invoices attached to an appeal, what is still asked for, out of the closed set."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.appeal_work import AppealDemand
from carelaw.pbm.facts.mac_appeals import AppealGround
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL
from carelaw.pbm.rules.appeals.demands import ITEMS, mac_appeal_demand
from carelaw.pbm.rules.mac_appeal_ground import mac_appeal_ground
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealAsk, AppealEvidence, AppealState, MacAppeal
from carelaw.pbm.use_cases.appeal_fields import COST_NAMES, FIELDS, invoice_of, read_fields
from carelaw.pbm.use_cases.appeal_filing import clocks_of_appeal
from carelaw.pbm.use_cases.appeal_following import appeal_acted_on, appeal_for, case_of
from carelaw.pbm.use_cases.appeals.letters import ASKED, EVIDENCE
from carelaw.pbm.use_cases.permissions import APPEAL_DECIDE, APPEAL_FILE
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.files.keeping import opened
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/513b1(b)(4)(A)"
LABELS = {one.name: one.label for one in FIELDS} | {"invoice": "Supplier's invoice, as a file"}
_OPEN = (AppealState.DRAFT, AppealState.FILED)
SENT = declare(
    "mac-appeal-evidence",
    says="A pharmacy sent what its drug cost.",
    keys={"appeal": Shape.ID, "digest": Shape.DIGEST},
    cite=CITE,
)
ASKED_FOR = declare(
    "mac-appeal-asked",
    says="A benefit manager asked for what an appeal lacks.",
    keys={"appeal": Shape.ID, "fields": Shape.CODES},
    cite=CITE,
)


def add_evidence(
    actor: Actor, at: datetime, *, appeal: str, invoice: Attached, costs: Mapping[str, str] | None = None
) -> AppealEvidence:
    """Send the supplier's invoice with an appeal, and what it says of the cost; the ground is looked at anew."""
    require(actor, APPEAL_FILE)
    found = appeal_acted_on(actor, appeal, local_day(at))
    if found.state not in _OPEN:
        says = f"{found.reference} is {found.get_state_display().lower()}; evidence goes with an open appeal."
        raise Refusal("E-MAC-21.closed", says, cite=CITE, field="appeal", kind="conflict")
    typed = {**found.typed, **{name: value for name, value in (costs or {}).items() if value}}
    values, problems = read_fields(typed)
    wrong = tuple(one for one in problems if one.field in COST_NAMES)
    if wrong:
        says = " ".join(one.says for one in wrong)
        raise Refusal("E-MAC-21.fields", says, cite=CITE, field=wrong[0].field, problems=wrong)
    kept = keep_file(io.BytesIO(invoice.content))
    with transaction.atomic():
        held = MacAppeal.objects.select_for_update().get(pk=found.pk)
        made, _new = AppealEvidence.objects.get_or_create(
            appeal=held,
            digest=kept.digest,
            defaults={
                "file_name": invoice.name[:200],
                "size": kept.size,
                "account_id": actor.account_id or None,
                "at": at,
            },
        )
        held.typed = typed
        held.save(update_fields=["typed"])
        held.asks.filter(answered_at=None).update(answered_at=at)
        if held.state == AppealState.FILED:
            _judged_anew(actor, at, held, values)
        append(SENT, actor=actor, at=at, body={"appeal": held.reference, "digest": kept.digest}, subject=held.reference)
    return made


def ask_for(actor: Actor, at: datetime, *, appeal: str, asked: tuple[str, ...], words: str = "") -> AppealAsk:
    """Ask the pharmacy for what its appeal lacks. Nothing beyond the closed set can be asked; no clock stops."""
    require(actor, APPEAL_DECIDE)
    found = appeal_for(actor, appeal)
    if found.state != AppealState.FILED:
        says = f"{found.reference} is {found.get_state_display().lower()}; it waits for no answer."
        raise Refusal("E-MAC-22.answered", says, cite=CITE, field="appeal", kind="conflict")
    demand = AppealDemand(tuple(one.strip().lower() for one in asked), given_of(found))
    decision = stop_at(mac_appeal_demand(demand, law=adopted_law()))
    with transaction.atomic():
        made = AppealAsk.objects.create(appeal=found, fields=list(demand.asked), at=at)
        keep(decision, demand, subject=f"mac-appeal:{found.reference}", at=at, actor=actor)
        case = case_of(found)
        if case is not None:
            add_event(case, "appeal-asked", at=at, actor=actor)
        assert found.manager_id is not None
        manager = Party.objects.get(pk=found.manager_id)
        values = {
            "reference": found.reference,
            "manager": manager.name,
            "ndc": found.national_drug_code,
            "items": "\n".join(f"- {LABELS[one]}" for one in demand.asked),
            "words": " ".join(words.split())[:1000],
            "due": str(clocks_of_appeal(found)[0].due_on),
        }
        about = f"mac-appeal:{found.reference}"
        key = f"{found.reference}:{made.pk}"
        write_to_party(ASKED, key=key, party_id=found.pharmacy_id, at=at, values=values, about=about, letter=True)
        body = {"appeal": found.reference, "fields": [one.replace("_", "-") for one in demand.asked]}
        append(ASKED_FOR, actor=actor, at=at, body=body, subject=found.reference)
    return made


def given_of(appeal: MacAppeal) -> tuple[str, ...]:
    """Which items of the closed set stand in an appeal already."""
    given = [name for name in ITEMS if str(appeal.typed.get(name) or "").strip()]
    return (*given, *(("invoice",) if appeal.evidence.exists() else ()))


def open_evidence(actor: Actor, reference: str, on: Any = None) -> tuple[AppealEvidence, BinaryIO]:
    """An invoice to look at, for whoever may see its appeal."""
    try:
        found = AppealEvidence.objects.select_related("appeal").filter(pk=UUID(reference.strip())).first()
    except ValueError:
        found = None
    if found is None:
        raise Refusal("E-MAC-21.unknown", "There is no such invoice for you.", cite=CITE, kind="not-found")
    appeal_for(actor, found.appeal.reference, on)
    return found, opened(found.digest)


def _judged_anew(actor: Actor, at: datetime, appeal: MacAppeal, values: Mapping[str, Any]) -> None:
    """With the new evidence the ground is decided again, and the benefit manager is told."""
    assert appeal.filled_on is not None
    assert appeal.manager_id is not None
    said = ""
    if MAC_APPEAL in appeal.routes:
        ground = AppealGround(appeal.filled_on, appeal.ingredient_paid, appeal.quantity, invoice_of(values))
        decision = mac_appeal_ground(ground, law=adopted_law())
        keep(decision, ground, subject=f"mac-appeal:{appeal.reference}", at=at, actor=actor)
        said = decision.reasons[0].says
    case = case_of(appeal)
    if case is not None:
        add_event(case, "appeal-evidence", at=at, actor=actor)
    pharmacy = Party.objects.get(pk=appeal.pharmacy_id)
    told = {
        "reference": appeal.reference,
        "pharmacy": pharmacy.name,
        "ndc": appeal.national_drug_code,
        "ground": said,
        "due": str(clocks_of_appeal(appeal)[0].due_on),
    }
    key = f"{appeal.reference}:{appeal.evidence.count()}:{at:%Y%m%d%H%M%S}"
    about = f"mac-appeal:{appeal.reference}"
    write_to_party(EVIDENCE, key=key, party_id=appeal.manager_id, at=at, values=told, about=about)
