"""What can be judged of the former program: each subject with its facts, the rules it is put to, and its legal day.

Importable before the framework is set up: the acts, the commands and the sheets are all made of these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from carelaw.ihh.facts.pccm import (
    DayAsked,
    DefaultChoice,
    DisenrollmentAsked,
    EnrollmentTold,
    FeeMonth,
    ManagedCareMove,
    MedicalHome,
    MustEnroll,
    Notices,
    PaidFee,
    Panel,
    PanelTerms,
    PastAssignment,
    PccmPerson,
    PrimaryProvider,
    ProviderChange,
    ProviderKind,
    Reinstatement,
)
from carelaw.ihh.facts.pccm_claims import PccmClaim, ServiceLine
from carelaw.ihh.rules.pccm.changes import (
    pccm_disenrollment,
    pccm_managed_care_move,
    pccm_provider_change,
    pccm_reinstatement,
)
from carelaw.ihh.rules.pccm.claims import pccm_access, pccm_payment
from carelaw.ihh.rules.pccm.default_choice import pccm_default_choice
from carelaw.ihh.rules.pccm.direct_access import pccm_direct_access
from carelaw.ihh.rules.pccm.eligible import pccm_eligible
from carelaw.ihh.rules.pccm.fee import pccm_fee, pccm_fee_paid
from carelaw.ihh.rules.pccm.mandatory import pccm_mandatory
from carelaw.ihh.rules.pccm.medical_home import pccm_medical_home
from carelaw.ihh.rules.pccm.notices import pccm_assignment, pccm_enrollment_told, pccm_notices
from carelaw.ihh.rules.pccm.panel import pccm_panel, pccm_panel_terms
from carelaw.ihh.rules.pccm.provider import pccm_provider
from carelaw.ihh.rules.pccm.term import PART, coordination_law_of_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law

# One rule's answer with the facts it was given.
Answer = tuple[Decision, Any]


@dataclass(frozen=True, slots=True)
class FeeAudit:
    """One person's month with one provider, and what the books show as paid for it."""

    month: date
    born: date
    provider_kind: ProviderKind
    provider_county: str
    enrolled_on: date
    enrollment_ended_on: date | None = None
    disabled: bool = False
    paid: Decimal | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that can be judged. `day` names the fact that is its legal day."""

    name: str
    title: str
    says: str
    facts: type
    day: str
    cite: str
    judge: Callable[[Any, Law], list[Answer]]


def _by(*rules: Any) -> Callable[[Any, Law], list[Answer]]:
    """Each rule on the same facts; the last one's answer is the headline."""

    def judge(facts: Any, law: Law) -> list[Answer]:
        return [(rule(facts, law=law), facts) for rule in rules]

    return judge


def _fee(facts: FeeAudit, law: Law) -> list[Answer]:
    """What the month earned; where the books show a payment, whether it was whole and in time."""
    earning = FeeMonth(
        facts.month,
        facts.born,
        facts.provider_kind,
        facts.provider_county,
        facts.enrolled_on,
        facts.enrollment_ended_on,
        facts.disabled,
    )
    earned = pccm_fee(earning, law=law)
    answers: list[Answer] = [(earned, earning)]
    if facts.paid is None or earned.outcome not in (Outcome.PASS, Outcome.VIOLATION):
        return answers
    amount = Decimal(earned.reasons[0].value) if earned.outcome is Outcome.PASS else Decimal(0)
    books = PaidFee(facts.month, amount, facts.paid, facts.paid_on)
    return [*answers, (pccm_fee_paid(books, law=law), books)]


LAW_OF_DAY = "law"
_LISTED: tuple[Subject, ...] = (
    Subject(
        LAW_OF_DAY,
        "Which rule bound on a day",
        "A day before the change gets the former rule, a later one that of health homes.",
        DayAsked,
        "on",
        f"{PART}.990",
        _by(coordination_law_of_day),
    ),
    Subject(
        "medical-home",
        "A person's medical home",
        "Whether a person had one medical home on a day, and the one that was picked.",
        MedicalHome,
        "on",
        f"{PART}.990",
        _by(pccm_medical_home),
    ),
    Subject(
        "provider",
        "A primary care provider",
        "Whether somebody could be a primary care provider on a day, and had and gave what was asked.",
        PrimaryProvider,
        "on",
        f"{PART}.991",
        _by(pccm_provider),
    ),
    Subject(
        "person",
        "A person's eligibility",
        "Whether a person could be in the program on a day, or what left him or her out.",
        PccmPerson,
        "on",
        f"{PART}.992",
        _by(pccm_eligible),
    ),
    Subject(
        "duty",
        "The duty to enroll",
        "Whether a person had to enroll on a day, by county, coverage and room.",
        MustEnroll,
        "on",
        f"{PART}.995(a)",
        _by(pccm_mandatory),
    ),
    Subject(
        "fee",
        "A month's fee",
        "What a person's month earned a provider, and whether the books paid it whole and in time.",
        FeeAudit,
        "month",
        f"{PART}.993",
        _fee,
    ),
    Subject(
        "panel",
        "A panel's size",
        "Whether a provider had more patients on a day than its limit.",
        Panel,
        "on",
        f"{PART}.994(b)",
        _by(pccm_panel),
    ),
    Subject(
        "panel-terms",
        "A panel's own terms",
        "Whether a provider's own terms let a person onto its panel.",
        PanelTerms,
        "on",
        f"{PART}.994(c), (e)",
        _by(pccm_panel_terms),
    ),
    Subject(
        "notices",
        "The two notices",
        "Whether the first and the second notice went out as they had to.",
        Notices,
        "first_notice_on",
        f"{PART}.995(b)",
        _by(pccm_notices),
    ),
    Subject(
        "assignment",
        "An assignment",
        "Whether somebody who had not chosen was assigned in time, in the area, and told.",
        PastAssignment,
        "assigned_on",
        f"{PART}.995(c)",
        _by(pccm_assignment),
    ),
    Subject(
        "default",
        "Whom the default assignment picked",
        "Whether the default assignment kept bonds first and spread evenly after.",
        DefaultChoice,
        "on",
        f"{PART}.995(c)",
        _by(pccm_default_choice),
    ),
    Subject(
        "enrollment",
        "Word of an enrollment",
        "Whether person and provider were told, and the eligibility systems showed it the next day.",
        EnrollmentTold,
        "enrolled_on",
        f"{PART}.995(d)",
        _by(pccm_enrollment_told),
    ),
    Subject(
        "change",
        "A change of provider",
        "Whether a change was the first of its month and in force by the fourth day.",
        ProviderChange,
        "registered_on",
        f"{PART}.995(f)",
        _by(pccm_provider_change),
    ),
    Subject(
        "move",
        "A move to or from managed care",
        "Whether a move was in force by the first of the second month.",
        ManagedCareMove,
        "requested_on",
        f"{PART}.995(f)",
        _by(pccm_managed_care_move),
    ),
    Subject(
        "disenrollment",
        "A provider's request that a person leave",
        "Whether the cause was one on which a provider could ask it.",
        DisenrollmentAsked,
        "on",
        f"{PART}.995(h)",
        _by(pccm_disenrollment),
    ),
    Subject(
        "reinstatement",
        "Coverage that came back",
        "Whether a person went back to the same provider within sixty days.",
        Reinstatement,
        "reinstated_on",
        f"{PART}.995(i)",
        _by(pccm_reinstatement),
    ),
    Subject(
        "direct-access",
        "A direct-access service",
        "Whether a service needed no referral, and by which item of the list.",
        ServiceLine,
        "served_on",
        f"{PART}.996(b)",
        _by(pccm_direct_access),
    ),
    Subject(
        "claim",
        "A claim",
        "Whether an enrolled person could go there, and whether it was payable: provider, referral, direct access.",
        PccmClaim,
        "served_on",
        f"{PART}.997",
        _by(pccm_access, pccm_payment),
    ),
)
SUBJECTS: dict[str, Subject] = {one.name: one for one in _LISTED}
