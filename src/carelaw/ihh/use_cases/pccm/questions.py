"""Questions and disputes about a past judgment: entered, answered by letter, judged again where a fact was wrong."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.ihh.store.models import PccmCase, PccmQuestion, PccmQuestionState
from carelaw.ihh.use_cases.common import PART, legal_day
from carelaw.ihh.use_cases.pccm import letters
from carelaw.ihh.use_cases.pccm.judging import case_numbered, numbered
from carelaw.ihh.use_cases.pccm.permissions import PCCM_JUDGE
from carelaw.ihh.use_cases.pccm.subjects import SUBJECTS
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = f"{PART}.990 to 140.997, former text"
QUESTION_STEP = declare(
    "ihh-pccm-question",
    says="A question about a past judgment was entered or answered.",
    keys={"question": Shape.ID, "case": Shape.ID, "step": Shape.CODE},
    cite=CITE,
)


def ask(
    actor: Actor, at: datetime, *, case: str, asked_by: str, address: str, language: str, asked_on: date, says: str
) -> PccmQuestion:
    """Enter a question or dispute about a judgment."""
    require(actor, PCCM_JUDGE)
    if asked_on > legal_day(at):
        says = f"Asked on {asked_on}, which is still to come. Permitted: {legal_day(at)} or before."
        raise Refusal("asked-in-future", says, cite=CITE, field="asked_on")
    with transaction.atomic():
        found = case_numbered(case)
        made = PccmQuestion.objects.create(
            number=numbered("PQ", at),
            case=found,
            asked_by=asked_by.strip()[:160],
            address=address.strip(),
            language=language,
            asked_on=asked_on,
            says=says.strip(),
        )
        _note(made, "asked", actor, at)
    return made


def answer(actor: Actor, at: datetime, *, question: str, result: str, says: str, new_case: str = "") -> PccmQuestion:
    """Answer a question by letter: the judgment stands, or a new one replaces it."""
    require(actor, PCCM_JUDGE)
    with transaction.atomic():
        found = PccmQuestion.objects.select_related("case").filter(number=question.strip()).first()
        if found is None:
            text = "No question has this number; copy it from the list, such as PQ-2026-0001."
            raise Refusal("pccm-question-unknown", text, field="question", kind="not-found")
        if found.state != PccmQuestionState.OPEN:
            text = f"{found.number} was answered already. Enter a new question where there is one."
            raise Refusal("pccm-question-answered", text, field="question", kind="conflict")
        found.new_case = _new_case(found, result, new_case)
        found.state, found.answer, found.answered_at = result, says.strip(), at
        found.letter_id = _letter(found, at)
        found.save()
        _note(found, "answered", actor, at)
    return found


def open_questions() -> list[PccmQuestion]:
    """Questions that wait for their answer, the oldest first."""
    waiting = PccmQuestion.objects.filter(state=PccmQuestionState.OPEN).select_related("case")
    return list(waiting.order_by("asked_on", "number"))


def _new_case(question: PccmQuestion, result: str, number: str) -> PccmCase | None:
    if result == PccmQuestionState.STANDS:
        if number.strip():
            says = "The judgment stands, so no new one is named; leave it empty, or choose “judged again”."
            raise Refusal("new-case-not-asked", says, cite=CITE, field="new_case")
        return None
    if not number.strip():
        says = "Name the new judgment; judge the facts again first, as one that replaces the old."
        raise Refusal("needs-new-case", says, cite=CITE, field="new_case")
    found = case_numbered(number)
    if found.replaces_id != question.case_id:
        says = f"{found.number} does not replace {question.case.number}; judge again with that number as the replaced."
        raise Refusal("new-case-other", says, cite=CITE, field="new_case", kind="conflict")
    return found


def _letter(question: PccmQuestion, at: datetime) -> UUID:
    case = question.new_case or question.case
    spanish = question.language == "es"
    title = letters.TITLES_ES[case.subject] if spanish else SUBJECTS[case.subject].title.lower()
    values = {
        "number": question.number,
        "name": question.asked_by,
        "asked": question.asked_on.isoformat(),
        "about": case.about,
        "title": title,
        "day": case.law_day.isoformat(),
        "result": letters.RESULTS[(question.language, question.state)],
        "answer": question.answer,
        "says": case.says,
    }
    address = "\n".join(line for line in (question.asked_by, question.address) if line)
    notice = write_notice(
        letters.ANSWER,
        key=question.number,
        at=at,
        values=values,
        channel=NoticeChannel.LETTER,
        language=question.language,
        about=case.number,
        address=address,
    )
    return notice.pk


def _note(question: PccmQuestion, step: str, actor: Actor, at: datetime) -> None:
    body = {"question": str(question.pk), "case": str(question.case_id), "step": step}
    append(QUESTION_STEP, actor=actor, at=at, body=body, subject=str(question.pk))
