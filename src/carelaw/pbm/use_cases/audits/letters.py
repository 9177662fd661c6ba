"""The letters about audits: between a benefit manager and a pharmacy; references, days, amounts, no patient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from carelaw.pbm.store.models import Audit
from carelaw.pbm.use_cases.audits.standing import number_of, party_name, pharmacies_of
from carelaw.pbm.use_cases.permissions import AUDIT_SEE
from carelaw.pbm.use_cases.scope.authority import look_at_letter, rulebooks_of
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, before_letters, declare_template
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import is_own

_P = "pbm-audit."
REFUSED_SCHEDULE, ON_SITE, DESK, SCOPE = f"{_P}refused-schedule", f"{_P}on-site", f"{_P}desk", f"{_P}scope"
DUE_MOVED, CONSULTED, EXPLAINED, REPORT = f"{_P}due-moved", f"{_P}consulted", f"{_P}explained", f"{_P}report"
APPEAL_FILED, APPEAL_DECIDED = f"{_P}appeal-filed", f"{_P}appeal-decided"
SETTLEMENT, SIGNED = f"{_P}settlement", f"{_P}settlement-signed"
FINAL, RECOUPED, REFUNDED, CALLED_OFF = f"{_P}final", f"{_P}recouped", f"{_P}refunded", f"{_P}called-off"
# What the Director's staff writes goes on the Director's paper.
BREACH, EQUALITY, UNEQUAL = "pbm.audit-breach", "pbm.audit-equality", "pbm.audit-unequal"
_CITE = "215 ILCS 5/512-7.10"

for _kind, _subject, _body, _where in (
    (
        REFUSED_SCHEDULE,
        "The schedule of audit $reference cannot be saved",
        "To $manager\n\nThe schedule typed for the audit of $pharmacy was refused on $on.\n\n"
        "| Paragraph | What stands against it |\n$reasons\n\n$next\n\n"
        "Everything that was typed is kept with the audit; correct the days there and save again.",
        "",
    ),
    (
        ON_SITE,
        "Notice of an audit on site: $reference",
        "To $pharmacy\n\n$manager will audit you on site. This is the written notice for the audit cycle $cycle.\n\n"
        "| Visit | Day |\n$days\n\n## What will be looked at\n\n$requests\n\n"
        "Auditor: $auditor. Standards: $protocol.\n\n## Your rights\n\n"
        "- The first visit of a cycle comes at least $weeks days after this notice reaches you.\n"
        "- No visit falls on days 1 to $closed of a month unless you or your pharmacist consent.\n"
        "- Claims older than two years stay out, unless a federal law is cited for them.\n"
        "- Records of hospitals, physicians and other practitioners support your own.\n"
        "- You can appeal the preliminary report to $manager.",
        "(a), (f), (g)",
    ),
    (
        DESK,
        "Official notice of audit $reference, by certified mail",
        "To $pharmacy\n\nCertified mail $certified\n\n$manager audits you by mail in the cycle $cycle. It asks for:\n\n"
        "$requests\n\n## Until when\n\nYou have at least $days days from the day on which you receive this letter. "
        "$due\n\nStandards: $protocol. Auditor: $auditor.\n\n## Your rights\n\n"
        "- Claims older than two years stay out, unless a federal law is cited for them.\n"
        "- Records of hospitals, physicians and other practitioners support your own, however they were sent.\n"
        "- You can appeal the preliminary report to $manager.",
        "(a)",
    ),
    (
        DUE_MOVED,
        "Audit $reference: answer by $due",
        "To $pharmacy\n\nThe official request was received on $delivered. Your answer is due by $due; nothing is held "
        "against you for silence before $after.",
        "(a)",
    ),
    (
        SCOPE,
        "Audit $reference: claims left out of its scope",
        "Audit of $pharmacy by $manager, which starts on $start.\n\n| Claims | How many |\n| Asked for | $rows |\n"
        "| In scope | $taken |\n| Left out | $excluded |\n| Waiting for a day | $undecided |\n\n"
        "| Claim | Counted from | Last day | Why |\n$lines\n\n$more",
        "(f)",
    ),
    (
        CONSULTED,
        "Audit $reference: a pharmacist was consulted on finding $number",
        "Finding $number of the audit of $pharmacy takes clinical or professional judgment.\n\n"
        "| What the law asks for | What is on file |\n| Pharmacist | $consultant |\n| License | $license |\n"
        "| Knows this Article | $knows |\n| Consulted on | $on |",
        "(a) ¶2",
    ),
    (
        EXPLAINED,
        "How to appeal the audit $reference",
        "To $pharmacy\n\n$explanation\n\n## To whom\n\n| Appeals go to | $manager |\n"
        "| Name | $name |\n| Address | $address |\n| Telephone | $telephone |\n\n$until",
        "(h)",
    ),
    (
        REPORT,
        "Preliminary report of audit $reference",
        "To $pharmacy\n\nThe preliminary report of $manager on the audit in the cycle $cycle. It is not final.\n\n"
        "| No. | Claim | Finding | Overpaid | Underpaid |\n$lines\n\n"
        "What the claims actually show, overpaid less underpaid: $total. $projection\n\n## How to appeal\n\n"
        "$explanation\n\n| Appeals go to | $manager |\n"
        "| Name | $name |\n| Address | $address |\n| Telephone | $telephone |\n\n$until",
        "(d), (h)",
    ),
    (
        APPEAL_FILED,
        "Appeal $appeal of audit $reference was received",
        "$pharmacy appealed the preliminary report of $manager on $on: $count of its findings. Until it is decided, "
        "what it is about is held and not taken back.",
        "(h)",
    ),
    (
        APPEAL_DECIDED,
        "Appeal $appeal of audit $reference: $outcome",
        "To $pharmacy\n\n$manager decided the appeal $appeal on $on: $outcome.\n\n$decision\n\n"
        "| No. | Finding | What became of it |\n$lines\n\nWhat is dismissed is dismissed without further proceedings "
        "and cannot be opened again. $refund",
        "(h)",
    ),
    (
        SETTLEMENT,
        "Settlement offered in audit $reference",
        "To $pharmacy\n\n$manager offers to settle the audit for $amount. The claims actually show $actual; $projected "
        "of the amount is a projection. A projection counts only when you sign. You need not sign.",
        "(d)",
    ),
    (
        SIGNED,
        "Settlement of audit $reference is signed",
        "$person signed for $pharmacy on $on: the audit is settled for $amount. The claims actually show $actual.",
        "(d)",
    ),
    (
        FINAL,
        "Final report of audit $reference",
        "To $pharmacy\n\nThe audit of $manager in the cycle $cycle is final.\n\n"
        "| No. | Claim | Finding | Overpaid | Underpaid |\n$lines\n\nWhat may be taken back: $total. Taken back: "
        "$taken. Dismissed after appeal: $dismissed.",
        "(d), (h)",
    ),
    (
        RECOUPED,
        "Audit $reference: $amount is taken back",
        "To $pharmacy\n\n$manager takes back $amount on $on, $basis. Left to take: $left.\n\nThe remittance, or a "
        "notice before it, names for each claim the patient, the day, the drug, the amount and the reason.",
        "(a), (d)",
    ),
    (
        REFUNDED,
        "Audit $reference: $amount is refunded",
        "To $pharmacy\n\n$manager refunded $amount on $on, taken back before for findings that are dismissed.",
        "(h)",
    ),
    (CALLED_OFF, "Audit $reference is called off", "To $pharmacy\n\n$manager called the audit off: $because", ""),
    (
        BREACH,
        "A finding about the audit $reference",
        "To $manager\n\nThe Director's staff looks at this:\n\n| Paragraph | Finding |\n$lines\n\nA finding is for a "
        "person to look at, not yet a ruling. Please answer in the console by $due, a day of the Director's own, not "
        "of the text.",
        "",
    ),
    (
        UNEQUAL,
        "Unequal standards in the cycle $cycle",
        "To $manager\n\nIn the cycle $cycle, pharmacies of the class $peer_class are audited under $count different "
        "sets of standards ($audits). Each audit may be lawful alone; together they are not equal.",
        "(e)",
    ),
    (
        EQUALITY,
        "Audit equality from $first through $last",
        "Audits of $manager\n\n| Class | Affiliated | Pharmacies | Audited | Rate | Claims | Taken back | Per 1,000 |\n"
        "$lines\n\n## Standards\n\n| Cycle | Class | Audits | Sets of standards |\n$cycles\n\n"
        "Pharmacies are those whose class is on file; claims are those in the audits' scope. The text sets no limit to "
        "a difference; a person looks at it.",
        "(e)",
    ),
):
    declare_template(NoticeTemplate(_kind, "en", _subject, _body, f"{_CITE}{_where}"))


def _may_open(actor: Actor, notice: Notice) -> bool:
    """The pharmacy, the benefit manager that audits, the Director's staff; nobody who may not see audits."""
    if not allowed(actor, AUDIT_SEE):
        return False
    audit = _audit_of(notice)
    if is_own(actor, notice.party_id, audit.manager_id if audit else None):
        return True
    return notice.party_id in pharmacies_of(actor, notice.created_at.date())


def _paper(notice: Notice) -> Letterhead:
    """The benefit manager's own paper, with the law that the letter stands under."""
    audit = _audit_of(notice)
    return Letterhead(
        office=party_name(audit.manager_id) if audit else "Pharmacy benefit manager",
        program="Audits of network pharmacies",
        lines=(f"Audit {audit.reference}",) if audit else (),
        footer=" ".join(rulebooks_of(notice.cite)),
        zone=ZONE,
    )


def _audit_of(notice: Notice) -> Audit | None:
    number = number_of(notice.about.partition(":")[2])
    return Audit.objects.filter(pk=number).first() if number else None


declare_letterhead(_P, _paper, may_open=_may_open)
before_letters(_P, look_at_letter)


def tell(
    kind: str,
    audit: Audit,
    *,
    at: datetime,
    values: Mapping[str, str],
    to: Iterable[str] = ("pharmacy",),
    key: str = "",
) -> list[Notice]:
    """Write to the pharmacy or the benefit manager of an audit, in the portal and on paper; once for each key."""
    common = {
        "reference": audit.reference,
        "manager": party_name(audit.manager_id),
        "pharmacy": party_name(audit.pharmacy_id),
        "cycle": audit.cycle or "–",
    }
    written: list[Notice] = []
    for side in to:
        party_id = audit.pharmacy_id if side == "pharmacy" else audit.manager_id
        if party_id is not None:
            written += write_to_party(
                kind,
                key=f"{audit.reference}:{side}:{key}",
                party_id=party_id,
                at=at,
                values={**common, **values},
                about=f"audit:{audit.reference}",
                letter=True,
                address=envelope_of(party_id, at),
            )
    return written


def letters_of(audit: Audit, actor: Actor) -> list[Notice]:
    """The letters about an audit that an actor may open, the newest first."""
    found = Notice.objects.filter(about=f"audit:{audit.reference}", channel=NoticeChannel.LETTER)
    return [one for one in found.order_by("-created_at", "-pk") if _may_open(actor, one)]


def table(rows: Iterable[Sequence[object]], columns: int) -> str:
    """Rows of a letter's table; a line of dashes where there is none."""
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) or "| " + " | ".join(["–"] * columns) + " |"


def listed(lines: Iterable[str]) -> str:
    """Lines of a letter's list."""
    return "\n".join(f"- {' '.join(line.split())}" for line in lines) or "- –"


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "/").split()) or "–"
