"""What is done about past facts, as every door offers it: judge one of a subject, judge a sheet, answer questions."""

from __future__ import annotations

from carelaw.ihh.use_cases.pccm.facts_of import asked_of
from carelaw.ihh.use_cases.pccm.subjects import SUBJECTS, Subject
from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.ihh.use_cases.pccm.doing"
_JUDGE = "ihh.pccm-judge"
_CITE = "89 Ill. Adm. Code 140.990 to 140.997, former text"
_ABOUT = Asked("about", "About", says="A person's number, a claim, a provider: whom or what it concerns.", most=120)
_AFTER = (
    Asked("note", "Note", "words", required=False),
    Asked("replaces", "Replaces", required=False, says="The judgment that this one replaces, such as PC-2026-0001."),
)


def _judge(subject: Subject) -> Act:
    return Act(
        f"pccm-{subject.name}",
        f"Judge: {subject.title[:1].lower()}{subject.title[1:]}",
        f"{subject.says} Under the former rule, as it was on the day.",
        "Judge",
        _JUDGE,
        subject.cite,
        f"{_HERE}.judge_{subject.name.replace('-', '_')}",
        (_ABOUT, *asked_of(subject), *_AFTER),
        "ihh-pccm-cases",
    )


JUDGES: tuple[Act, ...] = tuple(_judge(one) for one in SUBJECTS.values())
SHEET = Act(
    "pccm-sheet",
    "Judge a sheet",
    "Each row of the sheet is judged under the law of its day; what cannot be is told, and the rest goes on.",
    "Judge",
    _JUDGE,
    _CITE,
    f"{_HERE}.judge_whole_sheet",
    (
        Asked("subject", "Subject", "choice", choices=tuple((one.name, one.title) for one in SUBJECTS.values())),
        Asked("file", "Sheet (CSV)", "file", says="Its headings are those of the subject's template."),
    ),
    "ihh-pccm-sheets",
)
ASK = Act(
    "pccm-ask",
    "Enter a question",
    "A person or provider asks about a past judgment, or disputes it.",
    "Enter",
    _JUDGE,
    _CITE,
    f"{_HERE}.ask_about",
    (
        Asked("case", "Judgment", says="Its number, such as PC-2026-0001.", most=20),
        Asked("asked_by", "Who asks", most=160),
        Asked("address", "Address", "words", required=False),
        Asked("language", "Language of the answer", "choice", choices=(("en", "English"), ("es", "Spanish"))),
        Asked("asked_on", "Asked on", "day"),
        Asked("says", "What is asked", "words"),
    ),
    "ihh-pccm-questions",
)
ANSWER = Act(
    "pccm-answer",
    "Answer a question",
    "The judgment stands, or one that replaces it is named; a letter tells whoever asked.",
    "Answer",
    _JUDGE,
    _CITE,
    f"{_HERE}.answer_question",
    (
        Asked("question", "Question", says="Its number, such as PQ-2026-0001.", most=20),
        Asked("result", "Result", "choice", choices=(("stands", "The judgment stands"), ("changed", "Judged again"))),
        Asked("says", "What the letter says", "words", says="In the language of the answer."),
        Asked("new_case", "New judgment", required=False, says="The one that replaces the old.", most=20),
    ),
    "ihh-pccm-questions",
)
ACTS: tuple[Act, ...] = (*JUDGES, SHEET, ASK, ANSWER)
