"""Passing on what a statement says: consent of the benefit manager, a decision on the basis, the release on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Decision, plain
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.disclosures import RateRelease, Release
from carelaw.pbm.rules.disclosures.release import fee_release, rate_release, rebate_release
from carelaw.pbm.store.models import (
    DisclosureKind,
    DisclosureStatement,
    ReleaseConsent,
    ReleaseRequest,
    ReleaseState,
)
from carelaw.pbm.use_cases.disclosures.permissions import DISCLOSE, DISCLOSURES_SEE, RELEASE
from carelaw.pbm.use_cases.disclosures.stating import statements_of
from carelaw.pbm.use_cases.disclosures.telling import CONSENTED, RELEASE_DECIDED
from carelaw.pbm.use_cases.disclosures.templates import CITES
from carelaw.pbm.use_cases.program_terms.common import numbered, one_of, party_named, today, values_of
from carelaw.pbm.use_cases.scope.named import address_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

BASES = (
    ("consent", "Consent of the benefit manager"),
    ("court-filing", "Court filing"),
    ("law", "Law authorizes it"),
    ("court-order", "Order of a court"),
    ("none", "None"),
)
_KEYS = {"release": Shape.ID, "statement": Shape.ID, "basis": Shape.CODE}
GRANTED = declare(
    "disclosure-release-granted",
    says="A release of a statement was found to have a basis.",
    keys=_KEYS,
    cite="215 ILCS 5/512-7.5",
)
RELEASED = declare("disclosure-released", says="A statement was passed on.", keys=_KEYS, cite="215 ILCS 5/512-7.5")
AGREED = declare(
    "disclosure-release-consented",
    says="A benefit manager consented to a release.",
    keys={"statement": Shape.ID},
    cite="215 ILCS 5/512-7.5",
)


def ask_release(
    actor: Actor,
    at: datetime,
    *,
    statement: str,
    recipient: str,
    basis: str,
    case_number: str,
    citation: str,
    court: str,
    jurisdiction: bool | None,
    good_cause: bool | None,
) -> ReleaseRequest:
    """Ask whether a statement may be passed on. Without a basis of the law it is refused, and the attempt kept."""
    require(actor, RELEASE)
    with transaction.atomic():
        about = one_of(statements_of(actor), statement, "statement")
        to = " ".join(recipient.split())[:160]
        consent = about.consents.filter(recipient__iexact=to).first()
        facts = Release(
            on=today(at),
            designated=about.confidential,
            basis=basis,  # type: ignore[arg-type]
            consented_on=consent.consented_on if consent else None,
            case_number=case_number,
            citation=citation,
            court=court,
            jurisdiction=jurisdiction,
            good_cause=good_cause,
        )
        decision, judged = _judged(about, facts)
        stop_at(decision, {"consented_on": "basis"}, kind="conflict")
        made = ReleaseRequest.objects.create(
            number=numbered("RR", at),
            statement=about,
            recipient=to,
            basis=basis,
            evidence=plain(facts),
            state=ReleaseState.GRANTED,
            because=decision.reasons[0].says[:500],
            asked_on=today(at),
        )
        keep(decision, judged, subject=f"disclosure-release:{made.number}", at=at, actor=actor)
        _tell(made, at)
        append(GRANTED, actor=actor, at=at, body=_body(made), subject=made.number)
    return made


def record_release(actor: Actor, at: datetime, *, release: str) -> ReleaseRequest:
    """Record that a statement went out to the recipient of a release that has its basis."""
    require(actor, RELEASE)
    with transaction.atomic():
        made = one_of(releases_of(actor), release, "release")
        if made.state != ReleaseState.GRANTED:
            says = f"{made.number} is {made.get_state_display().lower()}; nothing is left to record."
            raise Refusal(
                "release-not-granted", says, cite=CITES[made.statement.kind], field="release", kind="conflict"
            )
        made.state, made.released_at = ReleaseState.RELEASED, at
        made.save(update_fields=["state", "released_at"])
        append(RELEASED, actor=actor, at=at, body=_body(made), subject=made.number)
    return made


def consent_to_release(actor: Actor, at: datetime, *, statement: str, recipient: str) -> ReleaseConsent:
    """Consent, for the benefit manager, that a statement goes to one recipient."""
    require(actor, DISCLOSE)
    with transaction.atomic():
        about = one_of(statements_of(actor), statement, "statement")
        to = " ".join(recipient.split())[:160]
        made, fresh = ReleaseConsent.objects.get_or_create(
            statement=about, recipient=to, defaults={"consented_on": today(at)}
        )
        if fresh:
            entity, manager = party_named(about.entity_id), party_named(about.manager_id)
            write_to_party(
                CONSENTED,
                key=f"{about.number}:{made.pk}",
                party_id=entity.pk,
                at=at,
                values=values_of(
                    manager=manager.name, entity=entity.name, statement=about.number, recipient=to, on=made.consented_on
                ),
                about=f"pbm-disclosure:{about.number}",
                letter=True,
                address=address_of(entity),
            )
            append(AGREED, actor=actor, at=at, body={"statement": about.number}, subject=about.number)
    return made


def releases_of(actor: Actor) -> QuerySet[ReleaseRequest]:
    """The releases of the statements that somebody may see."""
    require(actor, DISCLOSURES_SEE)
    return ReleaseRequest.objects.filter(statement__in=statements_of(actor))


def _judged(about: DisclosureStatement, facts: Release) -> tuple[Decision, Release | RateRelease]:
    law = adopted_law()
    if about.kind == DisclosureKind.REBATES:
        return rebate_release(facts, law=law), facts
    if about.kind == DisclosureKind.FEES:
        return fee_release(facts, law=law), facts
    rates = RateRelease("release", facts)
    return rate_release(rates, law=law), rates


def _tell(made: ReleaseRequest, at: datetime) -> None:
    about = made.statement
    for party_id in (about.entity_id, about.manager_id):
        party = party_named(party_id)
        write_to_party(
            RELEASE_DECIDED,
            key=f"{made.number}:{party_id}",
            party_id=party_id,
            at=at,
            values=values_of(
                number=made.number, statement=about.number, recipient=made.recipient, because=made.because
            ),
            about=f"pbm-disclosure:{about.number}",
            letter=True,
            address=address_of(party),
        )


def _body(made: ReleaseRequest) -> dict[str, str]:
    return {"release": made.number, "statement": made.statement.number, "basis": made.basis}
