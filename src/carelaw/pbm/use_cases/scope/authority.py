"""How the authority is called on a day, on what paper its letters go, and what is looked at before one is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.dates import DAY, legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.authority import NAMES, NamePeriod
from carelaw.pbm.facts.scope import LetterDay, TemplateWords
from carelaw.pbm.rules.scope.names import TITLE, authority_name, rulebook_title
from carelaw.pbm.store.models import AuthorityName
from carelaw.pbm.use_cases.permissions import SCOPE_KEEP
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.letters import Letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

ZONE = "America/Chicago"
RULEBOOK = "il-pbm-programs-2008"
CONTRACTS = "il-215-5-513b1"
CITE = '215 ILCS 5/512-3 "Director", "Division"'
NAMED = declare(
    "pbm-authority-named",
    says="A name of the authority was entered.",
    keys={"from": Shape.DAY},
    cite="215 ILCS 5/512-3",
)


def name_periods() -> Sequence[NamePeriod]:
    """Every name with its days: those of public record, ended by those that were entered here."""
    entered = [
        NamePeriod(one.name, one.head, one.starts_on, one.ends_on, one.source)
        for one in AuthorityName.objects.order_by("starts_on")
    ]
    made: list[NamePeriod] = []
    for one in sorted([*NAMES, *entered], key=lambda each: each.starts_on):
        if made and (made[-1].ends_on is None or made[-1].ends_on >= one.starts_on):
            last = made.pop()
            made.append(NamePeriod(last.name, last.head, last.starts_on, one.starts_on - DAY, last.source))
        made.append(one)
    return made


def authority_on(on: date) -> NamePeriod | None:
    """The name valid on a day, or None."""
    return next((one for one in name_periods() if one.starts_on <= on and (one.ends_on or on) >= on), None)


def named_on(on: date) -> Decision:
    """What the law says of a letter of a day, by the names on file."""
    found = authority_on(on)
    return authority_name(LetterDay(on, found.name if found else "", found.head if found else ""), law=adopted_law())


def enter_authority_name(
    actor: Actor, at: datetime, *, name: str, head: str, starts_on: date, ends_on: date | None, source: str
) -> AuthorityName:
    """Enter a new name from a day on; the one before ends the day before."""
    require(actor, SCOPE_KEEP)
    if ends_on is not None and ends_on < starts_on:
        says = f"The name would end on {ends_on}, before {starts_on}. Give a later last day, or none."
        raise Refusal("E-PBM-05.period", says, cite=CITE, field="ends_on")
    if any(one.starts_on >= starts_on for one in name_periods()):
        says = f"A name is on file from {name_periods()[-1].starts_on} on; a new one begins after that day."
        raise Refusal("E-PBM-05.order", says, cite=CITE, field="starts_on", kind="conflict")
    with transaction.atomic():
        made = AuthorityName.objects.create(
            name=name, head=head, starts_on=starts_on, ends_on=ends_on, source=source, entered_at=at
        )
        append(NAMED, actor=actor, at=at, body={"from": starts_on.isoformat()}, subject=f"authority-name-{made.pk}")
    return made


# Letters


def lint(template: NoticeTemplate) -> Decision:
    """What the lint says of a template's words."""
    return rulebook_title(TemplateWords(f"{template.subject}\n{template.body}"), law=adopted_law())


def look_at_words(template: NoticeTemplate, at: datetime) -> None:
    """Before any letter of the program is written, a manager's own too: its words use the law's name."""
    if RULEBOOK in adopted_law().rulebooks:
        _refuse(template, lint(template))


def look_at_letter(template: NoticeTemplate, at: datetime) -> None:
    """Before a letter of the authority is written: its words, and that the authority has a name on its day."""
    look_at_words(template, at)
    if RULEBOOK in adopted_law().rulebooks:
        _refuse(template, named_on(legal_date(at, ZONE)))


def _refuse(template: NoticeTemplate, decision: Decision) -> None:
    if decision.outcome is Outcome.VIOLATION:
        reason = decision.reasons[0]
        says = f"The letter “{template.kind}” is not written. {reason.says}"
        raise Refusal(reason.code, says, cite=decision.cite, field=reason.field, kind="conflict")


def paper_of(notice: Notice) -> Letterhead:
    """The paper of one letter: the authority's name on its day, and the law that the letter stands under."""
    found = authority_on(legal_date(notice.created_at, ZONE))
    return Letterhead(
        office=found.name if found else "Director of Insurance",
        program="Oversight of pharmacy benefit managers",
        lines=("State of Illinois", *(f"Office of the {found.head}" for _ in (1,) if found)),
        footer=" ".join(rulebooks_of(notice.cite)),
        zone=ZONE,
    )


def rulebooks_of(cite: str) -> list[str]:
    """The law that a citation stands in, each with its legal force, in a sentence."""
    law = adopted_law()
    wanted = [CONTRACTS] if "513b1" in cite else []
    if "512-" in cite or not wanted:
        wanted.append(RULEBOOK)
    said = []
    for identity in wanted:
        book = law.rulebooks.get(identity)
        if book is None:
            continue
        title = TITLE if identity == RULEBOOK else book.title
        force = "bill text, not enacted" if book.status.value == "bill" else book.status.value.replace("-", " ")
        said.append(f"Under the {title}, {book.citation} ({force}).")
    return said
