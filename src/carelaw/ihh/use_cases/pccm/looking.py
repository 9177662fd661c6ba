"""What the lists and the explanation of past judgments show."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw.ihh.store.models import PccmCase, PccmQuestion, PccmRefusedRow, PccmSheet
from carelaw.ihh.use_cases.common import PART
from carelaw.ihh.use_cases.pccm.judging import case_numbered
from carelaw.ihh.use_cases.pccm.permissions import PCCM_JUDGE
from carelaw.ihh.use_cases.pccm.subjects import SUBJECTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.kept_ones import lines_of
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

Rows = list[dict[str, Any]]
CASE_READ = declare("ihh-pccm-case-read", says="A judgment of a past fact was read.", keys={"case": Shape.ID})
# So many are listed; a sheet of one subject narrows the list to what is looked for.
_MOST = 5_000


def case_rows(actor: Actor, at: datetime) -> Rows:
    """The judgments, the newest first."""
    require(actor, PCCM_JUDGE)
    found = PccmCase.objects.select_related("sheet", "replaced_by").order_by("-judged_at", "-number")[:_MOST]
    return [
        {
            "number": one.number,
            "subject": one.subject,
            "about": one.about,
            "law_day": one.law_day,
            "outcome": one.outcome,
            "code": one.code,
            "earned": one.earned,
            "paid": one.paid,
            "sheet": one.sheet.number if one.sheet else "",
            "replaced_by": _later(one),
            "says": one.says,
        }
        for one in found
    ]


def sheet_rows(actor: Actor, at: datetime) -> Rows:
    """The sheets, the newest first, with what they come to."""
    require(actor, PCCM_JUDGE)
    return [
        {
            "number": one.number,
            "subject": one.subject,
            "file": one.file_name,
            "rows_in": one.rows_in,
            "judged": one.judged,
            "refused": one.refused,
            "passed": one.counts.get("pass", 0),
            "violations": one.counts.get("violation", 0),
            "earned": one.earned,
            "paid": one.paid,
            "left": one.earned - one.paid,
        }
        for one in PccmSheet.objects.order_by("-received_at", "-number")[:_MOST]
    ]


def refused_rows(actor: Actor, at: datetime) -> Rows:
    """The rows of sheets that could not be judged, with what is wrong."""
    require(actor, PCCM_JUDGE)
    found = PccmRefusedRow.objects.select_related("sheet").order_by("-sheet__received_at", "row", "pk")[:_MOST]
    return [
        {
            "sheet": one.sheet.number,
            "row": one.row,
            "field": one.field,
            "code": one.code,
            "says": one.says,
            "about": str(one.sent.get("about", "")),
        }
        for one in found
    ]


def question_rows(actor: Actor, at: datetime) -> Rows:
    """The questions, the newest first, with their answers."""
    require(actor, PCCM_JUDGE)
    found = PccmQuestion.objects.select_related("case", "new_case").order_by("-asked_on", "-number")[:_MOST]
    return [
        {
            "number": one.number,
            "case": one.case.number,
            "asked_by": one.asked_by,
            "asked_on": one.asked_on,
            "says": one.says,
            "state": one.state,
            "new_case": one.new_case.number if one.new_case else "",
            "answer": one.answer,
        }
        for one in found
    ]


def case_file(actor: Actor, at: datetime, number: str) -> dict[str, Any]:
    """One judgment whole: facts, each rule's answer with its law, what it replaced, its questions; for export."""
    require(actor, PCCM_JUDGE)
    case = case_numbered(number)
    with transaction.atomic():
        append(CASE_READ, actor=actor, at=at, body={"case": str(case.pk)}, subject=str(case.pk))
    kept = decisions_of(case)
    return {
        "number": case.number,
        "subject": case.subject,
        "title": SUBJECTS[case.subject].title,
        "about": case.about,
        "law_day": case.law_day,
        "law": f"{PART}.990 to 140.997, former text",
        "outcome": case.outcome,
        "says": case.says,
        "cite": case.cite,
        "earned": case.earned,
        "paid": case.paid,
        "note": case.note,
        "sheet": case.sheet.number if case.sheet else "",
        "row": case.row,
        "replaces": case.replaces.number if case.replaces else "",
        "replaced_by": _later(case),
        "judged_at": case.judged_at,
        "facts": kept[0].facts if kept else {},
        "decisions": [{"id": str(one.pk), "facts": one.facts, **one.decision} for one in kept],
        "questions": [
            {"number": one.number, "state": one.state, "letter": str(one.letter_id or "")}
            for one in case.questions.order_by("number")
        ],
    }


def decisions_of(case: PccmCase) -> list[KeptDecision]:
    """The decisions that a judgment rests on, in the order in which they were made."""
    found = {str(one.pk): one for one in KeptDecision.objects.filter(pk__in=[UUID(one) for one in case.decisions])}
    return [found[one] for one in case.decisions if one in found]


@explains("pccm", permission=PCCM_JUDGE)
def explain_case(reference: str, actor: Actor) -> Explanation | None:
    """A judgment step by step: the law of its day, each rule with its reasons and facts, what it replaced."""
    case = PccmCase.objects.filter(number=reference.strip()).select_related("replaces", "replaced_by").first()
    if case is None:
        return None
    kept = decisions_of(case)
    lines = [Line(f"The law of {case.law_day}: the former rule.", f"{PART}.990 to 140.997, former text")]
    for one in kept:
        lines += [Line(f"Rule {one.rule}: {one.outcome}."), *lines_of(one)]
    if case.replaces:
        lines.append(Line(f"It replaces {case.replaces.number}: {case.replaces.says}"))
    if _later(case):
        lines.append(Line(f"It was replaced by {_later(case)}."))
    title = f"{SUBJECTS[case.subject].title}, {case.number}"
    return Explanation(title, f"{case.outcome}: {case.says}", lines, tuple(one.pk for one in kept))


def _later(case: PccmCase) -> str:
    later = getattr(case, "replaced_by", None)
    return later.number if later is not None else ""
