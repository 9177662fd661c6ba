"""The rows of the lists about programs' terms; member numbers stand for people, names are in letters alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from carelaw.kernel.decision import Outcome
from carelaw.pbm.rules.programs.formulary import formulary_change
from carelaw.pbm.store.models import (
    CardMisuse,
    DrugListChange,
    EndNotice,
    EnrolledPerson,
    EnrollmentWindow,
    MemberGrievance,
    ProgramElection,
    TermsChange,
    TermsDelivery,
)
from carelaw.pbm.use_cases.program_terms.changing_terms import delivery_standing
from carelaw.pbm.use_cases.program_terms.common import listed, of_programs, own_side, today
from carelaw.pbm.use_cases.program_terms.drug_lists import facts_of
from carelaw.pbm.use_cases.program_terms.ending import end_standing, owed_now
from carelaw.pbm.use_cases.program_terms.enrolling import year_standing
from carelaw.pbm.use_cases.program_terms.people import card_standing
from carelaw.pbm.use_cases.program_terms.permissions import MISUSE_SEE, PEOPLE_SEE, TERMS_SEE
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.parties.own import acts_for_own, own_parties

Rows = list[dict[str, Any]]


def windows(actor: Actor, at: datetime) -> Rows:
    """Every enrollment period: a pharmacy sees all of them, for all are open to it."""
    require(actor, TERMS_SEE)
    everybody = actor.role == "NETWORK_PHARMACY"
    found = EnrollmentWindow.objects.all() if everybody else of_programs(EnrollmentWindow, actor)
    rows = []
    for one in found.select_related("program").order_by("-opens_on", "number"):
        decision = year_standing(one.program, today(at))[1]
        rows.append(
            {
                "number": one.number,
                "program": one.program.number,
                "name": one.program.name,
                "opens_on": one.opens_on,
                "closes_on": one.closes_on,
                "days": (one.closes_on - one.opens_on).days + 1,
                "terms_version": one.terms_version,
                "year_outcome": decision.outcome.value,
                "year_says": decision.reasons[0].says,
            }
        )
    return rows


def elections(actor: Actor, at: datetime) -> Rows:
    """Elections: a pharmacy its own, a benefit manager those of its programs."""
    require(actor, TERMS_SEE)
    found = of_programs(ProgramElection, actor).select_related("program").order_by("-filed_on", "-number")
    if actor.role == "NETWORK_PHARMACY":
        found = ProgramElection.objects.filter(pharmacy_id__in=own_parties(actor)).select_related("program")
    names = names_of(one.pharmacy_id for one in found)
    return [
        {
            "number": one.number,
            "program": one.program.number,
            "pharmacy": listed(names, one.pharmacy_id),
            "filed_on": one.filed_on,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "state": one.state,
            "reason": one.reason or None,
        }
        for one in found
    ]


def changes(actor: Actor, at: datetime) -> Rows:
    """Changes of terms with their deliveries."""
    require(actor, TERMS_SEE)
    mine = own_parties(actor) if actor.role == "NETWORK_PHARMACY" else ()
    found = TermsChange.objects.filter(deliveries__pharmacy_id__in=mine) if mine else of_programs(TermsChange, actor)
    rows = []
    for one in found.select_related("program").distinct().order_by("-published_at"):
        sent = list(one.deliveries.select_related("change"))
        if mine:
            sent = [each for each in sent if each.pharmacy_id in mine]
        rows.append(
            {
                "number": one.number,
                "program": one.program.number,
                "kind": one.kind,
                "effective_on": one.effective_on,
                "decided_on": one.decided_on,
                "pharmacies": len(sent),
                "delivered": sum(each.delivered_on is not None for each in sent),
                "breaches": sum(delivery_standing(each, today(at))[1].outcome is Outcome.VIOLATION for each in sent),
            }
        )
    return rows


def deliveries(actor: Actor, at: datetime) -> Rows:
    """The delivery report; a pharmacy sees what was sent to it."""
    require(actor, TERMS_SEE)
    if actor.role == "NETWORK_PHARMACY":
        found = TermsDelivery.objects.filter(pharmacy_id__in=own_parties(actor))
    else:
        found = of_programs(TermsDelivery, actor, "change__program")
    found = found.select_related("change__program")
    names = names_of(one.pharmacy_id for one in found)
    rows = []
    for one in found.order_by("-change__published_at", "pk"):
        decision = delivery_standing(one, today(at))[1]
        day = one.delivered_on
        rows.append(
            {
                "change": one.change.number,
                "pharmacy": listed(names, one.pharmacy_id),
                "channel": one.channel,
                "delivered_on": day,
                "effective_on": one.change.effective_on,
                "lead": (one.change.effective_on - day).days if day else None,
                "since_decision": (day - one.change.decided_on).days if day else None,
                "outcome": decision.outcome.value,
                "why": one.change.why_not_sooner or decision.reasons[0].says,
            }
        )
    return rows


def cards_missing(actor: Actor, at: datetime) -> Rows:
    """Who is covered without a card."""
    require(actor, PEOPLE_SEE)
    on = today(at)
    waiting = own_side(actor, EnrolledPerson.objects.filter(card_issued_on=None, covered_from__lte=on))
    rows = []
    for one in waiting.select_related("program").order_by("covered_from", "member"):
        decision = card_standing(one, on)
        if decision.outcome is Outcome.NOT_APPLICABLE:
            continue
        rows.append(
            {
                "member": one.member,
                "program": one.program.number,
                "covered_from": one.covered_from,
                "days": (on - one.covered_from).days,
                "outcome": decision.outcome.value,
            }
        )
    return rows


def drug_list_changes(actor: Actor, at: datetime) -> Rows:
    """Changes of drug lists with their consents."""
    require(actor, TERMS_SEE)
    rows = []
    for one in of_programs(DrugListChange, actor).select_related("program").order_by("-proposed_on", "-number"):
        lines = list(one.consents.filter(split_off=False))
        both = sum(each.manager_on is not None and each.entity_on is not None for each in lines)
        decision = formulary_change(facts_of(one), law=adopted_law())
        rows.append(
            {
                "number": one.number,
                "program": one.program.number,
                "drug": one.drug,
                "kind": one.kind,
                "effective_on": one.effective_on,
                "consents": f"{both} of {len(lines)}",
                "state": one.state,
                "told": one.told,
                "why": decision.reasons[0].says,
            }
        )
    return rows


def grievances(actor: Actor, at: datetime) -> Rows:
    """Grievances and appeals; a covered entity sees those of its own people."""
    require(actor, PEOPLE_SEE)
    people = own_side(actor, EnrolledPerson.objects.all())
    found = MemberGrievance.objects.filter(person__in=people).select_related("program", "person", "change")
    return [
        {
            "number": one.number,
            "program": one.program.number,
            "member": one.person.member,
            "route": one.route,
            "change": one.change.number if one.change else None,
            "affected": one.affected,
            "filed_on": one.filed_on,
            "decided_on": one.decided_on,
            "standing": one.outcome or "open",
        }
        for one in found.order_by("-filed_on", "-number")
    ]


def end_notices(actor: Actor, at: datetime) -> Rows:
    """Everyone enrolled in a program that ends."""
    require(actor, PEOPLE_SEE)
    people = own_side(actor, EnrolledPerson.objects.all())
    rows = []
    for one in EndNotice.objects.filter(person__in=people).select_related("person__program").order_by("pk"):
        decision = end_standing(one, today(at))
        rows.append(
            {
                "member": one.person.member,
                "program": one.person.program.number,
                "ends_on": one.ends_on,
                "told_on": one.told_on,
                "method": one.method or None,
                "received_on": one.received_on,
                "outcome": decision.outcome.value,
                "why": decision.reasons[0].says,
            }
        )
    return rows


def letters(actor: Actor, at: datetime) -> Rows:
    """Letters on paper of one's own organization, the newest first; their subjects name nobody enrolled."""
    require(actor, PEOPLE_SEE)
    ours = (
        Q(kind__startswith="pbm-program.") | Q(kind__startswith="pbm-disclosure.") | Q(kind__startswith="pbm-sponsor.")
    )
    found = Notice.objects.filter(ours, channel=NoticeChannel.LETTER, party_id__in=own_parties(actor))
    return [
        {
            "letter": str(one.pk),
            "subject": one.subject,
            "language": one.language,
            "written_on": today(one.created_at),
            "about": one.about.partition(":")[2] or None,
        }
        for one in found.order_by("-created_at", "pk")
    ]


def misuses(actor: Actor, at: datetime) -> Rows:
    """Files on cards used after cancellation; the staff sees no member number."""
    require(actor, MISUSE_SEE)
    found = of_programs(CardMisuse, actor, "person__program").select_related("person__program")
    if acts_for_own(actor):
        found = found.filter(person__program__manager_id__in=own_parties(actor))
    return [
        {
            "number": one.number,
            "program": one.person.program.number,
            "used_on": one.used_on,
            "received_on": one.person.end_notice.received_on,
            "owed": owed_now(one),
            "statements": one.statements,
            "referred_on": one.referred_on,
        }
        for one in found.order_by("-opened_at")
    ]
