"""What dispensers and prescribers are told about reporting: references, counts and days, nothing about a patient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from carelaw.pdmp.facts.program_name import PROGRAM_NAME
from carelaw.pdmp.store.models import RegisteredDispenser
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.granting import EVERY
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice

PREFIX = "reporting."
WARNING, FINDING, SILENCE = "reporting.late-warning", "reporting.late-finding", "reporting.silence-inquiry"
BULLETIN, CUT_OVER = "reporting.interval-bulletin", "reporting.cut-over"
EXEMPT = "reporting.exempt-bulletin"
GOOD_CAUSE_GRANTED, GOOD_CAUSE_DENIED = "reporting.good-cause-granted", "reporting.good-cause-denied"
GOOD_CAUSE_ENDED = "reporting.good-cause-ended"
INQUIRY, EXTRACT = "reporting.first-query-inquiry", "reporting.compliance-extract"
ABOUT_DUTIES, ABOUT_INQUIRIES = "reporting-duties", "first-query"

_LATE = (
    "To $name\n\nOn $on the reports of yours that came late or are incomplete past their deadline were counted.\n\n"
    "| | Records | Longest |\n| Late | $late | $late_for |\n| Incomplete | $incomplete | $incomplete_for |\n\n"
    "Reports are due within $hours elapsed hours of dispensing, with all nine elements. What came late was taken all "
    "the same. "
)
for _template in (
    NoticeTemplate(
        WARNING,
        "en",
        "Reports late or incomplete: $late late, $incomplete incomplete",
        _LATE + "You are in the phase in which the department warns: adapt your system, and complete what is held. "
        "No case is opened for this.",
        "§7(c), §5(4)",
    ),
    NoticeTemplate(
        FINDING,
        "en",
        "Finding: reports late or incomplete: $late late, $incomplete incomplete",
        _LATE + "You are in the phase of enforcement: the case $case is open. Complete what is held, and answer in the "
        "console; an outage or good cause is put on file beside the figure.",
        "§7(c), §5(4)",
    ),
    NoticeTemplate(
        SILENCE,
        "en",
        "Nothing from you for $days days",
        "To $name\n\nNothing was received from you for $days days, which is longer than is your way. If you dispensed "
        "nothing reportable, a zero report says so; the act does not oblige you to send one. If something went wrong "
        "on the way, send it again: late reports are taken.",
        "§7(c)",
    ),
    NoticeTemplate(
        BULLETIN,
        "en",
        "From $from_on on: reports within $hours hours",
        "To all dispensers and pharmacies\n\nThe board has changed the interval for reports. For what is dispensed on "
        "or after $from_on, the full record is due within $hours elapsed hours. For what was dispensed before, the "
        "interval of that day stays.\n\nIt was worked out with the Board of Pharmacy and its members on $met_on. What "
        "was found: $technology $fiscal",
        "§5(5)(i)",
    ),
    NoticeTemplate(
        EXEMPT,
        "en",
        "$name: from $from_on on",
        "To all dispensers and pharmacies\n\nFor what is dispensed on or after $from_on, these products $says: $codes. "
        "What was dispensed before follows the list of its own day.",
        "§5(5)(xv)",
    ),
    NoticeTemplate(
        CUT_OVER,
        "en",
        "Reports to the Attorney General end on $from_on",
        "To all pharmacies\n\nThe program is fully implemented from $from_on. From that day the reports to the Office "
        "of Attorney General under 28 Pa. Code § 25.131 expire and cannot be enforced; report here only.",
        "§6(f)",
    ),
    NoticeTemplate(
        GOOD_CAUSE_GRANTED,
        "en",
        "Granted: you may submit otherwise than electronically",
        "To $applicant\n\nYour application of $requested_on is granted from $valid_from through $valid_to.\n\n"
        "$reasons\n\nSend your reports on the form, by post, by fax or by hand. Only the way changes: all nine "
        "elements are due within $hours elapsed hours of dispensing as before. Keep the proof of when a form left you. "
        "Before the last day, apply again if you need it longer.",
        "§6(e)",
    ),
    NoticeTemplate(
        GOOD_CAUSE_DENIED,
        "en",
        "Denied: your application to submit otherwise than electronically",
        "To $applicant\n\nYour application of $requested_on is denied.\n\n$reasons\n\nWhat you have sent on paper is "
        "keyed and kept all the same. Apply again when the reasons no longer hold; without Internet access, name what "
        "shows it.",
        "§6(e)",
    ),
    NoticeTemplate(
        GOOD_CAUSE_ENDED,
        "en",
        "Your exception has ended",
        "To $applicant\n\nThe last day of your exception was $valid_to. From now on submit electronically, or apply "
        "again.",
        "§6(e)",
    ),
    NoticeTemplate(
        INQUIRY,
        "en",
        "Please answer: the first prescription $prescription of $written_on",
        "For the prescription $prescription, written on $written_on under your DEA number and the first of yours for "
        "that patient, no question of yours or of a designee was found from $days days before through that day.\n\n"
        "This is an inquiry, not a finding. Say whether you asked elsewhere, whether the number is not yours, or that "
        "on sound clinical judgment you saw no abuse or diversion. A person reads your answer.",
        "§8(a)(1), §8(d)",
    ),
    NoticeTemplate(
        EXTRACT,
        "en",
        "Compliance extract, $from_on through $to_on",
        "For $name\n\nThis extract states what the system holds about your own acts. It proves facts; whether §8(e) "
        "protects you is for a court or a board to say.\n\n$lines",
        "§8(e)",
    ),
):
    declare_template(_template)


def _may_open(actor: Actor, notice: Notice) -> bool:
    if actor.role in {"DATA_STEWARD", "ADMIN"}:
        return notice.kind != EXTRACT
    if notice.kind == EXTRACT:
        return str(notice.account_id) == actor.account_id
    scoped = actor.scoped("dispenser_dea")
    return actor.role == "SUBMITTER" and (notice.about.rpartition(":")[2] in scoped)


declare_letterhead(
    PREFIX,
    Letterhead(
        office="Department of Health",
        program=PROGRAM_NAME,
        lines=("Commonwealth of Pennsylvania",),
        footer="This letter names the law it rests on; ask for its derivation in the console.",
        zone="America/New_York",
    ),
    may_open=_may_open,
)


def accounts_reporting_for(dea: str, at: datetime) -> list[Account]:
    """Everyone whose live grant reports for a dispenser by name, or for everyone."""
    on = law_day(at)
    named = RoleGrant.objects.filter(role="SUBMITTER").filter(
        Q(scope__dispenser_dea__icontains=dea) | Q(scope__dispenser_dea__icontains=f'"{EVERY}"')
    )
    found = {
        grant.account_id: grant.account for grant in named.select_related("account") if grant.why_not_live(on) is None
    }
    return list(found.values())


def tell_dispenser(
    kind: str, dispenser: RegisteredDispenser, *, key: str, at: datetime, values: Mapping[str, str], letter: bool
) -> list[Notice]:
    """A notice into the inbox of each account that reports for a dispenser, and on paper where that is asked."""
    about = f"{ABOUT_DUTIES}:{dispenser.dea}"
    written = [
        write_notice(
            kind, key=f"{key}:{one.pk}", at=at, values=values, account_id=one.pk, language=one.language, about=about
        )
        for one in accounts_reporting_for(dispenser.dea, at)
    ]
    if letter:
        address = "\n".join(line for line in (dispenser.name, dispenser.address) if line)
        channel = NoticeChannel.LETTER
        written.append(write_notice(kind, key=key, at=at, values=values, channel=channel, about=about, address=address))
    return written


def tell_everyone_who_reports(kind: str, *, key: str, at: datetime, values: Mapping[str, str]) -> int:
    """A bulletin into the inbox of every account that reports, once; and one letter to print for the others."""
    on = law_day(at)
    grants: Iterable[RoleGrant] = RoleGrant.objects.filter(role="SUBMITTER").select_related("account")
    accounts = {grant.account_id: grant.account for grant in grants if grant.why_not_live(on) is None}
    for one in accounts.values():
        write_notice(kind, key=f"{key}:{one.pk}", at=at, values=values, account_id=one.pk, language=one.language)
    write_notice(kind, key=key, at=at, values=values, channel=NoticeChannel.LETTER)
    return len(accounts)
