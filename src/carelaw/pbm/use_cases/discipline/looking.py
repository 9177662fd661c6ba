"""What is shown of discipline: rows of each list, the file of a case, the public register of sanctions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.pbm.store.models import ApplicationBar, DisciplineCase, Hearing, LicenseAction, PenaltySheet
from carelaw.pbm.use_cases.discipline.cases import cases_for, docket_of, today
from carelaw.pbm.use_cases.discipline.causes import BY_CODE
from carelaw.pbm.use_cases.discipline.following import published_sanctions
from carelaw.pbm.use_cases.discipline.hearings import stages_of
from carelaw.pbm.use_cases.discipline.penalties import unpaid_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.models import Notice, NoticeChannel

Rows = list[dict[str, Any]]
_NONE = ""


def discipline_cases(actor: Actor, at: datetime) -> Rows:
    """Cases one may see, the newest first."""
    return [
        {
            "number": one.number,
            "respondent": one.respondent,
            "license": one.license_number,
            "source": one.source,
            "causes": one.causes.exclude(state="withdrawn").count(),
            "actions": ", ".join(action.kind for action in one.actions.order_by("number")),
            "opened": _day(today(one.opened_at)),
            "state": str(one.state),
        }
        for one in cases_for(actor).prefetch_related("actions").order_by("-opened_at", "-number")
    ]


def actions(actor: Actor, at: datetime) -> Rows:
    """Actions with their days: mailed, last day to demand, in effect, final, published."""
    found = LicenseAction.objects.filter(case__in=cases_for(actor)).select_related("case").order_by("-pk")
    return [
        {
            "case": one.case.number,
            "action": one.reference,
            "respondent": one.case.respondent,
            "kind": one.kind,
            "mailed": _day(one.mailed_on),
            "demand_by": _day(one.demand_last_day),
            "in_effect": _day(one.effective_on),
            "through": _day(one.ends_on),
            "final": _day(one.final_on),
            "published": _day(one.published_on),
            "license_back": _day(one.handed_back_on),
            "state": str(one.state),
        }
        for one in found
    ]


def hearings(actor: Actor, at: datetime) -> Rows:
    """Hearings with their demand, notice, day, officer and stages."""
    found = Hearing.objects.filter(case__in=cases_for(actor)).select_related("case").order_by("-pk")
    if actor.role == "PBM_HEARING_OFFICER":
        found = found.filter(officer_id=actor.account_id or None)
    return [
        {
            "case": one.case.number,
            "hearing": one.reference,
            "respondent": one.case.respondent,
            "demanded": _day(one.demanded_on),
            "in_time": {True: "yes", False: "no", None: "granted"}[one.demand_in_time],
            "noticed": _day(one.notice_mailed_on),
            "held": _day(one.held_on),
            "officer": one.officer_name,
            "stage": (stages_of(one) or ("",))[-1],
            "ordered": _day(one.order.ordered_on) if hasattr(one, "order") else _NONE,
        }
        for one in found
    ]


def penalties(actor: Actor, at: datetime) -> Rows:
    """Penalties and forfeitures: what was counted, the cap, the amount, what is left to pay."""
    found = PenaltySheet.objects.filter(case__in=cases_for(actor)).select_related("case").order_by("-pk")
    return [
        {
            "case": one.case.number,
            "penalty": one.reference,
            "person": one.person,
            "kind": one.kind,
            "counted": one.counted,
            "rate": f"{one.rate:.2f}",
            "cap": f"{one.cap:.2f}",
            "amount": f"{one.amount:.2f}",
            "unpaid": f"{unpaid_of(one):.2f}",
            "charged": _day(one.charged_on),
            "fund": one.fund,
        }
        for one in found
    ]


def bars(actor: Actor, at: datetime) -> Rows:
    """Who may not apply, until when."""
    found = ApplicationBar.objects.filter(action__case__in=cases_for(actor)).select_related("action__case")
    return [
        {
            "case": one.action.case.number,
            "respondent": one.action.case.respondent,
            "after": one.event,
            "since": _day(one.event_on),
            "through": _day(one.barred_until),
            "lifted": _day(one.lifted_on),
            "matches": one.matches.count(),
        }
        for one in found.order_by("-event_on", "-pk")
    ]


def sanctions() -> Rows:
    """The public register: final suspensions, denials and revocations; open to everybody."""
    return [
        {
            "respondent": one.case.respondent,
            "kind": one.kind,
            "license": one.case.license_number if one.kind != "denial" else one.application_reference,
            "in_effect": _day(one.effective_on),
            "through": _day(one.ends_on),
            "final": _day(one.final_on),
            "published": _day(one.published_on),
            "text": one.published_text,
        }
        for one in published_sanctions()
    ]


def case_file(case: DisciplineCase, at: datetime, *, staff: bool) -> dict[str, Any]:
    """The file of one case. What is proposed and not yet noticed is the staff's alone."""
    shown = case.actions.order_by("number") if staff else case.actions.exclude(mailed_on=None).order_by("number")
    return {
        "causes": [
            {
                "number": one.number,
                "cause": one.cause,
                "title": BY_CODE[one.cause].title,
                "cite": BY_CODE[one.cause].cite,
                "state": str(one.state),
                "missing": one.missing,
                "evidence": one.evidence.count(),
            }
            for one in case.causes.order_by("number")
            if staff or one.state in ("charged", "found", "not-found")
        ],
        "evidence": [
            {
                "number": one.number,
                "kind": one.kind,
                "says": one.says,
                "reference": one.reference,
                "digest": one.digest,
                "added": _day(today(one.added_at)),
            }
            for one in case.evidence.order_by("number")
        ],
        "actions": list(shown),
        "hearings": list(case.hearings.order_by("number")),
        "violations": list(case.violations.select_related("sheet").order_by("number")),
        "penalties": list(case.penalties.order_by("number")),
        "clocks": list(docket_of(case).deadlines.order_by("due_at")),
        "letters": letters_of(f"discipline:{case.number}"),
    }


def letters_of(about: str) -> list[Notice]:
    """The letters written about something, the newest first."""
    return list(Notice.objects.filter(about=about, channel=NoticeChannel.LETTER).order_by("-created_at", "-pk"))


def _day(on: date | None) -> str:
    return on.isoformat() if on else _NONE
