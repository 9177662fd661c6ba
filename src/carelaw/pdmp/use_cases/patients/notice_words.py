"""The words of the notice to patients, in English and in Spanish, with the settings filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CLASSES = {
    "en": (
        "Prescribers, about their own patients and about what was written under their own number",
        "Dispensers, about a patient for whom they dispense a controlled substance now",
        "The Office of Attorney General, for law enforcement",
        "A grand jury that investigates an offense with controlled substances, through the Attorney General",
        "Approved personnel of the Department of Health, for reviews and for analysis",
        "Licensing bodies of prescribers and dispensers, in a case before them",
        "Designated personnel of the Commonwealth's medical assistance and pharmacy programs, about their members",
        "The Methadone Death and Incident Review Team",
        "A medical examiner or county coroner, about a death",
        "Programs, prescribers and dispensers of other states with an agreement in force",
        "The patient, a parent or guardian of somebody under 18, and an agent under a health-care power of attorney",
    ),
    "es": (
        "Quienes recetan, sobre sus propios pacientes y sobre lo que se recetó con su propio número",
        "Quienes dispensan, sobre un paciente a quien dispensan ahora una sustancia controlada",
        "La Oficina del Fiscal General, para la aplicación de la ley",
        "Un gran jurado que investiga un delito con sustancias controladas, por medio del Fiscal General",
        "Personal autorizado del Departamento de Salud, para revisiones y análisis",
        "Los organismos que dan licencia a quienes recetan y dispensan, en un caso ante ellos",
        "Personal designado de los programas estatales de asistencia médica y farmacia, sobre sus miembros",
        "El equipo que examina muertes e incidentes con metadona",
        "Un médico forense o examinador médico, sobre una muerte",
        "Programas, médicos y farmacias de otros estados con un acuerdo vigente",
        "El paciente, el padre, la madre o el tutor de un menor de 18 años y el apoderado para la atención médica",
    ),
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Your prescriptions and the prescription monitoring program",
        "collection": "When a controlled substance is dispensed to you, the pharmacy reports it to the prescription "
        "drug "
        "monitoring program of the Commonwealth: who you are, who prescribed, who dispensed, what and how much.",
        "review_and_correct": "You have the right to review the information on you and to have it corrected, together "
        "with the program. Correcting it costs nothing and may be asked for at any time.",
        "how_to_obtain": "Ask on the website {website}, or send the paper form to {post}. Send a copy of an identity "
        "document with your name and date of birth. You have the answer within {days} days of your request, with the "
        "list of those who asked about you as far as the act lets it be shown.",
        "free_of_charge": "Access is free of charge {free} in each calendar {period}{annual}.",
        "program_and_users": "The program helps those who treat you to see what you are given, and helps to find fraud "
        "and abuse. Only these may use it:",
        "retention": "Information that identifies you is removed and destroyed after {years} years. A law-enforcement "
        "agency or a licensing body may ask in writing, for cause, that named information be kept {hold_years} year "
        "longer, at most {hold_extensions} times more without an order of a court; nobody sees it in a history then.",
        "confidentiality": "Prescription information is confidential. It is not a public record and is not open under "
        "the Right-to-Know Law.",
        "cost": "A further access in the same calendar {period} costs {cost}.",
        "none": "nothing: no cost is set",
        "once": "once",
        "times": "{free} times",
        "quarter": "quarter",
        "year": "year",
        "annual": " (so at least once in any year)",
    },
    "es": {
        "title": "Sus recetas y el programa de monitoreo de recetas",
        "collection": "Cuando le dispensan una sustancia controlada, la farmacia lo informa al programa de monitoreo "
        "de "
        "recetas del estado: quién es usted, quién recetó, quién dispensó, qué y cuánto.",
        "review_and_correct": "Usted tiene derecho a revisar la información sobre usted y a que se corrija, junto con "
        "el "
        "programa. Corregirla no cuesta nada y puede pedirlo en cualquier momento.",
        "how_to_obtain": "Pídala en el sitio web {website} o envíe el formulario en papel a {post}. Envíe una copia "
        "de un "
        "documento de identidad con su nombre y fecha de nacimiento. Tendrá la respuesta en un plazo de {days} días "
        "desde su solicitud, con la lista de quienes preguntaron por usted hasta donde la ley permite mostrarla.",
        "free_of_charge": "El acceso es gratis {free} en cada {period}{annual}.",
        "program_and_users": "El programa ayuda a quienes le atienden a ver lo que le dan, y a descubrir fraudes y "
        "abusos. Solo pueden usarlo:",
        "retention": "La información que le identifica se elimina y se destruye después de {years} años. Una autoridad "
        "policial o un organismo de licencias puede pedir por escrito y con causa que cierta información se conserve "
        "{hold_years} año más, y como máximo {hold_extensions} veces más sin orden judicial; entonces nadie la ve en "
        "un "
        "historial.",
        "confidentiality": "La información sobre recetas es confidencial. No es un registro público y no está abierta "
        "según la ley de acceso a la información (Right-to-Know Law).",
        "cost": "Costo de otro acceso en el mismo {period}: {cost}.",
        "none": "ninguno; no hay un costo fijado",
        "once": "una vez",
        "times": "{free} veces",
        "quarter": "trimestre del año",
        "year": "año",
        "annual": " (por lo tanto, al menos una vez cada año)",
    },
}
_ITEMS = (
    "title",
    "collection",
    "review_and_correct",
    "how_to_obtain",
    "free_of_charge",
    "program_and_users",
    "retention",
    "confidentiality",
    "cost",
)


def texts_of(figures: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The notice in one language: each item's text by its name, and the classes of those who may use the program.

    An item whose setting is not filled, such as the post address, comes out empty, and the notice is not published.
    """
    words = _WORDS[language]
    filled = {
        **figures,
        "free": words["once"] if figures["free"] == 1 else words["times"].format(free=figures["free"]),
        "period": words["year" if figures["per_year"] else "quarter"],
        "annual": "" if figures["per_year"] else words["annual"],
        "cost": f"${figures['cost']}" if figures["cost"] else words["none"],
    }
    made: dict[str, Any] = {name: words[name].format(**filled) for name in _ITEMS}
    if not figures["website"] or not figures["post"]:
        made["how_to_obtain"] = ""
    made["classes"] = list(CLASSES[language])
    return made
