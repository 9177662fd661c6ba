"""The words of what is written about a program's terms: to pharmacies and covered entities in English, to enrolled
people in English and in Spanish. Every one names the rulebook that it rests on."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import override

from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.parties.own import acts_for_own, is_own

BOOK = {
    "en": "This notice rests on the Pharmacy Benefits Management Programs Law (House Bill 5614, 95th Illinois General "
    "Assembly; bill text).",
    "es": "Este aviso se basa en la Pharmacy Benefits Management Programs Law (House Bill 5614, 95.ª Asamblea General "
    "de Illinois; texto del proyecto de ley).",
}
ENROLLMENT, JOINED, OUTSIDE = "pbm-program.enrollment", "pbm-program.joined", "pbm-program.outside-period"
ELECTION_WAITS, ELECTION_REFUSED = "pbm-program.election-waits", "pbm-program.election-refused"
TERMS = "pbm-program.terms-change"
CARD_DEFECT = "pbm-program.card-defect"
CONSENT_ASKED = "pbm-program.consent-asked"
AFFECTED, DECIDED = "pbm-program.affected", "pbm-program.grievance-decided"
ENDED, REPAY = "pbm-program.ended", "pbm-program.repay"


def _declare(kind: str, cite: str, subject: str, body: str, language: str = "en") -> None:
    declare_template(NoticeTemplate(kind, language, subject, f"{body}\n\n{BOOK[language]}", f"215 ILCS 5/{cite}"))


_declare(
    ENROLLMENT,
    "512-7(b)(1)",
    "Enrollment in $program: $opens through $closes",
    "To $pharmacy\n\n$manager opens the program $program ($number) to pharmacies from $opens through $closes. Every "
    "pharmacy with a license under the Pharmacy Practice Act may elect in these days to join on the program's terms "
    "(version $version), for a year or longer.\n\nFile your election in the console.",
)
_declare(
    JOINED,
    "512-7(b)(1)",
    "$pharmacy joins $program",
    "The election $election of $filed is accepted. $pharmacy is in the program $program from $starts through $ends, on "
    "its terms, version $version.",
)
_declare(
    OUTSIDE,
    "512-7(b)(1)",
    "Your election $election came outside the enrollment period",
    "To $pharmacy\n\nThe election to join $program was filed on $filed. No enrollment period was open on that day. "
    "The election is kept. $next",
)
_declare(
    ELECTION_WAITS,
    "512-7(b)(1)",
    "Your election $election waits for your license",
    "To $pharmacy\n\nThe election to join $program was filed on $filed, within the period. The roster of licenses does "
    "not show your pharmacy yet. Have the license matched; the election then counts from the day on which it was "
    "filed.",
)
_declare(
    ELECTION_REFUSED,
    "512-7(b)(1)",
    "$manager refuses the election $election",
    "To $pharmacy\n\n$manager refuses your election to join $program. Its reason: $reason\n\n$standing",
)
_declare(
    TERMS,
    "512-6",
    "$program: changed terms from $effective",
    "To $pharmacy\n\n$manager changes the terms of the program $program from $effective on.\n\n"
    "| What | Before | From $effective |\n| $kind | $before | $after |\n\n$description\n\n"
    "The change was decided on $decided. $why",
)
_declare(
    CARD_DEFECT,
    "512-7(b)(3)",
    "The card of $program lacks $count",
    "To $manager\n\nThe template of the identification card of $program was not taken. It lacks:\n\n$missing\n\n"
    "The card must meet the Uniform Prescription Drug Information Card Act. Send the template again with these fields.",
)
_declare(
    CONSENT_ASKED,
    "512-7(b)(4)",
    "Consent to a change of the drug list of $program",
    "To $entity\n\n$manager wants to change the drug list of $program on $effective.\n\n"
    "| Drug | Change | What changes |\n| $drug ($ndc) | $kind | $description |\n\n"
    "$effective is not the anniversary of your contract; the list then changes only by consent of both sides. "
    "$manager consented on $consented. You need not consent. Without your consent the change may take effect on "
    "$anniversary. Answer under $change in the console.",
)
_declare(
    AFFECTED,
    "512-7(b)(4)",
    "A drug that you take changes on the list of $program",
    "Dear $name,\n\nfrom $effective the drug list of $program changes: $drug. $description\n\nOur claims show that you "
    "took this drug lately.\n\n## What you can do\n\n- Grievance: tell us that you disagree. $grievance\n"
    "- Appeal: ask us to decide again. $appeal\n- Ask your prescriber whether another drug is right for you.\n\n"
    "Both are free. You need not give a reason.\n\n$manager",
)
_declare(
    AFFECTED,
    "512-7(b)(4)",
    "Un medicamento que usted toma cambia en la lista de $program",
    "Estimado/a $name:\n\nA partir del $effective cambia la lista de medicamentos de $program: $drug. $description\n\n"
    "Según nuestros registros, usted tomó este medicamento hace poco.\n\n## Lo que usted puede hacer\n\n"
    "- Queja: díganos que no está de acuerdo. $grievance\n- Apelación: pídanos que decidamos de nuevo. $appeal\n"
    "- Pregunte a quien le receta si otro medicamento es adecuado para usted.\n\n"
    "Ambas son gratuitas. No tiene que dar una razón.\n\n$manager",
    "es",
)
_declare(
    DECIDED,
    "512-7(b)(4)",
    "Our decision on your $route $number",
    "Dear $name,\n\nyou filed a $route on $filed. We decided on $decided: $outcome.\n\n$answer\n\n## What you can do "
    "next\n\n- $next\n\n$manager",
)
_declare(
    DECIDED,
    "512-7(b)(4)",
    "Nuestra decisión sobre su $route $number",
    "Estimado/a $name:\n\nUsted presentó una $route el $filed. Decidimos el $decided: $outcome.\n\n$answer\n\n"
    "## Lo que puede hacer ahora\n\n- $next\n\n$manager",
    "es",
)
_declare(
    ENDED,
    "512-8(a)",
    "Your pharmacy benefits under $program end on $ends",
    "Dear $name,\n\nthe program $program ends. Its last day is $ends. After that day your card $member pays for "
    "nothing.\n\n## Please\n\n- Do not use the card after $ends. Whoever uses it on purpose after this notice may "
    "commit a crime, and owes back what was paid.\n- Ask $entity about your coverage from the next day.\n\n$entity",
)
_declare(
    ENDED,
    "512-8(a)",
    "Sus beneficios de farmacia de $program terminan el $ends",
    "Estimado/a $name:\n\nEl programa $program termina. Su último día es el $ends. Después de ese día su tarjeta "
    "$member ya no paga nada.\n\n## Por favor\n\n- No use la tarjeta después del $ends. Quien la use a propósito "
    "después de este aviso puede cometer un delito, y debe devolver lo pagado.\n- Pregunte a $entity por su cobertura "
    "a partir del día siguiente.\n\n$entity",
    "es",
)
_declare(
    REPAY,
    "512-8(b)",
    "Statement of $stated: $$$total to repay",
    "Dear $name,\n\nthe notice that your pharmacy benefits were cancelled was received on $received. After that day "
    "the card was used for the following. Claims that were reversed are left out.\n\n| Day of service | Paid |\n$rows\n"
    "| Total | $$$total |\n\nPlease repay $$$total to $manager. The pharmacy keeps what it was paid. If you did not "
    "use the card, or never got the notice, tell us.\n\n$manager",
)
_declare(
    REPAY,
    "512-8(b)",
    "Estado de cuenta del $stated: $$$total por devolver",
    "Estimado/a $name:\n\nEl aviso de que sus beneficios de farmacia se cancelaron se recibió el $received. Después "
    "de ese día la tarjeta se usó para lo siguiente. No se cuentan los reclamos anulados.\n\n"
    "| Día del servicio | Pagado |\n$rows\n| Total | $$$total |\n\nPor favor devuelva $$$total a $manager. La farmacia "
    "conserva lo que se le pagó. Si "
    "usted no usó la tarjeta, o nunca recibió el aviso, díganoslo.\n\n$manager",
    "es",
)

WORDS = {
    "en": {
        "grievance": "grievance",
        "appeal": "appeal",
        "add": "It is added to the list.",
        "remove": "It is taken off the list.",
        "move": "It moves to another cost tier.",
        "limit": "It is covered within new limits.",
        "granted": "granted",
        "denied": "denied",
        "next-grievance": "You may appeal. $contact",
        "next-appeal": "You may complain to the Director of Insurance.",
    },
    "es": {
        "grievance": "queja",
        "appeal": "apelación",
        "add": "Se agrega a la lista.",
        "remove": "Se retira de la lista.",
        "move": "Pasa a otro nivel de costo.",
        "limit": "Se cubre con nuevos límites.",
        "granted": "concedida",
        "denied": "denegada",
        "next-grievance": "Usted puede apelar. $contact",
        "next-appeal": "Usted puede quejarse ante el Director de Seguros.",
    },
}


def spoken(on: object, language: str) -> str:
    """A day as a letter in a language writes it."""
    with override(language):
        return date_format(on)  # type: ignore[arg-type]


def _may_open(actor: Actor, notice: Notice) -> bool:
    # Letters to enrolled people hold names: only the organization that sends them opens them.
    return acts_for_own(actor) and is_own(actor, notice.party_id)


declare_letterhead(
    "pbm-program.",
    Letterhead(
        office="Pharmacy benefits management program",
        program="Notice about the terms of a program",
        lines=("State of Illinois",),
        footer="Pharmacy Benefits Management Programs Law, 215 ILCS 5/512-1 to 512-12 (House Bill 5614, bill text)",
        zone="America/Chicago",
    ),
    may_open=_may_open,
)
