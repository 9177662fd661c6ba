"""Fine cases in words: states, events, delays, as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from carelaw.gateway.facts.compliance import LetterKind
from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.letter_window import NAMES
from carelaw.gateway.store.models import DelayPeriod, FineCase, FineCaseState
from carelaw.kernel.words import counted
from carelaw.platform.cases.models import CaseEvent
from carelaw.platform.pages.parts import Tag, TimelineItem, Tone

_STATES: Mapping[str, Tone] = {
    FineCaseState.OPEN: "info",
    FineCaseState.WILLFUL: "info",
    FineCaseState.FIRST_SENT: "warn",
    FineCaseState.SECOND_SENT: "warn",
    FineCaseState.ACCRUING: "bad",
    FineCaseState.WINDOW_MISSED: "warn",
    FineCaseState.STAYED: "warn",
    FineCaseState.RESOLVED: "good",
    FineCaseState.COMPLETED: "good",
    FineCaseState.EXEMPT: "good",
    FineCaseState.CLOSED: "neutral",
}
_DELAYS: Mapping[str, tuple[str, Tone]] = {
    "proposed": ("Named, not decided", "info"),
    "confirmed": ("Confirmed", "good"),
    "rejected": ("Rejected", "neutral"),
}
_SOURCES = {
    "automatic": "named by the program",
    "claimed": "named by the respondent",
    "officer": "named by the officer",
    "switch-on": "from the passed test to production",
}
_TITLES: Mapping[str, tuple[str, Tone]] = {
    "case-opened": ("Case opened", "info"),
    "willfulness-determined": ("Determined to be willful", "warn"),
    "letter-issued": ("Letter issued", "info"),
    "letter-sent": ("Letter sent by post and e-mail", "warn"),
    "letter-bounced": ("E-mail came back", "bad"),
    "letters-restored": ("Letters count again: the post was in its week", "info"),
    "window-missed": ("A letter missed its week; the letters begin anew", "bad"),
    "delay-proposed": ("Delay of the Department named", "info"),
    "delay-confirmed": ("Delay of the Department confirmed", "good"),
    "delay-rejected": ("Delay rejected", "neutral"),
    "delay-ended": ("Delay of the Department ended", "info"),
    "assessed": ("Month assessed", "bad"),
    "credited": ("Days credited", "good"),
    "payment": ("Payment received", "good"),
    "stay": ("Billing stayed", "info"),
    "stay-ended": ("Stay ended", "info"),
    "waiver": ("Days waived", "good"),
    "integrated": ("Integration complete", "good"),
    "exempt": ("Exempt", "good"),
    "answered": ("Respondent answered", "info"),
    "referred": ("Sent to the Bureau of Collections", "warn"),
    "referral-held": ("Bundle held, nothing is owed", "info"),
    "receipt": ("Bureau of Collections confirmed", "info"),
    "deadline-passed": ("A date passed", "warn"),
    "case-closed": ("Case closed", "neutral"),
}


def state_tag(case: FineCase) -> Tag:
    """Where a case stands, as a status word."""
    return Tag(case.get_state_display(), _STATES[case.state])


def delay_tag(delay: DelayPeriod) -> Tag:
    """What was decided about a delay."""
    words, tone = _DELAYS[delay.state]
    return Tag(words, tone)


def delay_says(delay: DelayPeriod) -> str:
    """Why the case waited, and who says so."""
    return f"{delay.cause} ({_SOURCES[delay.source]})"


def happened(event: CaseEvent) -> TimelineItem:
    """One event of a case for its timeline."""
    title, tone = _TITLES.get(event.kind, (event.kind.replace("-", " ").capitalize(), "neutral"))
    return TimelineItem(event.at, title, _says(event.body), tone=tone)


def _says(body: Mapping[str, Any]) -> str:
    parts = []
    if "letter" in body:
        parts.append(NAMES[LetterKind(body["letter"])].capitalize())
    if body.get("from"):
        ends = f" to {_day(body['to'])}" if body.get("to") else ""
        parts.append(f"{_day(body['from'])}{ends}")
    if body.get("on"):
        parts.append(_day(body["on"]))
    if "days" in body:
        parts.append(counted(body["days"], "day"))
    if "cents" in body:
        parts.append(f"${body['cents'] / 100:,.2f}")
    if "number" in body:
        parts.append(f"bundle {body['number']}")
    if "deadline" in body:
        parts.append(str(body["deadline"]).replace("-", " "))
    return ", ".join(parts)


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


__all__ = ["delay_says", "delay_tag", "happened", "state_tag"]
