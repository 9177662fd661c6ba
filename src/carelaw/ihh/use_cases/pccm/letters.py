"""The letter that answers a question about a past judgment, in English and in Spanish."""

from __future__ import annotations

from carelaw.ihh.use_cases.pccm.permissions import PCCM_JUDGE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, declare_template

ANSWER = "ihh-pccm.answer"
_CITE = "89 Ill. Adm. Code 140.990 to 140.997, former text"
_EN = (
    "Your question $number about $day",
    "Dear $name,\n\nYou asked on $asked about $about: $title.\n\n$result $answer\n\n"
    "## What was judged\n$says\n\n"
    "## Which law\nThe day asked about is $day. On that day primary care case management bound, a program that has "
    "ended since; a past day is judged by the law of that day.\n\n"
    "## What the program was for\n"
    "- One provider heard of all your care and was your medical home.\n"
    "- You got immunizations and other preventive care, and care at the level that fits.\n"
    "- No service was given twice, and specialists were found where they were needed.\n\n"
    "If you think that a fact is wrong, write to us with what shows it; name the number $number.",
)
_ES = (
    "Su pregunta $number sobre el $day",
    "Estimado/a $name:\n\nEl $asked usted preguntó por $about: $title.\n\n$result $answer\n\n"
    "## Lo que se juzgó (en inglés)\n$says\n\n"
    "## Qué ley\nEl día en cuestión es el $day. Ese día regía el programa de atención primaria coordinada, que ya "
    "terminó; un día pasado se juzga por la ley de ese día.\n\n"
    "## Para qué era el programa\n"
    "- Un solo proveedor conocía toda su atención y era su hogar médico.\n"
    "- Usted recibía vacunas y otra atención preventiva, y la atención del nivel adecuado.\n"
    "- Ningún servicio se daba dos veces, y se buscaban especialistas cuando hacía falta.\n\n"
    "Si cree que un hecho no es correcto, escríbanos con lo que lo demuestre; indique el número $number.",
)
RESULTS = {
    ("en", "stands"): "The judgment stands.",
    ("en", "changed"): "It was judged again, and the new judgment counts.",
    ("es", "stands"): "La decisión se mantiene.",
    ("es", "changed"): "Se juzgó de nuevo, y vale la nueva decisión.",
}
TITLES_ES = {
    "law": "qué norma regía",
    "medical-home": "el hogar médico",
    "provider": "un proveedor de atención primaria",
    "person": "si usted podía estar en el programa",
    "duty": "la obligación de inscribirse",
    "fee": "la tarifa de un mes",
    "panel": "el número de pacientes de un proveedor",
    "panel-terms": "las condiciones de un proveedor",
    "notices": "los dos avisos",
    "assignment": "una asignación",
    "default": "a quién eligió la asignación",
    "enrollment": "el aviso de una inscripción",
    "change": "un cambio de proveedor",
    "move": "un cambio a la atención administrada o desde ella",
    "disenrollment": "la petición de un proveedor",
    "reinstatement": "una cobertura que volvió",
    "direct-access": "un servicio de acceso directo",
    "claim": "una reclamación",
}
for _language, (_subject, _body) in {"en": _EN, "es": _ES}.items():
    declare_template(NoticeTemplate(ANSWER, _language, _subject, _body, _CITE))


def _may_open(actor: Actor, notice: Notice) -> bool:
    """Staff who judge past facts open the letters that answer for them."""
    return allowed(actor, PCCM_JUDGE)


declare_letterhead(
    "ihh-pccm.",
    Letterhead(
        office="Department of Healthcare and Family Services",
        program="Primary Care Case Management (ended)",
        lines=("Springfield, Illinois",),
        footer=_CITE,
        zone=zone_of("ihh").key,
    ),
    may_open=_may_open,
)
