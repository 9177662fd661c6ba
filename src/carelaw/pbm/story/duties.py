"""What a licensee reports, what finance deposits, and an examination that is under way."""

from __future__ import annotations

from datetime import datetime, timedelta

from carelaw.kernel.dates import legal_date
from carelaw.pbm.use_cases.examinations import acts as examining
from carelaw.pbm.use_cases.scope import acts as duties
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.deposits import fund_on, waiting
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.acts.declaration import Act

_DAY = timedelta(days=1)


def tell_duties(filer: Actor, finance: Actor, at: datetime) -> None:
    """A change in time, one that an examiner looks at, a new address, and the older of the fees deposited."""
    on = legal_date(at, ZONE)
    change = {"description": "A new president took office.", "effect": "Signs contracts with pharmacies."}
    _do(duties.CHANGE_REPORT, filer, at - 12 * _DAY, items="officer", happened_on=on - 20 * _DAY, **change)
    _do(
        duties.CHANGE_REPORT,
        filer,
        at - 2 * _DAY,
        items="template-contract",
        happened_on=on - 5 * _DAY,
        description="The standard contract numbers its paragraphs anew.",
        effect="None on what is paid.",
        material="no",
        reason="No words changed but the numbers.",
    )
    _do(
        duties.ADDRESS_REPORT,
        filer,
        at - 9 * _DAY,
        old_address="400 West Adams Street, Springfield",
        new_address="12 Prairie Plaza, Springfield, IL 62701",
        changed_on=on + 3 * _DAY,
        channel="portal",
    )
    for receipt in waiting(on)[:1]:
        _do(
            duties.FEE_DEPOSIT,
            finance,
            at,
            receipt=receipt.reference,
            fund=fund_on(on),
            amount=receipt.amount,
            on=receipt.received_on + _DAY,
        )


def tell_examination(regulator: Actor, examiner: Actor, filer: Actor, at: datetime) -> None:
    """An examination with what was delivered, what was refused, a subpoena, costs to invoice, and a hold."""
    on = legal_date(at, ZONE)
    number = _do(
        examining.OPEN,
        examiner,
        at - 25 * _DAY,
        manager="PBM0101",
        reason="Pharmacies report that approved claims are paid late.",
        scope="Payment of approved claims, and the ledgers behind it",
        period_from=on - 200 * _DAY,
        period_to=on - 30 * _DAY,
        examiners=examiner.name,
    )
    asked = {"examination": number, "kind": "records", "in_writing": "yes"}
    first = _do(
        examining.ASK, examiner, at - 24 * _DAY, item="Remittances of the period", due_on=on - 10 * _DAY, **asked
    )
    second = _do(examining.ASK, examiner, at - 24 * _DAY, item="Ledger of reserves", due_on=on - 10 * _DAY, **asked)
    _do(examining.ASK, examiner, at - _DAY, item="List of accounts with banks", due_on=on + 13 * _DAY, **asked)
    _do(examining.DELIVER, filer, at - 14 * _DAY, request=first, answer="On the disk handed over at our office.")
    _do(examining.REFUSE, filer, at - 12 * _DAY, request=second, because="We hold that it lies outside the period.")
    email = Account.objects.get(pk=examiner.account_id).email
    _do(
        examining.DESIGNATE,
        regulator,
        at - 60 * _DAY,
        email=email,
        reference="Director's order 7",
        starts_on=on - 60 * _DAY,
    )
    subpoena = _do(
        examining.ISSUE,
        examiner,
        at - 9 * _DAY,
        examination=number,
        person="The custodian of the ledger of reserves",
        address="12 Prairie Plaza\nSpringfield, IL 62701",
        matter="The ledger of reserves, which shows from what late claims were paid",
        to_testify="no",
        return_on=on + 5 * _DAY,
    )
    served = {"subpoena": subpoena, "served_on": on - 7 * _DAY, "proof": "Affidavit of a process server"}
    _do(examining.SERVED, examiner, at - 6 * _DAY, **served)
    cost = {"examination": number, "examiner": "1", "on": on - 14 * _DAY}
    _do(examining.COST, examiner, at - 3 * _DAY, kind="work", amount="1240.00", says="Two days at the office", **cost)
    _do(examining.COST, examiner, at - 3 * _DAY, kind="travel", amount="88.40", says="Train to Springfield", **cost)
    because = f"Examination {number} is under way."
    _do(examining.HOLD_PLACE, examiner, at - 20 * _DAY, manager="PBM0101", examination=number, because=because)


def _do(act: Act, actor: Actor, at: datetime, **typed: object) -> str:
    return act.perform(actor, at, {name: str(value) for name, value in typed.items()}).reference
