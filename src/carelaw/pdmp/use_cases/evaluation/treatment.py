"""From a live history to treatment: a directory of programs, a slip for the patient, a letter with consent alone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.access import Purpose
from carelaw.pdmp.facts.evaluation import TreatmentReferralAsked
from carelaw.pdmp.facts.program_name import PROGRAM_NAME
from carelaw.pdmp.rules.evaluation.treatment_referral import CITE, treatment_referral
from carelaw.pdmp.store.models import Query, TreatmentProgram, TreatmentReferral
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.pdmp.use_cases.evaluation.deciding import by_id, require_pass, unknown
from carelaw.pdmp.use_cases.evaluation.permissions import KEEP_PROGRAMS, REFER_TO_TREATMENT
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"referral": Shape.ID, "program": Shape.ID}
SENT = declare("treatment-referral-made", says="A prescriber sent a patient to treatment.", keys=_KEYS, cite=CITE)
OUTCOME = declare(
    "treatment-referral-outcome",
    says="What became of a referral to treatment was recorded.",
    keys={**_KEYS, "outcome": Shape.CODE},
    cite=CITE,
)
PROGRAM = declare(
    "treatment-program-entered",
    says="A program of the directory of treatment was entered or changed.",
    keys={"program": Shape.ID, "open": Shape.FLAG},
    cite="§5(5)(v)",
)
SLIP, LETTER = "pdmp.treatment-slip", "pdmp.treatment-letter"
OUTCOMES = {"sent": "Sent", "arrived": "Came to the program", "declined": "Declined", "closed": "Closed"}

_SLIPS = {
    "en": (
        "Your referral to treatment",
        "Your prescriber, $prescriber, gives you the way to a program that helps.\n\n"
        "| What | Where |\n| Program | $program |\n| Address | $address |\n| Telephone | $phone |\n"
        "| What it offers | $services |\n| Languages | $languages |\n\n"
        "## What you should know\nGoing there is your own choice. You agreed on $consent_on that the program may get "
        "your name and how to reach you; you can take that back by telling your prescriber or the program. This slip "
        "says nothing about your health. Nobody else is told: no police, no employer, no insurer, no licensing board. "
        "What the program learns of you is protected by federal law (42 CFR part 2).\n\n"
        "In an emergency call 911. The national line 988 answers at any hour.",
    ),
    "es": (
        "Su referencia a tratamiento",
        "Su médico o profesional que receta, $prescriber, le indica un programa que ayuda.\n\n"
        "| Qué | Dónde |\n| Programa | $program |\n| Dirección | $address |\n| Teléfono | $phone |\n"
        "| Qué ofrece | $services |\n| Idiomas | $languages |\n\n"
        "## Lo que debe saber\nIr es decisión suya. El $consent_on usted aceptó que el programa reciba su nombre y "
        "cómo comunicarse con usted; puede retirarlo si avisa a quien le receta o al programa. Esta hoja no dice nada "
        "de su salud. No se informa a nadie más: ni a la policía, ni a su empleador, ni a un seguro, ni a un colegio "
        "profesional. Lo que el programa sepa de usted está protegido por la ley federal (42 CFR parte 2).\n\n"
        "En una emergencia llame al 911. La línea nacional 988 atiende a toda hora.",
    ),
}
for _language, (_subject, _body_text) in _SLIPS.items():
    declare_template(NoticeTemplate(SLIP, _language, _subject, _body_text, CITE))
declare_template(
    NoticeTemplate(
        LETTER,
        "en",
        "A referral to your program",
        "$prescriber refers a person to you, who consented on $consent_on to your getting these details:\n\n"
        "| What | Value |\n| Name | $name |\n| How to reach | $contact |\n| Language | $language |\n\n"
        "Nothing else is disclosed: no diagnosis, no prescription. Use it to reach the person and for nothing else. "
        "The department was told no more than that a referral was made.",
        CITE,
    )
)


def _may_open(actor: Actor, notice: Notice) -> bool:
    """Only the prescriber who made it: the patient has it in hand and the program by post."""
    return actor.role == "PRESCRIBER" and notice.account_id is not None and str(notice.account_id) == actor.account_id


_HEAD = Letterhead(
    office="Department of Health",
    program=PROGRAM_NAME,
    lines=("Commonwealth of Pennsylvania", "Confidential"),
    footer="Section 6(b)(5) of the ABC-MAP act",
    zone="America/New_York",
)
declare_letterhead("pdmp.treatment-", _HEAD, may_open=_may_open)


def enter_program(
    actor: Actor,
    at: datetime,
    *,
    name: str,
    county: str,
    address: str,
    phone: str,
    services: str,
    languages: str,
    open_for_referrals: bool,
) -> Done:
    """Enter a program in the directory of treatment, or change it; the name is its key."""
    require(actor, KEEP_PROGRAMS)
    with transaction.atomic():
        held, _ = TreatmentProgram.objects.update_or_create(
            name=name.strip(),
            defaults={
                "county": county,
                "address": address,
                "phone": phone,
                "services": services,
                "languages": languages,
                "open": open_for_referrals,
                "entered_at": at,
            },
        )
        append(PROGRAM, actor=actor, at=at, body={"program": str(held.pk), "open": held.open}, subject=str(held.pk))
    return Done(f"{held.name} is in the directory.", str(held.pk), {"open": held.open})


def refer_to_treatment(
    actor: Actor,
    at: datetime,
    *,
    query: str,
    program: str,
    language: str,
    name: str = "",
    contact: str = "",
    consent_on: date | None = None,
) -> Done:
    """Send the patient of a live history to a program: the slip for the patient, the letter for the program."""
    require(actor, REFER_TO_TREATMENT)
    require_policy("v", law_day(at))
    place = by_id(TreatmentProgram.objects.all(), program)
    if place is None:
        raise unknown("program of the directory", "program", CITE)
    line = _own_history(actor, query)
    asked = TreatmentReferralAsked(
        made_at=at,
        history_given=line is not None,
        asked_at=line.requested_at if line else None,
        consent_on=consent_on,
        made_on=law_day(at),
        program_open=place.open,
    )
    require_pass(treatment_referral(asked, law=adopted_law()))
    if not name or not contact:
        says = "The program needs the name and how to reach the patient, as the patient consented to give them."
        raise Refusal("E-MAP-129.needs-contact", says, cite=CITE, field="contact" if name else "name")
    assert line is not None
    assert line.patient is not None
    assert consent_on is not None
    with transaction.atomic():
        if TreatmentReferral.objects.filter(query_id=line.pk, program=place).exists():
            says = "You sent this patient to this program from this history already."
            raise Refusal("E-MAP-129.made", says, cite=CITE, field="program", kind="conflict")
        made = TreatmentReferral.objects.create(
            account_id=UUID(actor.account_id),
            patient=line.patient.public_id,
            program=place,
            query_id=line.pk,
            consent_on=consent_on,
            language=language,
            made_at=at,
        )
        _write(made, place, actor, at, name=name, contact=contact)
        append(SENT, actor=actor, at=at, body=_body(made), subject=str(made.pk))
    return Done("Referred. Print the slip for the patient.", str(made.pk), {"slip": str(made.slip_id)})


def _own_history(actor: Actor, query: str) -> Query | None:
    """The line of this prescriber's own answered question about a patient under treatment."""
    mine = Query.objects.select_related("patient").filter(account_id=UUID(actor.account_id))
    return by_id(mine.filter(purpose=Purpose.TREATMENT, outcome="allowed", patient__isnull=False), query)


def _write(
    made: TreatmentReferral, place: TreatmentProgram, actor: Actor, at: datetime, *, name: str, contact: str
) -> None:
    values = {
        "prescriber": actor.name,
        "program": place.name,
        "address": place.address,
        "phone": place.phone,
        "services": place.services,
        "languages": place.languages,
        "consent_on": made.consent_on.isoformat(),
        "name": name,
        "contact": contact,
        "language": {"en": "English", "es": "Spanish"}.get(made.language, made.language),
    }
    common = {"key": str(made.pk), "at": at, "values": values, "channel": NoticeChannel.LETTER}
    own = {"account_id": actor.account_id, "about": f"treatment:{made.pk}"}
    slip = write_notice(SLIP, **common, **own, language=made.language)  # type: ignore[arg-type]
    letter = write_notice(LETTER, **common, **own, address=f"{place.name}\n{place.address}")  # type: ignore[arg-type]
    made.slip_id, made.letter_id = slip.pk, letter.pk
    made.save(update_fields=["slip_id", "letter_id"])


def record_outcome(actor: Actor, at: datetime, *, referral: str, outcome: str) -> Done:
    """Record what became of one's own referral."""
    require(actor, REFER_TO_TREATMENT)
    with transaction.atomic():
        own = referrals_of(actor)
        made = by_id(own, referral)
        if made is None:
            raise unknown("referral of yours", "referral", CITE)
        made.outcome, made.outcome_on = outcome, law_day(at)
        made.save(update_fields=["outcome", "outcome_on"])
        append(OUTCOME, actor=actor, at=at, body={**_body(made), "outcome": outcome}, subject=str(made.pk))
    return Done(f"Recorded: {OUTCOMES[outcome]}.", str(made.pk))


def referrals_of(actor: Actor) -> QuerySet[TreatmentReferral]:
    """One's own referrals, the newest first; nobody else's."""
    require(actor, REFER_TO_TREATMENT)
    mine = TreatmentReferral.objects.select_related("program").filter(account_id=UUID(actor.account_id))
    return mine.order_by("-made_at", "pk")


def directory(*, county: str = "") -> QuerySet[TreatmentProgram]:
    """The directory of treatment; it is public."""
    found = TreatmentProgram.objects.order_by("county", "name")
    return found.filter(county__iexact=county) if county else found


def _body(made: TreatmentReferral) -> dict[str, object]:
    return {"referral": str(made.pk), "program": str(made.program_id)}
