"""Put a patient's claim to the dispenser that reported: a notice in its inbox and an order on paper, without a name."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from carelaw.pdmp.store.models import CorrectionClaim, Dispenser, RegisteredDispenser
from carelaw.pdmp.use_cases.patients.claim_words import DISPUTED
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice

ORDER = "pdmp.patient-correction-order"
ABOUT = "correction-claim"
_BODY = (
    "A patient disputes what you reported about prescription number $prescription: $field.\n\n"
    "## What to do by $due\n- Compare your own record.\n- If the report is wrong, send a revise record; both versions "
    "are kept, and only the current one is shown.\n- If it is right, confirm it and say on what you rely.\n\n"
    "Answer under “Claims of patients” in the console. The act gives the patient this right; the department changes no "
    "reported field itself."
)
declare_template(
    NoticeTemplate(ORDER, "en", "A patient disputes prescription $prescription: answer by $due", _BODY, "§5(3)")
)


def order_to_dispenser(claim: CorrectionClaim, due: date, at: datetime) -> int:
    """Tell everybody who acts for the dispenser, and write the letter; gives how many notices there are."""
    values = {
        "prescription": claim.prescription_number,
        "field": DISPUTED[claim.field].lower(),
        "due": due.isoformat(),
    }
    about = f"{ABOUT}:{claim.pk}"
    accounts = accounts_of(claim.dispenser_dea)
    for account_id in accounts:
        write_notice(ORDER, key=f"{claim.pk}:{account_id}", at=at, values=values, account_id=account_id, about=about)
    registered = RegisteredDispenser.objects.filter(dea=claim.dispenser_dea).first()
    write_notice(
        ORDER,
        key=str(claim.pk),
        at=at,
        values=values,
        party_id=registered.party_id if registered else None,
        channel=NoticeChannel.LETTER,
        about=about,
        address=_address(claim),
    )
    return len(accounts) + 1


def accounts_of(dea: str) -> list[UUID]:
    """The accounts that act for a dispenser by its DEA number."""
    if not dea:
        return []
    named = RoleGrant.objects.filter(role__in=("SUBMITTER", "DISPENSER"), scope__dispenser_dea__icontains=dea)
    return sorted({g.account_id for g in named if dea in g.scope["dispenser_dea"] and g.revoked_at is None}, key=str)


def _address(claim: CorrectionClaim) -> str:
    last = Dispenser.objects.filter(dea=claim.dispenser_dea).order_by("-pk").first()
    if last is None:
        return claim.dispenser_name
    place = f"{last.city}, {last.state} {last.zip_code}".strip(", ")
    return "\n".join(line for line in (last.name, last.address_1, last.address_2, place) if line)
