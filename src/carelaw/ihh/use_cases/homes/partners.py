"""Partners with whom a health home serves, and the copies of the agreements that bind them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.ihh.store.models import AgreementPaper, HealthHome, HomeChange, HomePartner
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes.letters import PAPER_REJECTED
from carelaw.ihh.use_cases.homes.shared import PART, entered, number_in, numbered
from carelaw.ihh.use_cases.permissions import APPLY, DECIDE_HOMES, SEE_HOMES
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.agreements import register
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.files import keeping
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.own import only_own
from carelaw.platform.parties.registry import enter_party

KIND = "ihh.partner"
CITE = f"{PART}(b)(4)"
_PARTY = "party_id"
_LOCKED = b"/Encrypt"


def partners_of(party_id: UUID | str) -> Sequence[HomePartner]:
    """The partners of an applicant or health home that have not ended."""
    return list(HomePartner.objects.filter(party_id=party_id, ended_on=None).order_by("declared_on", "number"))


def partners_for(actor: Actor) -> Sequence[HomePartner]:
    """The partners that an actor may see."""
    require(actor, SEE_HOMES)
    return list(only_own(HomePartner.objects.order_by("-declared_on", "-number"), actor, _PARTY))


def declare_partner(party_id: UUID | str, npi: str, name: str, on: date, *, at: datetime, actor: Actor) -> HomePartner:
    """Enter a partner; one of a health home that stands is a change, whose two clocks start that day."""
    partner = enter_party(name, PartyKind.ORGANIZATION, {"npi": npi}, at=at)
    held = HomePartner.objects.filter(party_id=party_id, partner_id=partner.pk, ended_on=None).first()
    if held is not None:
        return held
    made = HomePartner.objects.create(
        number=number_in("HP", legal_day(at)),
        party_id=party_id,
        partner_id=partner.pk,
        name=name[:120],
        npi=npi,
        declared_on=on,
    )
    home = HealthHome.objects.filter(party_id=party_id).first()
    if home is not None:
        home.partner_npis = sorted({*home.partner_npis, npi})
        home.save(update_fields=["partner_npis"])
        HomeChange.objects.get_or_create(
            home=home, kind="partner-added", subject=name[:120], changed_on=on, defaults={"entered_at": at}
        )
    entered(actor, at, made.pk, "partner-declared", made.number)
    return made


def add_partner(actor: Actor, at: datetime, *, home: str, npi: str, name: str, on: date) -> HomePartner:
    """Take on a partner from a day; the notice and the agreement are due from that day."""
    require(actor, APPLY)
    from carelaw.ihh.use_cases.own_homes import home_for

    with transaction.atomic():
        return declare_partner(home_for(actor, home).party_id, npi, name, on, at=at, actor=actor)


def hand_in_agreement(actor: Actor, at: datetime, *, partner: str, paper: Attached) -> HomePartner:
    """Hand in the copy of an agreement. A file that nobody can open is refused."""
    require(actor, APPLY)
    if paper.name.lower().endswith(".pdf") and (not paper.content.startswith(b"%PDF") or _LOCKED in paper.content):
        says = "This PDF is locked with a password, or no PDF. Hand in one that opens."
        raise Refusal("AGREEMENT-UNREADABLE", says, cite=CITE, field="paper")
    with transaction.atomic():
        made = _held(actor, partner)
        made.paper, made.received_at = AgreementPaper.RECEIVED, at
        made.file_name, made.digest = paper.name[:200], keeping.keep(io.BytesIO(paper.content)).digest
        made.looked_because = ""
        made.save()
        entered(actor, at, made.pk, "agreement-received", made.number)
    return made


def look_at_agreement(actor: Actor, at: datetime, *, partner: str, accepted: bool, reasons: str) -> HomePartner:
    """Accept the copy, or reject what is no agreement of these two; a rejected one was never received."""
    require(actor, DECIDE_HOMES)
    if not accepted and not reasons.strip():
        raise Refusal("REASON-MISSING", "Say why it is no agreement.", cite=CITE, field="reasons")
    with transaction.atomic():
        made = _held(actor, partner)
        if made.paper != AgreementPaper.RECEIVED or made.received_at is None:
            says = "There is no copy to look at. The health home hands one in first."
            raise Refusal("AGREEMENT-NONE", says, cite=CITE, field="partner", kind="conflict")
        made.paper = AgreementPaper.ACCEPTED if accepted else AgreementPaper.REJECTED
        made.looked_because = reasons[:300]
        received = legal_day(made.received_at)
        if accepted:
            made.agreement_id = _agreement(made, received, at, actor).pk
        else:
            values = {"partner": made.name, "received": str(received), "because": reasons}
            write_to_party(PAPER_REJECTED, key=f"{made.pk}:{made.digest}", party_id=made.party_id, at=at, values=values)
        made.save()
        entered(actor, at, made.pk, "agreement-accepted" if accepted else "agreement-rejected", made.number)
    return made


def end_partner(actor: Actor, at: datetime, *, partner: str, on: date) -> HomePartner:
    """A partner serves no longer after a day; the end is a change that is told, without an agreement to hand in."""
    require(actor, APPLY)
    with transaction.atomic():
        made = _held(actor, partner)
        if made.ended_on is not None or on < made.declared_on:
            says = f"It ended already, or would end before it began on {made.declared_on}."
            raise Refusal("PARTNER-END", says, cite=CITE, field="on", kind="conflict")
        made.ended_on = on
        made.save(update_fields=["ended_on"])
        home = HealthHome.objects.filter(party_id=made.party_id).first()
        if home is not None:
            HomeChange.objects.get_or_create(
                home=home, kind="partner-removed", subject=made.name, changed_on=on, defaults={"entered_at": at}
            )
        if made.agreement_id is not None:
            held = Agreement.objects.get(pk=made.agreement_id)
            if held.state == AgreementState.IN_FORCE:
                register.end(held, on=on, because="The partner serves no longer.", at=at, actor=actor)
        entered(actor, at, made.pk, "partner-ended", made.number)
    return made


def serves_with(home: HealthHome, npi: str, on: date) -> bool:
    """Whether a partner serves with a health home on a day; one of which only the number is known does."""
    known = HomePartner.objects.filter(party_id=home.party_id, npi=npi)
    periods = list(known.values_list("declared_on", "ended_on"))
    if not periods:
        return npi in home.partner_npis
    return any(first <= on and (last is None or on <= last) for first, last in periods)


def _held(actor: Actor, number: str) -> HomePartner:
    return numbered(HomePartner, number, "partner", actor, party=_PARTY)


def _agreement(made: HomePartner, received: date, at: datetime, actor: Actor) -> Agreement:
    reference = f"{made.number}:{made.digest[:16]}"
    terms = {"partner": made.npi, "digest": made.digest}
    held = register.draft(
        KIND,
        reference=reference,
        first=made.party_id,
        second=made.partner_id,
        terms=terms,
        cite=CITE,
        at=at,
        actor=actor,
    )
    if held.state == AgreementState.DRAFT:
        register.sign(held, by="first", on=received, at=at, actor=actor)
        register.sign(held, by="second", on=received, at=at, actor=actor)
        held = register.put_in_force(held, on=received, at=at, actor=actor)
    return held
