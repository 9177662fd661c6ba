"""One answer of several states: the dispensings together, and what each state's part came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from carelaw.gateway.facts.interstate import LegOutcome, StateOutcome
from carelaw.gateway.use_cases.interstate.asking import Replied
from carelaw.kernel.decision import Decision
from carelaw.pdmp.public import HistoryReport, SeveralFit

_TOTALS = "Totals, doses and flags are of Illinois's records alone."


def without_illinois(access: Decision, purpose: str, envelope_id: str, at: datetime, on: date) -> HistoryReport:
    """An answer to which Illinois gives nothing, because it was not asked or may not be."""
    return HistoryReport(
        query_id=envelope_id,
        requested_at=at,
        provided_at=at,
        as_of=on,
        purpose=purpose,
        access=access,
        patient=None,
        prescriptions=(),
        prescribers=(),
        dispensers=(),
        indicators={},
    )


def illinois_outcome(answer: HistoryReport | SeveralFit) -> StateOutcome:
    """How Illinois's own part ended."""
    if isinstance(answer, SeveralFit):
        return StateOutcome("IL", LegOutcome.ANSWERED, says=answer.says, status="Deferred")
    return StateOutcome("IL", LegOutcome.ANSWERED, status="Provided" if answer.prescriptions else "NotFound")


def merged(
    answer: HistoryReport | SeveralFit, replies: Sequence[Replied], empty: HistoryReport
) -> HistoryReport | SeveralFit:
    """Illinois's answer with the others' dispensings, the newest first, and a caveat for each state that is missing."""
    rows = [row for reply in replies for row in reply.rows]
    # Illinois was asked and several fit: the others' rows are shown all the same, beside the word for it.
    if isinstance(answer, SeveralFit):
        if not rows:
            return answer
        answer = replace(empty, caveats=(f"Illinois: {answer.says}",))
    missing = tuple(
        f"{reply.outcome.state} is missing: {reply.outcome.says}"
        for reply in replies
        if reply.outcome.outcome is not LegOutcome.ANSWERED or reply.outcome.status == "Deferred"
    )
    return replace(
        answer,
        prescriptions=tuple(sorted((*answer.prescriptions, *rows), key=lambda row: row.filled_on, reverse=True)),
        prescribers=(*answer.prescribers, *{row.prescriber.key: row.prescriber for row in rows}.values()),
        dispensers=(*answer.dispensers, *{row.dispenser.key: row.dispenser for row in rows}.values()),
        caveats=(*answer.caveats, *missing, *((_TOTALS,) if rows else ())),
    )
