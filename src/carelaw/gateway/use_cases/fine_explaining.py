"""Why a fine is what it is: the letters, the start, each day counted or taken out, the dollars, each with its law."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.gateway.facts.compliance import FineStart, LetterKind
from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.fine_days import fine_start, rate_on
from carelaw.gateway.rules.letter_window import NAMES
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import FineCase
from carelaw.gateway.use_cases.case_facts import live_letters, sent_on
from carelaw.gateway.use_cases.compliance import case_for
from carelaw.gateway.use_cases.fine_sheet import Run, Sheet, SheetMonth, sheet_of
from carelaw.gateway.use_cases.permissions import SEE_CASES
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import last_ticked
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.keeping import decisions_on

_PARAGRAPHS = {
    LetterKind.FIRST_WARNING: "(h)(1)(A)",
    LetterKind.SECOND_FINAL_WARNING: "(h)(1)(B)",
    LetterKind.NOTICE_OF_NON_COMPLIANCE: "(h)(1)(C)",
}


@explains("fine", permission=SEE_CASES)
def explain_fine(reference: str, actor: Actor) -> Explanation | None:
    """The fine of a case through the last day that was walked, or through its last assessment where none was."""
    try:
        case = case_for(actor, reference)
    except Refusal:
        return None
    through = last_ticked() or case.opened_on
    last = case.assessments.order_by("-to_on").first()
    shown = sheet_of(case, max(through, last.to_on) if last else through)
    says = f"{case.number}, {case.respondent_name}, counted through {day(shown.through)}."
    decisions = [one.pk for one in decisions_on(f"gateway-fine-case:{case.pk}")]
    title = f"Fine of ${shown.amount:,.2f} for {counted(shown.days, 'day')}"
    return Explanation(title, says, tuple(_lines(case, shown)), decisions)


def _lines(case: FineCase, shown: Sheet) -> Iterator[Line]:
    for found in case.determinations.order_by("at"):
        yield Line(f"Found willful by the Department on {day(found.determined_on)}.", f"{SECTION}(h)")
    yield from _letters(case)
    yield _start(case)
    for month in shown.months:
        yield from _month(month)
    yield Line("All charged days.", f"{SECTION}(h)", f"{counted(shown.days, 'day')}, ${shown.amount:,.2f}")
    yield Line("Assessed so far.", f"{SECTION}(h)", f"${shown.assessed:,.2f}")
    yield Line("Credited.", f"{SECTION}(h)", f"${shown.credited:,.2f}")
    yield Line("Paid to the Illinois Prescription Monitoring Program.", f"{SECTION}(h)", f"${shown.paid:,.2f}")
    yield Line("Owed today.", f"{SECTION}(h)", f"${shown.owed:,.2f}")


def _letters(case: FineCase) -> Iterator[Line]:
    for kind, letter in sorted(live_letters(case).items(), key=lambda pair: list(LetterKind).index(pair[0])):
        ends = letter.window_from, letter.window_to
        week = f" Its week: {day(ends[0])} to {day(ends[1])}." if ends[0] and ends[1] else ""
        sent = f"sent on {day(letter.sent_on)}" if letter.sent_on else "issued, not yet sent by both ways"
        yield Line(f"The {NAMES[kind]} was {sent}.{week}", f"{SECTION}{_PARAGRAPHS[kind]}", letter.sent_on)
    missed = case.letters.filter(void=True).count()
    if missed:
        yield Line(f"Letters that no longer count, since a week was missed (A-16) or an e-mail came back: {missed}.")


def _start(case: FineCase) -> Line:
    sent = sent_on(case)
    decision = fine_start(
        FineStart(
            sent[LetterKind.FIRST_WARNING],
            sent[LetterKind.SECOND_FINAL_WARNING],
            sent[LetterKind.NOTICE_OF_NON_COMPLIANCE],
        ),
        law=adopted_law(),
    )
    start = decision.reasons[0].value if decision.outcome is Outcome.PASS else None
    return Line(decision.reasons[0].says, f"{SECTION}(h)(1)(A)", start)


def _month(month: SheetMonth) -> Iterator[Line]:
    rate = rate_on(month.from_on, adopted_law())
    yield Line(
        f"{month.from_on:%B %Y}: {counted(month.days, 'day')} at ${rate}.", f"{SECTION}(h)", f"${month.amount:,.2f}"
    )
    for run in month.runs:
        yield Line(_run_says(run), f"{SECTION}(h)", f"{run.days} counted" if run.charged else f"{run.days} taken out")
    if month.assessed is not None:
        says = f"Assessed on {day(month.assessed.issued_on)}: {counted(month.assessed.days, 'day')}."
        yield Line(says, f"{SECTION}(h)", f"${month.assessed.amount:,.2f}")
    if month.credited:
        says = "Credited later, since days came out after the assessment."
        yield Line(says, f"{SECTION}(h)", f"${month.credited:,.2f}")


def _run_says(run: Run) -> str:
    span = day(run.from_on) if run.days == 1 else f"Each day from {day(run.from_on)} to {day(run.to_on)}"
    if run.charged:
        return f"{span}: charged."
    return f"{span}: not charged. {run.says or run.code.replace('-', ' ')}".strip()
