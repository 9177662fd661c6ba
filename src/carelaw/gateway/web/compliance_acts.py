"""What can be done in a fine case: one act, one form, one page that says what follows before it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.letter_window import NAMES
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import FineCase, FineCaseState
from carelaw.gateway.use_cases import delays, fines, referral
from carelaw.gateway.use_cases.compliance import answer_case, close_fine_case, record_willfulness
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.letters import Dispatch, next_kind, record_bounce, release_third_letter, send_letter
from carelaw.gateway.use_cases.permissions import (
    ANSWER_CASES,
    POST_PAYMENTS,
    REFER_CASES,
    RELIEVE,
    RUN_CASES,
)
from carelaw.gateway.web import compliance_forms as asked
from carelaw.kernel.words import counted
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed

Values = Mapping[str, Any]
Run = Callable[[Actor, datetime, FineCase, Values], str]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its name in the address, its words, who may, in which states, its form, and what it does."""

    name: str
    title: str
    says: str
    button: str
    permission: str
    cite: str
    form: type[forms.Form]
    run: Run
    states: frozenset[str] = frozenset()

    def offered(self, actor: Actor, case: FineCase) -> bool:
        """True where the case page shows it; the use case itself decides whether it is lawful."""
        if self.name == "end-stay":
            return allowed(actor, self.permission) and case.state == FineCaseState.STAYED
        if self.name == "receipt" and not case.bundles.exclude(sent_on=None).exists():
            return False
        return allowed(actor, self.permission) and case.state in self.states


_LETTERS = frozenset(
    {FineCaseState.WILLFUL, FineCaseState.FIRST_SENT, FineCaseState.SECOND_SENT, FineCaseState.WINDOW_MISSED}
)
_FINED = frozenset({FineCaseState.ACCRUING, FineCaseState.STAYED, FineCaseState.COMPLETED, FineCaseState.EXEMPT})
_OPEN = frozenset(FineCaseState) - {FineCaseState.CLOSED}
_ENDED = frozenset({FineCaseState.COMPLETED, FineCaseState.RESOLVED, FineCaseState.EXEMPT})


def _willful(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    record_willfulness(actor, at, case=case.number, **values)
    return "The determination is on the record. The first letter may go."


def _letter(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    name = NAMES[next_kind(case)]
    made = send_letter(actor, at, case=case.number, dispatch=Dispatch(**values))
    if made.sent_on is None:
        return f"The {name} is issued. Print it, post it, e-mail it, then record both here."
    return f"The {name} counts as sent on {day(made.sent_on)}."


def _release(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    left = {name: value for name, value in values.items() if name != "reason"}
    release_third_letter(actor, at, case=case.number, reason=values["reason"], dispatch=Dispatch(**left))
    return "The third letter is released, and your reason stands with it."


def _bounce(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    record_bounce(actor, at, case=case.number, kind=values["kind"])
    return "The letter is not sent until another e-mail is recorded."


def _assess(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    made = fines.assess_month(actor, at, case=case.number, month=values["month"])
    return f"{counted(made.days, 'day')}, ${made.amount:,.2f}: assessed."


def _delay(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    delays.propose_delay(actor, at, case=case.number, **values)
    return "The delay is named. Its days come out once the Department confirms it."


def _decide(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    if values["decision"] == "end":
        delays.end_delay(actor, at, delay=values["delay"], to_on=values["to_on"] or law_day(at))
        return "The delay is ended; its last day still comes out."
    confirm = values["decision"] == "confirm"
    delays.decide_delay(
        actor, at, delay=values["delay"], confirm=confirm, reason=values["reason"], to_on=values["to_on"]
    )
    return "Confirmed: its days come out, and billed ones are credited." if confirm else "The delay is rejected."


def _relieve(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    delays.relieve(actor, at, case=case.number, **values)
    return "The relief stands with its reason."


def _end_stay(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    delays.end_stay(actor, at, case=case.number)
    return "The stay is ended; the months that were held back are billed."


def _pay(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    fines.record_payment(actor, at, case=case.number, **values)
    return f"${values['amount']:,.2f} is entered."


def _answer(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    answer_case(actor, at, case=case.number, text=values["text"])
    return "Your answer is with the Department."


def _refer(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    made = referral.refer(actor, at, case=case.number, hold_reason=values["hold_reason"])
    done = "kept and sent" if made.sent_on else "kept and held"
    return f"Bundle {made.number} with {len(made.documents)} documents is {done}; its digest is on the record."


def _receipt(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    made = referral.record_receipt(actor, at, **values)
    return f"The receipt of bundle {made.number} is entered."


def _close(actor: Actor, at: datetime, case: FineCase, values: Values) -> str:
    close_fine_case(actor, at, case=case.number, reason=values["reason"])
    return "The case is closed."


_LISTED = (
    Act(
        "willful",
        "Record willfulness",
        "The Department, never the program, finds that the failure is willful. Its facts stand in every letter.",
        "Record the determination",
        RUN_CASES,
        f"{SECTION}(h)",
        asked.WillfulForm,
        _willful,
        frozenset({FineCaseState.OPEN}),
    ),
    Act(
        "letter",
        "Send the next letter",
        "A letter counts once its post and its e-mail are recorded; it is sent on the later day.",
        "Issue or record",
        RUN_CASES,
        f"{SECTION}(h)(1)",
        asked.LetterForm,
        _letter,
        _LETTERS,
    ),
    Act(
        "release",
        "Release the third letter",
        "An open delay of the Department holds the third letter back. You may let it go and say why.",
        "Release",
        RELIEVE,
        f"{SECTION}(h)(1)(C)",
        asked.ReleaseForm,
        _release,
        frozenset({FineCaseState.SECOND_SENT}),
    ),
    Act(
        "refer",
        "Refer to the Bureau of Collections",
        "Letters with their proofs, assessments, answers and facts go as one archive that is kept by its digest.",
        "Assemble and send",
        REFER_CASES,
        f"{SECTION}(h)(3)",
        asked.ReferForm,
        _refer,
        _FINED,
    ),
    Act(
        "assess",
        "Assess a month",
        "A month is assessed once it is over; the program does so by itself on the first of the next.",
        "Assess",
        RUN_CASES,
        f"{SECTION}(h)",
        asked.AssessForm,
        _assess,
        _FINED,
    ),
    Act(
        "delay",
        "Name a delay of the Department",
        "Days on which the case waited for the Department come out, first and last included, once it confirms them.",
        "Name the delay",
        RUN_CASES,
        f"{SECTION}(h)",
        asked.DelayForm,
        _delay,
        _OPEN,
    ),
    Act(
        "claim",
        "Name a delay of the Department",
        "Days on which you waited for the Department are not fined once it confirms them.",
        "Send to the Department",
        ANSWER_CASES,
        f"{SECTION}(h)",
        asked.DelayForm,
        _delay,
        _OPEN,
    ),
    Act(
        "decide",
        "Decide a delay",
        "Confirmed days come out of the fine; those already billed are credited by a line of their own.",
        "Decide",
        RUN_CASES,
        f"{SECTION}(h)",
        asked.DecideDelayForm,
        _decide,
    ),
    Act(
        "relieve",
        "Stay or waive",
        "The Department may fine, so it may hold the billing or strike days. Its reason is kept.",
        "Grant the relief",
        RELIEVE,
        f"{SECTION}(h)",
        asked.ReliefForm,
        _relieve,
        _FINED,
    ),
    Act(
        "end-stay",
        "End the stay",
        "The months that were held back are billed at once.",
        "End the stay",
        RELIEVE,
        f"{SECTION}(h)",
        asked.NothingForm,
        _end_stay,
    ),
    Act(
        "payment",
        "Enter a payment",
        "Payments settle the oldest month first; what is too much waits for the next.",
        "Enter",
        POST_PAYMENTS,
        f"{SECTION}(h)",
        asked.PaymentForm,
        _pay,
        _FINED,
    ),
    Act(
        "answer",
        "Answer",
        "Your answer goes to the Department, and with the documents if the case is referred.",
        "Send",
        ANSWER_CASES,
        f"{SECTION}(h)",
        asked.AnswerForm,
        _answer,
        _OPEN,
    ),
    Act(
        "bounce",
        "An e-mail came back",
        "A letter whose e-mail came back is not sent.",
        "Record the return",
        RUN_CASES,
        f"{SECTION}(h)(1)",
        asked.BounceForm,
        _bounce,
        _LETTERS | {FineCaseState.ACCRUING},
    ),
    Act(
        "receipt",
        "Enter the receipt of a bundle",
        "The Bureau of Collections confirms what it received; its number stands with the bundle.",
        "Enter",
        REFER_CASES,
        f"{SECTION}(h)(3)",
        asked.ReceiptForm,
        _receipt,
        _FINED,
    ),
    Act(
        "close",
        "Close the case",
        "A case is closed once it has ended and nothing is owed.",
        "Close",
        RUN_CASES,
        f"{SECTION}(h)",
        asked.CloseForm,
        _close,
        _ENDED | {FineCaseState.OPEN, FineCaseState.WILLFUL, FineCaseState.WINDOW_MISSED},
    ),
)
ACTS: Mapping[str, Act] = {act.name: act for act in _LISTED}

__all__ = ["ACTS", "Act"]
