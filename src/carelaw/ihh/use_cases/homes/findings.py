"""Findings that a health home does not comply, by staff or by the calendar, and the score card of subsection (b)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.ihh.facts.homes import FindingMade, HomeStanding
from carelaw.ihh.rules.homes.corrective import DUTIES, finding_made, home_standing
from carelaw.ihh.rules.term import RULEBOOK
from carelaw.ihh.store.models import ComplianceFinding, HealthHome
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes.letters import FOUND
from carelaw.ihh.use_cases.homes.shared import PART, active_home, entered, number_in, numbered, stop_at
from carelaw.ihh.use_cases.permissions import SEE_HOMES, WATCH_HOMES
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import only_own

CITE = f"{PART}(c)"
# What the calendar looks at by itself; of everything else a finding is made by a person.
MEASURED = {"IHH-04", "IHH-13", "IHH-14", "IHH-17", "IHH-20", "IHH-21", "IHH-23", "IHH-11", "IHH-24"}


def findings_for(actor: Actor) -> QuerySet[ComplianceFinding]:
    """The findings that an actor may see, open ones first."""
    require(actor, SEE_HOMES)
    found = ComplianceFinding.objects.select_related("home", "plan").order_by("closed_on", "-opened_on", "-number")
    return only_own(found, actor, "home__party_id")


def find(actor: Actor, at: datetime, *, home: str, provision: str, says: str, evidence: str) -> ComplianceFinding:
    """Find that a health home does not comply with one provision; it is told what shows it."""
    require(actor, WATCH_HOMES)
    held = active_home(actor, home)
    provision = provision.strip().upper()
    stop_at(finding_made(FindingMade(provision, evidence), adopted_law()))
    key = f"staff:{held.pk}:{provision}:{at.isoformat()}"
    made = open_finding(held, provision, says, evidence, key=key, at=at, actor=actor)
    assert made is not None
    return made


def open_finding(
    home: HealthHome, provision: str, says: str, evidence: str, *, key: str, at: datetime, actor: Actor | None = None
) -> ComplianceFinding | None:
    """Open a finding, or nothing where this very one was opened before; the health home is told."""
    if ComplianceFinding.objects.filter(key=key).exists():
        return None
    today = legal_day(at)
    with transaction.atomic():
        made = ComplianceFinding.objects.create(
            number=number_in("CF", today),
            home=home,
            provision=provision,
            says=says[:300],
            evidence=evidence[:300],
            key=key,
            by_the_calendar=actor is None,
            opened_on=today,
        )
        entered(actor, at, made.pk, "finding-opened", made.number)
        values = {
            "number": made.number,
            "provision": provision,
            "home": home.name,
            "says": made.says,
            "evidence": made.evidence,
        }
        write_to_party(FOUND, key=str(made.pk), party_id=home.party_id, at=at, values=values, letter=True)
    return made


def close_finding(actor: Actor, at: datetime, *, finding: str, reasons: str) -> ComplianceFinding:
    """Close a finding that no longer stands; one under a plan closes with the plan."""
    require(actor, WATCH_HOMES)
    with transaction.atomic():
        made = numbered(ComplianceFinding, finding, "finding", actor)
        if made.closed_on is not None or made.plan_id is not None:
            says = "It is closed already, or a corrective action plan answers it and closes it."
            raise Refusal("FINDING-CLOSED", says, cite=CITE, field="finding", kind="conflict")
        made.closed_on, made.closed_because = legal_day(at), reasons[:200]
        made.save(update_fields=["closed_on", "closed_because"])
        entered(actor, at, made.pk, "finding-closed", made.number)
    return made


def standing_of(home: HealthHome) -> Decision:
    """Whether a health home stays by complying, or owes a plan, or did not meet its terms."""
    plan = home.corrective_plans.order_by("-requested_on", "-number").first()
    open_ones = home.findings.filter(closed_on=None).count()
    return home_standing(HomeStanding(open_ones, plan.state if plan else ""), adopted_law())


def score_card(actor: Actor, home: HealthHome) -> list[dict[str, Any]]:
    """One line for each provision of subsection (b): in order, a finding open, or looked at by nobody yet."""
    require(actor, SEE_HOMES)
    open_ones = {one.provision: one for one in home.findings.filter(closed_on=None).order_by("opened_on")}
    book = adopted_law().rulebooks[RULEBOOK]
    about = book.provisions
    rows = []
    for duty in DUTIES:
        found = open_ones.get(duty)
        standing = "finding-open" if found else "in-order" if duty in MEASURED else "not-measured"
        rows.append(
            {
                "provision": duty,
                "cite": about[duty].cite,
                "duty": about[duty].summary,
                "standing": standing,
                "finding": found.number if found else "",
            }
        )
    return rows
