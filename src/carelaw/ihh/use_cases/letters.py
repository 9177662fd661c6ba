"""What members are told, in English and in Spanish; no letter is declared without the rights paragraph."""

from __future__ import annotations

from carelaw.ihh.store.models import Member
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.parties.own import is_own

CHOICE, ASSIGNED, WELCOME = "ihh.choice", "ihh.assigned", "ihh.welcome"
TIER_CHANGED, CHANGE_CONFIRMED, ENDED = "ihh.tier-changed", "ihh.change-confirmed", "ihh.ended"
HOME_ENDED = "ihh.home-ended"

RIGHTS = {
    "en": (
        "## Your rights\n"
        "- You may ask for a different health home at any time. You do not have to say why.\n"
        "- You may leave the program at any time. Your medical coverage stays as it is.\n"
        "- Nothing is shared and no membership starts without your consent."
    ),
    "es": (
        "## Sus derechos\n"
        "- Puede pedir otro hogar de salud en cualquier momento. No tiene que decir por qué.\n"
        "- Puede dejar el programa en cualquier momento. Su cobertura médica no cambia.\n"
        "- Sin su consentimiento no se comparte nada y no empieza ninguna membresía."
    ),
}


def declare_letter(kind: str, language: str, subject: str, body: str, cite: str) -> NoticeTemplate:
    """Declare the words of a letter to members. Refuses words without the rights paragraph."""
    if RIGHTS[language] not in body:
        says = f"The letter {kind} ({language}) lacks the rights paragraph; every letter to a member carries it."
        raise Refusal("NOTICE-RIGHTS-MISSING", says, cite="89 Ill. Adm. Code 140.993(c)", field="body")
    return declare_template(NoticeTemplate(kind, language, subject, body, cite))


def _declare(kind: str, cite: str, en: tuple[str, str], es: tuple[str, str]) -> None:
    for language, (subject, body) in {"en": en, "es": es}.items():
        declare_letter(kind, language, subject, f"{body}\n\n{RIGHTS[language]}", f"89 Ill. Adm. Code {cite}")


_declare(
    CHOICE,
    "140.993(b)",
    (
        "Choose your health home by $last_day",
        "Dear $name,\n\nYou can have a health home: one team that plans your medical care, your mental health care and "
        "other help together with you. It costs you nothing.\n\nYou have $days days to choose. Your last day is "
        "$last_day. If you do not choose, we choose a health home for you on the next day and tell you.\n\n"
        "## Health homes you can choose\n$homes\n\nChoose on your page, by telephone, or by letter.",
    ),
    (
        "Elija su hogar de salud a más tardar el $last_day",
        "Estimado/a $name:\n\nUsted puede tener un hogar de salud: un equipo que organiza con usted su atención "
        "médica, su atención de salud mental y otras ayudas. No le cuesta nada.\n\nTiene $days días para elegir. "
        "Su último día es el $last_day. Si no elige, al día siguiente elegimos un hogar de salud por usted y se lo "
        "comunicamos.\n\n"
        "## Hogares de salud que puede elegir\n$homes\n\nElija en su página, por teléfono o por carta.",
    ),
)
_declare(
    ASSIGNED,
    "140.993(b)",
    (
        "Your health home is $home",
        "Dear $name,\n\nFrom $effective your health home is $home, telephone $phone. $why\n\nThe health home will call "
        "you. It explains the program and asks for your consent; you become a member when you give it.",
    ),
    (
        "Su hogar de salud es $home",
        "Estimado/a $name:\n\nDesde el $effective su hogar de salud es $home, teléfono $phone. $why\n\nEl hogar de "
        "salud le llamará. Le explicará el programa y le pedirá su consentimiento; será miembro cuando lo dé.",
    ),
)
_declare(
    WELCOME,
    "140.992(e)",
    ("You are a member of $home", "Dear $name,\n\nYou gave your consent. From $starts you are a member of $home."),
    (
        "Usted es miembro de $home",
        "Estimado/a $name:\n\nUsted dio su consentimiento. Desde el $starts es miembro de $home.",
    ),
)
_declare(
    CHANGE_CONFIRMED,
    "140.993(c)",
    ("Your request of $received", "Dear $name,\n\nWe received your request on $received. $what"),
    ("Su solicitud del $received", "Estimado/a $name:\n\nRecibimos su solicitud el $received. $what"),
)
_declare(
    TIER_CHANGED,
    "140.992(d)(1)",
    ("Your tier changes", "Dear $name,\n\nFrom $effective your tier is $tier. Your health home stays the same."),
    ("Su nivel cambia", "Estimado/a $name:\n\nDesde el $effective su nivel es $tier. Su hogar de salud sigue igual."),
)
_declare(
    ENDED,
    "140.992(a)",
    ("Your membership ends", "Dear $name,\n\nYour membership of $home ends. Its last day is $last_day. $why"),
    ("Su membresía termina", "Estimado/a $name:\n\nSu membresía de $home termina. Su último día es el $last_day. $why"),
)
_declare(
    HOME_ENDED,
    "140.991(c), 140.993(b)",
    (
        "$home is no longer your health home",
        "Dear $name,\n\n$home leaves the program. Its last day is $last_day. Your medical coverage stays as it is. "
        "Another letter tells you which health homes you can choose now and by when.",
    ),
    (
        "$home ya no es su hogar de salud",
        "Estimado/a $name:\n\n$home deja el programa. Su último día es el $last_day. Su cobertura médica no cambia. "
        "Otra carta le dice qué hogares de salud puede elegir ahora y hasta cuándo.",
    ),
)


def _may_open(actor: Actor, notice: Notice) -> bool:
    """Staff of the program open every letter to a member; a member opens his or her own."""
    if actor.role not in {"IHH_PROGRAM", "IHH_MEMBER"} or not is_own(actor, notice.party_id):
        return False
    return notice.party_id is not None and Member.objects.filter(pk=notice.party_id).exists()


declare_letterhead(
    "ihh.",
    Letterhead(
        office="Department of Healthcare and Family Services",
        program="Integrated Health Homes",
        lines=("Springfield, Illinois",),
        footer="Integrated Health Homes, 89 Ill. Adm. Code 140.990 to 140.994",
        zone=zone_of("ihh").key,
    ),
    may_open=_may_open,
)
