"""The acts about past facts, from what was typed to a sentence about what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from carelaw.ihh.use_cases.pccm.facts_of import facts_typed
from carelaw.ihh.use_cases.pccm.judging import judge
from carelaw.ihh.use_cases.pccm.questions import answer, ask
from carelaw.ihh.use_cases.pccm.sheets import judge_sheet, subject_named
from carelaw.ihh.use_cases.pccm.subjects import SUBJECTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done


def _judge(
    subject: str, actor: Actor, at: datetime, *, about: str, note: str = "", replaces: str = "", **typed: Any
) -> Done:
    known = SUBJECTS[subject]
    case = judge(actor, at, known, facts_typed(known, typed), about=about, note=note, replaces=replaces)
    more = {
        "outcome": case.outcome,
        "code": case.code,
        "cite": case.cite,
        "law_day": case.law_day.isoformat(),
        "earned": None if case.earned is None else str(case.earned),
        "decisions": case.decisions,
    }
    return Done(f"{case.number}, {case.outcome}: {case.says}", case.number, more)


def _judging(subject: str) -> Callable[..., Done]:
    return partial(_judge, subject)


judge_law = _judging("law")
judge_medical_home = _judging("medical-home")
judge_provider = _judging("provider")
judge_person = _judging("person")
judge_duty = _judging("duty")
judge_fee = _judging("fee")
judge_panel = _judging("panel")
judge_panel_terms = _judging("panel-terms")
judge_notices = _judging("notices")
judge_assignment = _judging("assignment")
judge_default = _judging("default")
judge_enrollment = _judging("enrollment")
judge_change = _judging("change")
judge_move = _judging("move")
judge_disenrollment = _judging("disenrollment")
judge_reinstatement = _judging("reinstatement")
judge_direct_access = _judging("direct-access")
judge_claim = _judging("claim")


def judge_whole_sheet(actor: Actor, at: datetime, *, subject: str, file: Attached) -> Done:
    """Judge a sheet; its rows that cannot be judged are told with it."""
    sheet = judge_sheet(actor, at, subject=subject_named(subject), sent=file)
    money = f" Earned ${sheet.earned:,.2f}, paid ${sheet.paid:,.2f}." if subject == "fee" else ""
    says = f"{sheet.number}: {sheet.rows_in} rows, {sheet.judged} judged, {sheet.refused} refused.{money}"
    problems = [
        {"row": one.row, "field": one.field, "code": one.code, "says": one.says}
        for one in sheet.refused_rows.order_by("row", "pk")[:200]
    ]
    more = {
        "rows_in": sheet.rows_in,
        "judged": sheet.judged,
        "refused": sheet.refused,
        "counts": sheet.counts,
        "earned": str(sheet.earned),
        "paid": str(sheet.paid),
        "problems": problems,
    }
    return Done(says, sheet.number, more)


def ask_about(
    actor: Actor, at: datetime, *, case: str, asked_by: str, address: str, language: str, asked_on: date, says: str
) -> Done:
    """Enter a question about a judgment."""
    made = ask(
        actor, at, case=case, asked_by=asked_by, address=address, language=language, asked_on=asked_on, says=says
    )
    return Done(f"{made.number} waits for its answer.", made.number, {"case": made.case.number})


def answer_question(actor: Actor, at: datetime, *, question: str, result: str, says: str, new_case: str) -> Done:
    """Answer a question by letter."""
    made = answer(actor, at, question=question, result=result, says=says, new_case=new_case)
    return Done(f"{made.number} is answered; the letter is written.", made.number, {"letter": str(made.letter_id)})
