"""End or carry on an appeal from the pharmacy's side: withdraw it, or ask for the independent panel."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.mac_appeals import PanelRequest
from carelaw.pbm.rules.appeal_clocks import RATE_REVIEW
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.rules.rate_review import review_panel_entry
from carelaw.pbm.store.models import AppealState, MacAppeal
from carelaw.pbm.use_cases.appeal_following import appeal_acted_on, case_of, late_routes
from carelaw.pbm.use_cases.appeals.panel import open_review
from carelaw.pbm.use_cases.permissions import APPEAL_FILE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.models import Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

WITHDRAWN = declare("mac-appeal-withdrawn", says="A pharmacy withdrew its appeal.", keys={"appeal": Shape.ID})
PANEL_ASKED = declare(
    "mac-panel-asked",
    says="A pharmacy asked for the independent panel.",
    keys={"appeal": Shape.ID},
    cite="215 ILCS 5/512-9(c)",
)


def withdraw_appeal(actor: Actor, at: datetime, *, reference: str) -> MacAppeal:
    """Withdraw an appeal that waits for its answer, or put away a draft; it stays on file."""
    require(actor, APPEAL_FILE)
    with transaction.atomic():
        appeal = MacAppeal.objects.select_for_update().get(pk=appeal_acted_on(actor, reference, local_day(at)).pk)
        if appeal.state not in {AppealState.DRAFT, AppealState.FILED}:
            says = f"{appeal.reference} is {appeal.get_state_display().lower()}; only an open appeal can be withdrawn."
            raise Refusal("E-MAC-19.closed", says, cite="215 ILCS 5/513b1(b)(4)", kind="conflict")
        appeal.state, appeal.decided_at, appeal.decided_on = AppealState.WITHDRAWN, at, local_day(at)
        appeal.save(update_fields=["state", "decided_at", "decided_on"])
        case = case_of(appeal)
        if case is not None:
            add_event(case, "appeal-withdrawn", at=at, actor=actor)
            close_case(case, at=at, closing="Withdrawn by the pharmacy.", actor=actor)
        append(WITHDRAWN, actor=actor, at=at, body={"appeal": appeal.reference}, subject=appeal.reference)
    return appeal


def ask_panel(actor: Actor, at: datetime, *, reference: str) -> MacAppeal:
    """Bring a denied or unanswered rate review to the independent panel."""
    require(actor, APPEAL_FILE)
    with transaction.atomic():
        appeal = MacAppeal.objects.select_for_update().get(pk=appeal_acted_on(actor, reference, local_day(at)).pk)
        facts, decision = _judged(appeal, at)
        if decision.outcome is not Outcome.PASS:
            reason = decision.reasons[0]
            raise Refusal(reason.code, reason.says, cite=decision.cite, kind="conflict", reference=appeal.reference)
        keep(decision, facts, subject=f"mac-appeal:{appeal.reference}", at=at, actor=actor)
        if appeal.panel_asked_at is None:
            appeal.panel_asked_at = at
            appeal.save(update_fields=["panel_asked_at"])
            case = case_of(appeal)
            if case is not None:
                add_event(case, "panel-asked", at=at, actor=actor)
            names = dict(Party.objects.filter(pk=appeal.pharmacy_id).values_list("pk", "name"))
            open_review(actor, at, appeal, names)
            append(PANEL_ASKED, actor=actor, at=at, body={"appeal": appeal.reference}, subject=appeal.reference)
    return appeal


def panel_is_open(appeal: MacAppeal, at: datetime) -> bool:
    """Whether the independent panel can be asked for, and was not yet."""
    if RATE_REVIEW not in appeal.routes or appeal.panel_asked_at is not None:
        return False
    return _judged(appeal, at)[1].outcome is Outcome.PASS


def _judged(appeal: MacAppeal, at: datetime) -> tuple[PanelRequest, Decision]:
    if RATE_REVIEW not in appeal.routes:
        says = "The panel looks at rate reviews under 512-9(c); this appeal was not filed as one."
        raise Refusal("E-PBM-124.route", says, cite="215 ILCS 5/512-9(c)", kind="conflict")
    outcomes: dict[str, Literal["upheld", "denied"]] = {AppealState.DENIED: "denied", AppealState.SUSTAINED: "upheld"}
    overdue = RATE_REVIEW in late_routes(appeal, local_day(at))
    facts = PanelRequest(outcomes.get(appeal.state), overdue)
    return facts, review_panel_entry(facts, law=adopted_law())
