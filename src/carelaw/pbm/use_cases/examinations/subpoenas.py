"""Subpoenas: designations, issue, service, outcome; the bundle with which a court is asked, and its order."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.examinations import CourtEnforcement, SubpoenaIssued
from carelaw.pbm.rules.examinations.compelling import court_petition, subpoena_issued
from carelaw.pbm.store.models import CourtPetition, Designation, Subpoena
from carelaw.pbm.use_cases.examinations.files import case_of, cell, letters_of, running, write_to_file
from carelaw.pbm.use_cases.examinations.telling import CALL, PETITION, REQUEST, SUBPOENA
from carelaw.pbm.use_cases.permissions import DESIGNATE, SUBPOENA_ISSUE, SUBPOENA_SEE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-11(d)"
_KEYS = {"subpoena": Shape.ID}
DESIGNATED = declare(
    "pbm-subpoena-designated",
    says="Somebody was designated to issue subpoenas.",
    keys={"designation": Shape.ID},
    cite=CITE,
)
ISSUED = declare("pbm-subpoena-issued", says="A subpoena was issued.", keys=_KEYS, cite=CITE)
ENTERED = declare(
    "pbm-subpoena-entered",
    says="Service, outcome or disobedience of a subpoena was entered.",
    keys={**_KEYS, "what": Shape.CODE},
    cite=CITE,
)
BUNDLED = declare(
    "pbm-petition-bundled",
    says="The papers for a court were bundled.",
    keys={**_KEYS, "digest": Shape.DIGEST},
    cite=CITE,
)


def designate(
    actor: Actor, at: datetime, *, email: str, reference: str, starts_on: date, ends_on: date | None
) -> Designation:
    """Enter the Director's designation of somebody who may issue subpoenas."""
    require(actor, DESIGNATE)
    account = Account.objects.filter(email__iexact=email.strip()).first()
    if account is None:
        raise Refusal("account-unknown", "No account has this e-mail address.", field="email", kind="not-found")
    if ends_on is not None and ends_on < starts_on:
        says = f"The designation would end on {ends_on}, before {starts_on}. Give a later last day, or none."
        raise Refusal("designation-backward", says, cite=CITE, field="ends_on")
    with transaction.atomic():
        made = Designation.objects.create(
            account_id=account.pk, name=account.name, reference=reference.strip(), starts_on=starts_on, ends_on=ends_on
        )
        append(DESIGNATED, actor=actor, at=at, body={"designation": made.pk}, subject=f"designation-{made.pk}")
    return made


def designation_of(actor: Actor, on: date) -> Designation | None:
    """The designation under which an actor may issue subpoenas on a day."""
    found = Designation.objects.filter(account_id=UUID(actor.account_id)) if actor.account_id else None
    if found is None:
        return None
    live = Q(ends_on=None) | Q(ends_on__gte=on)
    return found.filter(live, starts_on__lte=on).order_by("-starts_on").first()


def subpoenas_for(actor: Actor) -> QuerySet[Subpoena]:
    """The register of subpoenas."""
    require(actor, SUBPOENA_SEE)
    return Subpoena.objects.select_related("examination", "designation")


def issue(
    actor: Actor,
    at: datetime,
    *,
    examination: str,
    person: str,
    address: str,
    matter: str,
    to_testify: bool,
    return_on: date,
) -> Subpoena:
    """Issue a subpoena under one's own designation by the Director."""
    require(actor, SUBPOENA_ISSUE)
    today = legal_date(at, ZONE)
    under = designation_of(actor, today)
    facts = SubpoenaIssued(today, return_on, under is not None, person, matter)
    decision = stop_at(subpoena_issued(facts, law=adopted_law()), {"issuer": "examination"})
    with transaction.atomic():
        found = running(actor, examination)
        made = Subpoena.objects.create(
            number=f"{found.number}-S{found.subpoenas.count() + 1}",
            examination=found,
            issuer=actor.name,
            designation=under,
            person=person.strip(),
            address=address.strip(),
            matter=matter.strip(),
            to_testify=to_testify,
            issued_on=today,
            return_on=return_on,
        )
        keep(decision, facts, subject=f"subpoena:{made.number}", at=at, actor=actor)
        command = "to appear and testify under oath" if to_testify else "to produce what is named below"
        write_to_file(
            SUBPOENA,
            found,
            key=made.number,
            at=at,
            values={**_told(made), "command": f"{command}, on or before the return day."},
            address=f"{made.person}\n{made.address}",
        )
        add_event(case_of(found), "subpoena", at=at, actor=actor, body={"subpoena": made.number})
        append(ISSUED, actor=actor, at=at, body={"subpoena": made.number}, subject=made.number)
    return made


def enter_service(actor: Actor, at: datetime, *, subpoena: str, served_on: date, proof: str) -> Subpoena:
    """Enter when and how a subpoena was served."""
    with transaction.atomic():
        found = _held(actor, subpoena)
        if not found.issued_on <= served_on <= legal_date(at, ZONE):
            says = f"Issued on {found.issued_on}; service on {served_on} cannot be. Give a day since then, up to today."
            raise Refusal("service-day", says, cite=CITE, field="served_on")
        found.served_on, found.service_proof = served_on, proof.strip()
        return _entered(actor, found, "served", at)


def enter_outcome(
    actor: Actor,
    at: datetime,
    *,
    subpoena: str,
    obeyed_on: date | None,
    sworn_on: date | None,
    outcome: str,
    disobedience: str,
) -> Subpoena:
    """Enter what became of a subpoena: obeyed, and sworn in, or what was not done and how it is shown."""
    if obeyed_on is None and not disobedience.strip():
        raise Refusal("outcome-empty", "Give the day it was obeyed, or say what was not done.", field="outcome")
    with transaction.atomic():
        found = _held(actor, subpoena)
        found.obeyed_on, found.sworn_on = obeyed_on, sworn_on
        found.outcome, found.disobedience = outcome.strip(), disobedience.strip()
        return _entered(actor, found, "obeyed" if obeyed_on else "disobeyed", at)


def bundle(actor: Actor, at: datetime, *, subpoena: str) -> CourtPetition:
    """Bundle the papers for a court; not without proof of service and of disobedience."""
    with transaction.atomic():
        found = _held(actor, subpoena)
        facts = CourtEnforcement(
            legal_date(at, ZONE),
            found.return_on,
            found.served_on,
            found.service_proof,
            found.disobedience,
            found.obeyed_on,
        )
        decision = stop_at(court_petition(facts, law=adopted_law()), {"service_proof": "subpoena"}, kind="conflict")
        if found.obeyed_on is not None:
            raise Refusal("obeyed", decision.reasons[0].says, cite=CITE, field="subpoena", kind="conflict")
        keep(decision, facts, subject=f"subpoena:{found.number}", at=at, actor=actor)
        kinds = (CALL, REQUEST, SUBPOENA)
        papers = [
            f"- {one.subject}, of {legal_date(one.created_at, ZONE)}"
            for one in letters_of(found.examination, actor).filter(kind__in=kinds)
            if one.kind != SUBPOENA or one.key == found.number
        ]
        letter = write_to_file(
            PETITION,
            found.examination,
            key=found.number,
            at=at,
            values={**_told(found), "says": decision.reasons[0].says, "papers": "\n".join(papers)},
            address="To the court",
        )
        digest = sha256(letter_pdf(letter)).hexdigest()
        made, _ = CourtPetition.objects.get_or_create(subpoena=found, defaults={"bundled_at": at, "digest": digest})
        append(BUNDLED, actor=actor, at=at, body={"subpoena": found.number, "digest": digest}, subject=found.number)
    return made


def enter_court(
    actor: Actor,
    at: datetime,
    *,
    subpoena: str,
    court: str,
    court_case: str,
    filed_on: date | None,
    order: str,
    ordered_on: date | None,
    complied_on: date | None,
) -> CourtPetition:
    """Enter the court, its case, its order, and when it was obeyed. What is left empty stays."""
    with transaction.atomic():
        found = _held(actor, subpoena)
        petition = CourtPetition.objects.filter(subpoena=found).first()
        if petition is None:
            says = "No bundle is made for this subpoena. Make it first; it shows service and disobedience."
            raise Refusal("bundle-missing", says, cite=CITE, field="subpoena", kind="conflict")
        given: dict[str, Any] = {
            "court": court.strip(),
            "court_case": court_case.strip(),
            "filed_on": filed_on,
            "order": order.strip(),
            "ordered_on": ordered_on,
            "complied_on": complied_on,
        }
        for name, value in given.items():
            if value:
                setattr(petition, name, value)
        petition.save()
        _entered(actor, found, "complied" if complied_on else "court", at)
    return petition


def _held(actor: Actor, number: str) -> Subpoena:
    require(actor, SUBPOENA_ISSUE)
    held = Subpoena.objects.select_for_update(of=("self",)).select_related("examination")
    found = held.filter(number=number.strip()).first()
    if found is None:
        raise Refusal("subpoena-unknown", "No subpoena has this number.", field="subpoena", kind="not-found")
    return found


def _entered(actor: Actor, found: Subpoena, what: str, at: datetime) -> Subpoena:
    found.save()
    body = {"subpoena": found.number, "what": what}
    add_event(case_of(found.examination), f"subpoena-{what}", at=at, actor=actor, body={"subpoena": found.number})
    append(ENTERED, actor=actor, at=at, body=body, subject=found.number)
    return found


def _told(one: Subpoena) -> dict[str, str]:
    return {
        "subpoena": one.number,
        "person": cell(one.person),
        "matter": cell(one.matter),
        "issued": str(one.issued_on),
        "issuer": cell(one.issuer),
        "designation": cell(one.designation.reference) if one.designation else "–",
        "return_on": str(one.return_on),
        "served_on": str(one.served_on or "–"),
        "proof": cell(one.service_proof),
        "disobedience": cell(one.disobedience),
    }


__all__ = ["bundle", "designate", "enter_court", "enter_outcome", "enter_service", "issue", "subpoenas_for"]
