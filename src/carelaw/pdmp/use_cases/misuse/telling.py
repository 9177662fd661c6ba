"""The letters of a case of misuse: to a prosecuting office, a debtor, a licensing board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carelaw.pdmp.facts.program_name import PROGRAM_NAME
from carelaw.pdmp.store.models import MisuseCase
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice

PREFIX = "misuse."
ABOUT = "misuse-case"
REFERRAL, ASSESSMENT, VIOLATION = "misuse.referral", "misuse.assessment", "misuse.violation-notice"

for _template in (
    NoticeTemplate(
        REFERRAL,
        "en",
        "Referral for prosecution: case $number",
        "The Department of Health refers case $number about $person.\n\n## Acts\n$acts\n\n## Evidence\n"
        "$evidence line(s) of the query log are frozen under their digests; each can be checked against the "
        "program's record.\n\n"
        "The Attorney General and the district attorney of the county may both prosecute. Please tell the department "
        "whether your office takes the case, so that no act is in two open prosecutions.",
        "§10(a), §10(b), §14",
    ),
    NoticeTemplate(
        ASSESSMENT,
        "en",
        "Civil penalty $penalty",
        "$person\n\nA civil penalty of $$$amount is assessed for $offenses offense(s), under $cite. It is due by "
        "$due_on.\n\n$basis\n\nA penalty that stays unpaid can be sued for in the court of common pleas where you live "
        "or where the department is located; reasonable attorney fees and costs of a successful collection are added.",
        "§10(c), §10(d)",
    ),
    NoticeTemplate(
        VIOLATION,
        "en",
        "Notice of a violation of the ABC-MAP act: case $number",
        "To $board\n\nThe department has concluded case $number about $person on $concluded_on and found a violation "
        "of the act.\n\n$conclusion\n\n## Acts\n$acts\n\nProfessional sanctions come besides any other consequence "
        "(§10(e)). This notice rests on a concluded case. It is no referral that rests on an alert, and such a "
        "referral does not replace it.",
        "§10(e)",
    ),
):
    declare_template(_template)


def _may_open(actor: Actor, notice: Notice) -> bool:
    return actor.role in {"ADMIN", "AUDITOR"}


declare_letterhead(
    PREFIX,
    Letterhead(
        office="Department of Health",
        program=PROGRAM_NAME,
        lines=("Commonwealth of Pennsylvania",),
        footer="Confidential. This letter names the law it rests on.",
        zone="America/New_York",
    ),
    may_open=_may_open,
)


def letter(
    kind: str, case: MisuseCase, *, key: str, at: datetime, values: Mapping[str, str], address: str = ""
) -> Notice:
    """Write one letter of a case; the same key twice is one letter."""
    return write_notice(
        kind,
        key=key,
        at=at,
        values={"number": case.number, "person": case.person, **values},
        channel=NoticeChannel.LETTER,
        about=f"{ABOUT}:{case.number}",
        address=address,
    )
