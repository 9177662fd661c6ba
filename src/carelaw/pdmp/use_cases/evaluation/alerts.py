"""The nightly scan, the review by a person, and the referral that may follow: in this order and in no other."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.evaluation import AlertState, BoardListed, DestinationAsked, Practitioner, ReferralAsked
from carelaw.pdmp.facts.program_name import PROGRAM_NAME
from carelaw.pdmp.rules.evaluation.licensing_referral import CITE, licensing_referral
from carelaw.pdmp.rules.evaluation.measures import MEASURES
from carelaw.pdmp.rules.evaluation.referral_destination import referral_destination
from carelaw.pdmp.rules.term import binds
from carelaw.pdmp.store.models import Alert, Criterion, LicensingBody, LicensingReferral, RegisteredDispenser
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.pdmp.use_cases.evaluation.criteria import criteria_in_force, judged
from carelaw.pdmp.use_cases.evaluation.deciding import by_id, own_id, require_pass, unknown
from carelaw.pdmp.use_cases.evaluation.measuring import rows_of, window
from carelaw.pdmp.use_cases.evaluation.permissions import REFER, REVIEW_ALERT, SEE_ALERTS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice
from carelaw.platform.parties.models import License
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"alert": Shape.ID, "criterion": Shape.ID}
RAISED = declare("alert-raised", says="The system alerted to a pattern of a practitioner.", keys=_KEYS, cite=CITE)
REVIEWED = declare("alert-reviewed", says="A person reviewed an alert.", keys={**_KEYS, "state": Shape.CODE}, cite=CITE)
REFERRED = declare(
    "licensing-referral-sent",
    says="A referral went to a licensing board; information was provided.",
    keys={**_KEYS, "body": Shape.ID, "referral": Shape.ID},
    cite=CITE,
)
HELD = declare("licensing-referral-held", says="A referral is held: its board is not known.", keys=_KEYS, cite=CITE)
LETTER = "pdmp.licensing-referral"

declare_template(
    NoticeTemplate(
        LETTER,
        "en",
        "Referral of $subject $dea",
        "The prescription monitoring system alerted to a pattern of the $subject with DEA number $dea that appears to "
        "depart from a clinical standard. A person reviewed the alert before this letter was written. An alert is no "
        "finding; what it means is for the board to judge.\n\n"
        "| What | Value |\n| Criterion | $criterion |\n| Clinical standard | $standard |\n| Measured | $formula |\n"
        "| Days | $since through $until |\n| Dispensings measured | $rows |\n| Value | $value $unit |\n"
        "| Line | $threshold |\n| Alert of | $computed |\n| Alert | $alert |\n\n"
        "## What the reviewer wrote\n$reasons\n\n"
        "## How to go on\nThis letter names no patient. A designated representative of the board may query the system "
        "for an administrative investigation (§9(b)(6)); give the number of the alert above.",
        CITE,
    )
)
declare_letterhead(
    LETTER,
    Letterhead(
        office="Department of Health",
        program=PROGRAM_NAME,
        lines=("Commonwealth of Pennsylvania", "Confidential, section 9(a)"),
        footer="Section 5(5)(vi) of the ABC-MAP act",
        zone="America/New_York",
    ),
    may_open=lambda actor, notice: allowed(actor, SEE_ALERTS),
)


@each_day("pdmp.alert-scan", order=70)
def alert_scan(on: date, at: datetime) -> int:
    """Measure every practitioner by each criterion in force; raise what reaches a line. Patients are never scanned."""
    if not binds(adopted_law(), on):
        return 0
    return sum(_scan(one, on, at) for one in criteria_in_force(on))


def _scan(criterion: Criterion, on: date, at: datetime) -> int:
    since, until = window(criterion.window_days, on)
    # One alert speaks for its window: the same rows raise no second one.
    still = set(Alert.objects.filter(criterion=criterion, window_to__gte=since).values_list("dea", flat=True))
    raised = 0
    for dea, rows in rows_of(Practitioner(criterion.practitioner), since, until, on):
        if dea in still:
            continue
        decision, measured = judged(criterion, rows)
        if decision.outcome is not Outcome.REVIEW or measured.value is None:
            continue
        with transaction.atomic():
            alert = Alert.objects.create(
                criterion=criterion,
                subject=criterion.practitioner,
                dea=dea,
                window_from=since,
                window_to=until,
                value=measured.value,
                rows=measured.rows,
                evidence=list(measured.evidence),
                computed_at=at,
            )
            append(RAISED, actor=None, at=at, body=_body(alert), subject=str(alert.pk))
        raised += 1
    return raised


def review_alert(actor: Actor, at: datetime, *, alert: str, departs: bool, reasons: str) -> Done:
    """Say, as a person, whether the pattern appears to depart from the clinical standard; or dismiss the alert."""
    require(actor, REVIEW_ALERT)
    with transaction.atomic():
        one = _locked(alert)
        if one.state != AlertState.RAISED:
            says = f"This alert is {one.state} already."
            raise Refusal("E-MAP-126.reviewed", says, cite=CITE, field="alert", kind="conflict")
        one.state = AlertState.REVIEWED if departs else AlertState.DISMISSED
        one.reviewed_by, one.reviewed_name, one.reviewed_at, one.reasons = own_id(actor), actor.name, at, reasons
        one.save()
        append(REVIEWED, actor=actor, at=at, body={**_body(one), "state": one.state}, subject=str(one.pk))
    says = "Reviewed: it may be referred, by somebody else." if departs else "Dismissed: nothing is referred."
    return Done(says, str(one.pk), {"state": one.state})


def refer_practitioner(actor: Actor, at: datetime, *, alert: str = "", profession: str = "") -> Done:
    """Send the referral that a reviewed alert produced to the competent board, or hold it while that is unknown."""
    require(actor, REFER)
    require_policy("vi", law_day(at))
    if not alert:
        require_pass(licensing_referral(ReferralAsked(Practitioner.PRESCRIBER), law=adopted_law()), "forbidden")
    with transaction.atomic():
        one = _locked(alert)
        asked = ReferralAsked(
            subject=one.subject,
            alert=one.state,
            reviewed_by_person=one.reviewed_by is not None,
            reviewer_sends=one.reviewed_by is not None and one.reviewed_by == own_id(actor),
        )
        require_pass(licensing_referral(asked, law=adopted_law()), "forbidden")
        kind = (profession or profession_of(one)).strip().lower()
        body, why = _destination(kind)
        referral, _ = LicensingReferral.objects.get_or_create(
            alert=one, defaults={"made_at": at, "state": "held", "profession": kind}
        )
        referral.profession, referral.held_because = kind, why
        if body is None:
            referral.save()
            append(HELD, actor=actor, at=at, body=_body(one), subject=str(one.pk))
            return Done(f"Held. {why}", str(referral.pk), {"state": "held", "code": "E-MAP-127"})
        _send(one, referral, body, actor, at)
    return Done(f"The referral went to the {body.name}.", str(referral.pk), {"state": "sent", "board": body.name})


def _destination(profession: str) -> tuple[LicensingBody | None, str]:
    entered = list(LicensingBody.objects.order_by("name"))
    listed = tuple(BoardListed(one.name, one.state, tuple(one.professions)) for one in entered)
    decision = referral_destination(DestinationAsked(profession, listed), law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        return None, decision.reasons[0].says
    return next(one for one in entered if (one.name, one.state) == (decision.reasons[0].value, "PA")), ""


def _send(alert: Alert, referral: LicensingReferral, body: LicensingBody, actor: Actor, at: datetime) -> None:
    criterion = alert.criterion
    measure = MEASURES[criterion.measure]
    values = {
        "subject": alert.subject,
        "dea": alert.dea,
        "criterion": f"{criterion.title} ({criterion.code}, version {criterion.version})",
        "standard": criterion.clinical_standard,
        "formula": measure.formula,
        "unit": measure.unit,
        "since": alert.window_from.isoformat(),
        "until": alert.window_to.isoformat(),
        "rows": str(alert.rows),
        "value": str(alert.value),
        "threshold": str(criterion.threshold),
        "computed": law_day(alert.computed_at).isoformat(),
        "alert": str(alert.pk)[:8],
        "reasons": alert.reasons,
    }
    notice = write_notice(
        LETTER,
        key=str(referral.pk),
        at=at,
        values=values,
        channel=NoticeChannel.LETTER,
        about=f"alert:{alert.pk}",
        address=f"{body.name}\nDepartment of State",
    )
    referral.body, referral.state, referral.sent_at, referral.sent_by = body, "sent", at, own_id(actor)
    referral.notice_id = notice.pk
    referral.save()
    alert.state = AlertState.REFERRED
    alert.save(update_fields=["state"])
    kept = {**_body(alert), "body": str(body.pk), "referral": str(referral.pk)}
    append(REFERRED, actor=actor, at=at, body=kept, subject=str(alert.pk))


def profession_of(alert: Alert) -> str:
    """The profession of whom an alert is about, from the registers; blank when it is not on file."""
    if alert.subject == Practitioner.DISPENSER:
        known = RegisteredDispenser.objects.filter(dea=alert.dea).first()
        return known.kind if known else ""
    grants = RoleGrant.objects.filter(role="PRESCRIBER", scope__dea__icontains=f'"{alert.dea}')
    for account in grants.order_by("pk").values_list("account_id", flat=True):
        license_held = License.objects.filter(party__account_id=account, state="PA").order_by("-valid_from").first()
        if license_held is not None:
            return license_held.kind
    return ""


def alerts_of(actor: Actor) -> QuerySet[Alert]:
    """Every alert, the newest first."""
    require(actor, SEE_ALERTS)
    return Alert.objects.select_related("criterion").order_by("-computed_at", "pk")


def alert_for(actor: Actor, reference: str | UUID) -> Alert:
    """One alert by its id."""
    found = by_id(alerts_of(actor), str(reference))
    if found is None:
        raise unknown("alert", "alert", CITE)
    return found


def _locked(reference: str) -> Alert:
    found = by_id(Alert.objects.select_for_update(), reference)
    if found is None:
        says = "No alert has this id, and without an alert nothing may be referred. Take it from the list of alerts."
        raise Refusal("E-MAP-126", says, cite=CITE, field="alert", kind="not-found")
    return found


def _body(alert: Alert) -> dict[str, object]:
    return {"alert": str(alert.pk), "criterion": str(alert.criterion_id)}
