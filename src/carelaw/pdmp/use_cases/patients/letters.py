"""What requesters are told by letter, in English and in Spanish; every letter says how to go on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import override

from carelaw.pdmp.facts.program_name import ACT_NAME
from carelaw.pdmp.store.models import PatientRequest
from carelaw.pdmp.use_cases.patients.common import SCOPE
from carelaw.pdmp.use_cases.patients.permissions import REQUESTERS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice

PREFIX = "pdmp.patient-"
ABOUT = "patient-request"
RECEIVED, FORM_INCOMPLETE = "pdmp.patient-received", "pdmp.patient-form-incomplete"
EVIDENCE_NOT_GOOD = "pdmp.patient-evidence-not-good"
NO_EVIDENCE, OF_AGE, YOUNG_ADULT = "pdmp.patient-no-evidence", "pdmp.patient-of-age", "pdmp.patient-young-adult"
REFUSED, READY = "pdmp.patient-refused", "pdmp.patient-ready"
CLAIM_TAKEN, CLAIM_DECIDED = "pdmp.patient-claim-taken", "pdmp.patient-claim-decided"

GO_ON = {
    "en": "## How to go on\nYour reference is $reference. On the program's website choose “My record”, or write to us.",
    "es": "## Cómo seguir\nSu referencia es $reference. En el sitio web del programa elija «Mi registro», o "
    "escríbanos.",
}


def _declare(kind: str, cite: str, en: tuple[str, str], es: tuple[str, str]) -> None:
    for language, (subject, body) in {"en": en, "es": es}.items():
        declare_template(NoticeTemplate(kind, language, subject, f"{body}\n\n{GO_ON[language]}", cite))


_declare(
    RECEIVED,
    "§9(b)(11), §5(3)(v)",
    (
        "We received your request of $requested",
        "Dear $name,\n\nWe received your request for a record of the prescription monitoring program. The answer is "
        "due "
        "by $due.\n\n## What it costs\n$cost\n\n## What we need from you\n$evidence",
    ),
    (
        "Recibimos su solicitud del $requested",
        "Estimado/a $name:\n\nRecibimos su solicitud de un registro del programa de monitoreo de recetas. La respuesta "
        "vence el $due.\n\n## Cuánto cuesta\n$cost\n\n## Lo que necesitamos de usted\n$evidence",
    ),
)
_declare(
    FORM_INCOMPLETE,
    "§6(b)(3)",
    (
        "Something is missing on your form",
        "Dear $name,\n\nYour form came in on $requested and is kept. The answer is due by $due, counted from that day. "
        "Please send us what is missing:\n\n$missing",
    ),
    (
        "Falta algo en su formulario",
        "Estimado/a $name:\n\nSu formulario llegó el $requested y se conserva. La respuesta vence el $due, contada "
        "desde "
        "ese día. Envíenos lo que falta:\n\n$missing",
    ),
)
_declare(
    EVIDENCE_NOT_GOOD,
    "§9(b)(11)",
    (
        "We need another document",
        "Dear $name,\n\nThe document that you sent does not prove what it has to prove. $because\n\n"
        "Please send another by $due. Waiting for it does not move that day.\n\n$evidence",
    ),
    (
        "Necesitamos otro documento",
        "Estimado/a $name:\n\nEl documento que envió no prueba lo que debe probar. $because\n\n"
        "Envíe otro a más tardar el $due. La espera no cambia esa fecha.\n\n$evidence",
    ),
)
_declare(
    NO_EVIDENCE,
    "§9(b)(11)",
    (
        "Your request of $requested is closed",
        "Dear $name,\n\nBy $due no document came that proves who you are. We may release nothing without it, so your "
        "request is closed. It cost you nothing. You may ask again at any time; a new request starts anew.",
    ),
    (
        "Su solicitud del $requested está cerrada",
        "Estimado/a $name:\n\nHasta el $due no llegó ningún documento que pruebe quién es usted. Sin él no podemos "
        "entregar nada; por eso su solicitud está cerrada. No le costó nada. Puede volver a pedirlo en cualquier "
        "momento; una nueva solicitud empieza de nuevo.",
    ),
)
_declare(
    OF_AGE,
    "§9(b)(11)",
    (
        "Your request of $requested is closed",
        "Dear $name,\n\nThe person whose record you asked for is 18 now. From the 18th birthday on only that person "
        "may "
        "ask, so your request is closed without an answer. It cost you nothing. We tell the person how to ask.",
    ),
    (
        "Su solicitud del $requested está cerrada",
        "Estimado/a $name:\n\nLa persona cuyo registro pidió ya tiene 18 años. Desde ese cumpleaños solo ella puede "
        "pedirlo; por eso su solicitud está cerrada sin respuesta. No le costó nada. Le decimos a la persona cómo "
        "pedirlo.",
    ),
)
_declare(
    YOUNG_ADULT,
    "§9(b)(11)",
    (
        "You may ask for your own record now",
        "Dear $addressee,\n\nA request that a parent or guardian made for your record ended when you turned 18. You "
        "may "
        "ask for it yourself: on the program's website under “My record”, or with the paper form. One access in each "
        "calendar quarter is free.",
    ),
    (
        "Ahora puede pedir su propio registro",
        "Estimado/a $addressee:\n\nUna solicitud de su registro que hizo un padre o tutor terminó cuando usted cumplió "
        "18 años. Puede pedirlo usted: en el sitio web del programa, en «Mi registro», o con el formulario en papel. "
        "Un acceso en cada trimestre del año es gratis.",
    ),
)
_declare(
    REFUSED,
    "§9(b)(11)",
    (
        "Your request of $requested cannot be granted",
        "Dear $name,\n\n$because\n\nThe act lists who may have the record: the patient, a parent or guardian of a "
        "person "
        "under 18, and an agent under a health-care power of attorney. The patient may ask for the record and share "
        "it.",
    ),
    (
        "No podemos conceder su solicitud del $requested",
        "Estimado/a $name:\n\n$because\n\nLa ley dice quién puede tener el registro: el paciente, el padre, la madre "
        "o el "
        "tutor de un menor de 18 años y el apoderado con un poder para la atención médica. El paciente puede pedir el "
        "registro y compartirlo.",
    ),
)
_declare(
    READY,
    "§9(b)(11)",
    (
        "The record you asked for is ready",
        "Dear $name,\n\nThe record that you asked for on $requested is ready, together with the list of who asked "
        "about "
        "it. $way\n\n## What it costs\n$cost\n\n## If something is wrong\nYou may say so at any time and as often as "
        "you "
        "see it. Correcting the record costs nothing.",
    ),
    (
        "El registro que pidió está listo",
        "Estimado/a $name:\n\nEl registro que pidió el $requested está listo, junto con la lista de quiénes "
        "preguntaron. "
        "$way\n\n## Cuánto cuesta\n$cost\n\n## Si algo está mal\nPuede decirlo en cualquier momento y tantas veces "
        "como lo "
        "vea. Corregir el registro no cuesta nada.",
    ),
)
_declare(
    CLAIM_TAKEN,
    "§5(3)",
    (
        "We put your claim to the pharmacy",
        "Dear $name,\n\nYou told us on $opened that something is wrong in prescription $prescription:\n\n$wrong\n\n"
        "We put it to $dispenser, which reported it, and expect its answer by $answer_due. Until it is decided, "
        "everybody who sees the prescription sees that you dispute it. This costs you nothing.",
    ),
    (
        "Enviamos su reclamación a la farmacia",
        "Estimado/a $name:\n\nEl $opened nos dijo que algo está mal en la receta $prescription:\n\n$wrong\n\n"
        "Se lo comunicamos a $dispenser, que la informó, y esperamos su respuesta a más tardar el $answer_due. Hasta "
        "que se decida, quien vea la receta ve que usted la disputa. Esto no le cuesta nada.",
    ),
)
_declare(
    CLAIM_DECIDED,
    "§5(3)",
    (
        "What became of your claim about prescription $prescription",
        "Dear $name,\n\n$result\n\n$says\n\nIf you still think that something is wrong, you may tell us again.",
    ),
    (
        "Qué pasó con su reclamación sobre la receta $prescription",
        "Estimado/a $name:\n\n$result\n\n$says\n\nSi todavía cree que algo está mal, puede volver a decírnoslo.",
    ),
)

WORDS: Mapping[str, Mapping[str, str]] = {
    "free": {
        "en": "Nothing. One access in each calendar quarter is free.",
        "es": "Nada. Un acceso en cada trimestre del año es gratis.",
    },
    "chargeable": {
        "en": "$$$amount, because it is a further access in the same calendar quarter. It is charged only when you "
        "have been given the record.",
        "es": "$$$amount, porque es otro acceso en el mismo trimestre del año. Se cobra solo cuando se le entregue el "
        "registro.",
    },
    "identity": {
        "en": "A copy of an identity document with your name and date of birth.",
        "es": "Una copia de un documento de identidad con su nombre y fecha de nacimiento.",
    },
    "parent": {
        "en": "The birth certificate of the child, or the adoption decree.",
        "es": "El acta de nacimiento del menor, o la sentencia de adopción.",
    },
    "guardian": {"en": "The order of the court about the guardianship.", "es": "La orden judicial sobre la tutela."},
    "health-care-agent": {
        "en": "The signed health-care power of attorney. One for financial matters alone is not enough.",
        "es": "El poder firmado para la atención médica. Uno solo para asuntos económicos no basta.",
    },
    "nothing-more": {"en": "Nothing more.", "es": "Nada más."},
    "by-mail": {"en": "We enclose it with this letter.", "es": "Lo adjuntamos a esta carta."},
    "online": {
        "en": "Open it on the website with your reference and your secret.",
        "es": "Ábralo en el sitio web con su referencia y su clave secreta.",
    },
}


def write(kind: str, held: PatientRequest, at: datetime, *, to: str = "", key: str = "", **values: str) -> Notice:
    """Write one letter about a request, to the requester unless it names another addressee."""
    language = held.language if held.language in GO_ON else "en"
    known = {
        "name": held.requester_name,
        "addressee": to,
        "reference": held.reference,
        "requested": day(held.requested_on, language),
        "due": day(held.due_on, language),
        "cost": cost_words(held, language),
        "evidence": evidence_words(held, language),
    }
    return write_notice(
        kind,
        key=f"{held.pk}:{key}" if key else str(held.pk),
        at=at,
        values={**known, **values},
        channel=NoticeChannel.LETTER,
        language=language,
        about=f"{ABOUT}:{held.pk}",
        address=f"{to or held.requester_name}\n{held.reply_to}",
    )


def letters_of(held: PatientRequest) -> list[Notice]:
    """The letters about a request, the newest first, without the one that is somebody else's."""
    found = Notice.objects.filter(about=f"{ABOUT}:{held.pk}", channel=NoticeChannel.LETTER)
    return list(found.exclude(kind=YOUNG_ADULT).order_by("-created_at", "-pk"))


def day(on: date | datetime, language: str) -> str:
    """A day as the reader's language writes it."""
    with override(language):
        return str(date_format(on, "DATE_FORMAT"))


def cost_words(held: PatientRequest, language: str) -> str:
    """What the request costs, in words."""
    if held.fee <= 0:
        return WORDS["free"][language]
    return WORDS["chargeable"][language].replace("$$$amount", f"${held.fee:.2f}")


def evidence_words(held: PatientRequest, language: str) -> str:
    """Which documents the request still needs, as a list."""
    positive = set(held.evidence.filter(state="positive").values_list("proves", flat=True))
    wanted = [] if "identity" in positive else [WORDS["identity"][language]]
    if held.capacity in WORDS and "capacity" not in positive:
        wanted.append(WORDS[held.capacity][language])
    return "\n".join(f"- {line}" for line in wanted) or WORDS["nothing-more"][language]


def _may_open(actor: Actor, notice: Notice) -> bool:
    """The department opens every letter to a requester; a requester those about their own request."""
    if actor.role == "DATA_STEWARD":
        return True
    about, _, wanted = notice.about.partition(":")
    if actor.role not in REQUESTERS or about != ABOUT or notice.kind == YOUNG_ADULT:
        return False
    if wanted in actor.scoped(SCOPE):
        return True
    held = PatientRequest.objects.filter(pk=wanted).first()
    return bool(held and held.account_id and str(held.account_id) == actor.account_id)


declare_letterhead(
    PREFIX,
    Letterhead(
        office="Department of Health",
        program="Prescription Drug Monitoring Program",
        lines=("Harrisburg, Pennsylvania",),
        footer=ACT_NAME,
        zone="America/New_York",
    ),
    may_open=_may_open,
)
