"""A complaint that was answered, an inquiry into retaliation, a suspension whose hearing lies ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from carelaw.kernel.dates import legal_date
from carelaw.pbm.use_cases.complaints import filing, protected, retaliation
from carelaw.pbm.use_cases.discipline import actions, cases, hearings
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account


def tell_conduct(
    regulator: Actor,
    examiner: Actor,
    officer: Actor,
    filer: Actor,
    corner: Actor,
    river: Actor,
    at: datetime,
    *,
    number: str,
) -> None:
    """What pharmacies complained of, and how far the case against the benefit manager has come."""
    _complaint(regulator, filer, corner, at, number)
    _retaliation(regulator, river, at, number)
    _discipline(regulator, examiner, officer, filer, at, number)


def _ago(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days)


def _complaint(regulator: Actor, filer: Actor, corner: Actor, at: datetime, number: str) -> None:
    says = "Fees were taken from three remittances of last month. Our contract names no such fee."
    made = filing.file_complaint(corner, _ago(at, 30), against=number, subject="payment", says=says)
    asked = "Say which clause of the contract the fees of last month rest on."
    filing.forward_complaint(regulator, _ago(at, 26), complaint=made.receipt, manager="", says=asked, disclose=False)
    answer = "The fees were charged in error and are refunded with the next remittance."
    filing.answer_complaint(filer, _ago(at, 20), complaint=made.receipt, says=answer)
    paid_more = "At the counter I was asked for more than the price without insurance."
    filing.file_complaint(None, _ago(at, 3), against="Prairie Benefit", subject="counter-price", says=paid_more)


def _retaliation(regulator: Actor, river: Actor, at: datetime, number: str) -> None:
    told, decided = _ago(at, 40), legal_date(_ago(at, 10), ZONE)
    protected.register_act(
        river,
        told,
        kind=protected.GOVERNMENT,
        manager=number,
        act_on=legal_date(told, ZONE),
        to="Attorney General of Illinois",
        says="Remittances that show fees beyond the contract.",
        reasonable_cause="The fees stand in no clause, and two other pharmacies saw the same.",
        efforts=("Prices and rates blackened",),
    )
    retaliation.report_action(
        river,
        _ago(at, 9),
        manager=number,
        pharmacy_npi="",
        kind="restrict",
        decided_on=decided,
        served_on=decided,
        stated_reason="",
        under_contract=True,
    )
    case = retaliation.cases_for(regulator).latest("opened_at")
    retaliation.ask_manager(regulator, _ago(at, 8), case=case.number)


def _discipline(regulator: Actor, examiner: Actor, officer: Actor, filer: Actor, at: datetime, number: str) -> None:
    """An action that was noticed but is not in effect, a hearing demanded and set before an officer."""
    begun = _ago(at, 28)
    ground = "Whether a subpoena about remittances was obeyed."
    case = cases.open_discipline(examiner, begun, respondent=number, ground=ground).number
    cases.charge_cause(
        examiner,
        begun,
        case=case,
        code="(2)",
        details={"limb": "subpoena", "provision": "Subpoena of remittance files"},
        evidence_says="The subpoena with its proof of service",
        evidence_reference="Subpoena of remittance files",
    )
    reasons = "The files that the subpoena names were not delivered on its return day."
    action = actions.propose_actions(regulator, _ago(at, 25), case=case, kinds=("suspension",), reasons=reasons)[0]
    actions.mail_notice(
        regulator,
        _ago(at, 25),
        action=action.reference,
        mailed_on=legal_date(_ago(at, 25), ZONE),
        mail_number="7020 0640 0001 2345 6789",
        effective_on=None,
    )
    demanded = hearings.demand_hearing(filer, _ago(at, 12), action=action.reference, signer=filer.name)
    mailed = _ago(at, 6)
    hearings.set_hearing(
        regulator,
        mailed,
        hearing=demanded.reference,
        notice_mailed_on=legal_date(mailed, ZONE),
        mail_number="7020 0640 0001 2345 6796",
        held_on=legal_date(mailed, ZONE) + timedelta(days=24),
        place="320 West Washington Street, Springfield",
        officer=Account.objects.values_list("email", flat=True).get(pk=officer.account_id),
        procedural_part="50 Ill. Adm. Code 2402",
    )
