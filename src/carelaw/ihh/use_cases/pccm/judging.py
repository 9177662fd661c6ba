"""Judge a past fact under the law of its day, and keep the judgment with the decisions it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from carelaw.ihh.rules.pccm.term import not_of_its_time
from carelaw.ihh.store.models import PccmCase, PccmSheet
from carelaw.ihh.use_cases.common import PART, legal_day
from carelaw.ihh.use_cases.pccm.permissions import PCCM_JUDGE
from carelaw.ihh.use_cases.pccm.subjects import LAW_OF_DAY, Answer, Subject
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import ToKeep, keep_many
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE_JUDGED = declare(
    "ihh-pccm-case",
    says="A past fact was judged under the former rule.",
    keys={"case": Shape.ID, "subject": Shape.CODE, "outcome": Shape.CODE},
    cite=f"{PART}.990 to 140.997, former text",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A subject's facts with every rule's answer; the last answer is the headline."""

    subject: Subject
    facts: Any
    answers: Sequence[Answer]

    @property
    def earned(self) -> Decimal | None:
        """What a month earned; nothing for other subjects and where it cannot be told."""
        first = self.answers[0][0]
        if first.rule != "pccm-fee" or first.outcome not in (Outcome.PASS, Outcome.VIOLATION):
            return None
        return Decimal(first.reasons[0].value) if first.outcome is Outcome.PASS else Decimal(0)


def numbered(mark: str, at: datetime) -> str:
    """The next number of a kind, such as PC-2026-0001."""
    year = legal_day(at).year
    return f"{mark}-{year}-{next_in(f'ihh.{mark.lower()}-{year}'):04}"


def judged(subject: Subject, facts: Any, law: Law) -> Judged:
    """The answers of a subject's rules. Refuses a day on which the former rule did not bind."""
    day = law_day_of(subject, facts)
    found = not_of_its_time(day, law) if subject.name != LAW_OF_DAY else None
    if found is not None:
        raise Refusal(found.code, found.says, cite=found.cite or "", field=subject.day, kind="conflict")
    return Judged(subject, facts, subject.judge(facts, law))


def law_day_of(subject: Subject, facts: Any) -> date:
    """The day whose law is asked: a month counts from its first."""
    day: date = getattr(facts, subject.day)
    return day.replace(day=1) if subject.day == "month" else day


def judge(
    actor: Actor, at: datetime, subject: Subject, facts: Any, *, about: str, note: str = "", replaces: str = ""
) -> PccmCase:
    """Judge one past fact and keep it; a judgment that replaces another says which."""
    require(actor, PCCM_JUDGE)
    if not about.strip():
        says = "Say whom or what it is about: a person's number, a claim, a provider."
        raise Refusal("needs-about", says, cite=subject.cite, field="about")
    with transaction.atomic():
        before = _to_replace(replaces, subject) if replaces.strip() else None
        made = judged(subject, facts, adopted_law())
        case = case_of(made, numbered("PC", at), about=about, note=note, actor=actor, at=at)
        case.replaces = before
        keep_cases([(made, case)], actor=actor, at=at)
        body = {"case": str(case.pk), "subject": subject.name, "outcome": case.outcome}
        append(CASE_JUDGED, actor=actor, at=at, body=body, subject=str(case.pk))
    return case


def case_of(made: Judged, number: str, *, about: str, note: str, actor: Actor, at: datetime) -> PccmCase:
    """The row of a judgment, not yet saved."""
    headline = made.answers[-1][0]
    first = headline.reasons[0]
    return PccmCase(
        number=number,
        subject=made.subject.name,
        about=about.strip()[:120],
        law_day=law_day_of(made.subject, made.facts),
        outcome=headline.outcome.value,
        code=first.code,
        says=" ".join(reason.says for reason in headline.reasons),
        cite=(first.cite or headline.cite)[:160],
        earned=made.earned,
        paid=getattr(made.facts, "paid", None),
        note=note.strip(),
        account_id=actor.account_id or None,
        judged_at=at,
    )


def keep_cases(made: Sequence[tuple[Judged, PccmCase]], *, actor: Actor, at: datetime) -> None:
    """Keep the decisions of several judgments, then the judgments, with few statements."""
    pairs = [(case, answer) for each, case in made for answer in each.answers]
    kept = keep_many(
        [ToKeep(decision, facts, f"ihh-pccm:{case.number}") for case, (decision, facts) in pairs], at=at, actor=actor
    )
    for (case, _), row in zip(pairs, kept, strict=True):
        case.decisions = [*case.decisions, str(row.pk)]
    PccmCase.objects.bulk_create([case for _, case in made], batch_size=500)


def case_numbered(number: str) -> PccmCase:
    """A judgment by its number."""
    found = PccmCase.objects.filter(number=number.strip()).select_related("sheet", "replaces").first()
    if found is None:
        says = "No judgment has this number; copy it from the list, such as PC-2026-0001."
        raise Refusal("pccm-case-unknown", says, field="case", kind="not-found")
    return found


def sheet_numbered(number: str) -> PccmSheet:
    """A sheet by its number."""
    found = PccmSheet.objects.filter(number=number.strip()).first()
    if found is None:
        says = "No sheet has this number; copy it from the list, such as PS-2026-0001."
        raise Refusal("pccm-sheet-unknown", says, field="sheet", kind="not-found")
    return found


def _to_replace(number: str, subject: Subject) -> PccmCase:
    before = case_numbered(number)
    later = PccmCase.objects.filter(replaces=before).first()
    if later is not None:
        says = f"{before.number} was replaced already, by {later.number}; replace that one."
        raise Refusal("pccm-case-replaced", says, field="replaces", kind="conflict")
    if before.subject != subject.name:
        says = f"{before.number} judged another subject ({before.subject}); a judgment replaces one of its own."
        raise Refusal("pccm-case-other", says, field="replaces", kind="conflict")
    return before
