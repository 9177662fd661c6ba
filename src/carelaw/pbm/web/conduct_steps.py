"""What can be done on a case of discipline as it stands: the next steps, and everything else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import CauseState, DisciplineCase, DisciplineState, Hearing, LicenseAction
from carelaw.pbm.use_cases.discipline import acts, hearing_acts
from carelaw.pbm.use_cases.discipline.actions import WORDS
from carelaw.pbm.use_cases.discipline.hearings import stages_of
from carelaw.pbm.use_cases.discipline.penalties import CIVIL, unpaid_of
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.acts.boards import Group, offered
from carelaw.platform.pages.parts import Link

# What carries a case on, in its order; everything else that can be done stands folded away below.
_STEPS = (
    "action-propose",
    "action-mail",
    "action-effect",
    "hearing-demand",
    "hearing-set",
    "hearing-enter",
    "hearing-order",
    "hearing-order-served",
    "civil-penalty",
    "penalty-paid",
    "action-publish",
    "license-returned",
)


def next_steps(request: Any, one: DisciplineCase) -> list[Link]:
    """The next steps that stand open to whoever looks, each link filled in with what it is about."""
    if one.state == DisciplineState.CLOSED:
        return []
    links: dict[str, list[Link]] = {name: [] for name in _STEPS}
    if one.causes.filter(state=CauseState.CHARGED).exists() and not one.actions.exists():
        links[acts.PROPOSE.name] += offered(request, (acts.PROPOSE,), case=one.number)
    for action in one.actions.order_by("number"):
        about = [act for act in acts.ON_ACTION if act.name in _STEPS and _fits(act.name, action)]
        about += [hearing_acts.DEMAND] if _demandable(action, request.at) else []
        for act in about:
            links[act.name] += _named(offered(request, (act,), action=action.reference), action.reference)
    fined = one.penalties.filter(kind=CIVIL).exists()
    for hearing in one.hearings.order_by("number"):
        for act in hearing_acts.ON_HEARING:
            if act.name in _STEPS and _fits_hearing(act.name, hearing) and not (act is hearing_acts.PENALTY and fined):
                links[act.name] += _named(offered(request, (act,), hearing=hearing.reference), hearing.reference)
    for sheet in one.penalties.order_by("number"):
        if unpaid_of(sheet) > 0:
            paid = offered(request, (hearing_acts.PAID,), penalty=sheet.reference)
            links[hearing_acts.PAID.name] += _named(paid, sheet.reference)
    return [link for name in _STEPS for link in links[name]]


def what_else(request: Any, one: DisciplineCase, first: list[Link]) -> list[Group]:
    """What else can be done: on the case, on each action, on each hearing; nothing that is offered first."""
    if one.state == DisciplineState.CLOSED:
        return []
    general = [act for act in acts.ON_CASE if act not in acts.CHARGES]
    about_case = (*general, *hearing_acts.ON_VIOLATIONS, hearing_acts.GRANT)
    groups = [Group(_("The case"), offered(request, about_case, case=one.number))]
    for action in one.actions.order_by("number"):
        about = [act for act in acts.ON_ACTION if _fits(act.name, action)]
        if action.demand_last_day is not None and not action.hearings.exists():
            about += [hearing_acts.DEMAND, hearing_acts.DEMAND_MAILED]
        title = f"{WORDS[action.kind].capitalize()} {action.reference}"
        groups.append(Group(title, _named(offered(request, about, action=action.reference), action.reference)))
    for hearing in one.hearings.order_by("number"):
        about = [act for act in hearing_acts.ON_HEARING if _fits_hearing(act.name, hearing)]
        title = _("Hearing %(reference)s") % {"reference": hearing.reference}
        groups.append(Group(title, _named(offered(request, about, hearing=hearing.reference), hearing.reference)))
    left = [Group(group.title, [link for link in group.links if link not in first]) for group in groups]
    return [group for group in left if group.links]


def _demandable(action: LicenseAction, at: datetime) -> bool:
    """Whether a hearing on an action can still be demanded in time."""
    last = action.demand_last_day
    return last is not None and last >= legal_date(at, ZONE) and not action.hearings.exists()


def _named(links: list[Link], reference: str) -> list[Link]:
    tail = reference.rpartition("-")[2]
    return [Link(f"{link.text} ({tail})", link.url) for link in links]


def _fits(name: str, action: LicenseAction) -> bool:
    """Whether an act is the next for an action."""
    return {
        "action-mail": action.state == "proposed",
        "action-effect": action.state == "noticed" or (action.state == "proposed" and action.kind == "probation"),
        "action-end": action.state == "in-effect",
        "publication-hold": action.published_on is None and action.state == "in-effect",
        "action-publish": action.final_on is not None and action.published_on is None,
        "license-returned": action.effective_on is not None and action.handed_back_on is None,
    }[name]


def _fits_hearing(name: str, hearing: Hearing) -> bool:
    """Whether an act is the next for a hearing."""
    ordered = hasattr(hearing, "order")
    return {
        "hearing-set": hearing.notice_mailed_on is None,
        "hearing-continue": hearing.notice_mailed_on is not None and not ordered,
        "hearing-enter": hearing.notice_mailed_on is not None and not ordered,
        "hearing-order": "proposed-findings" in stages_of(hearing) and not ordered,
        "hearing-order-served": ordered and hearing.order.served_on is None,
        "civil-penalty": ordered,
    }[name]
