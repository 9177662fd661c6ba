"""The board at work: seats, policies with gaps, a meeting to close, advice to answer, money to move, a complaint."""

from __future__ import annotations

from datetime import datetime, timedelta

from carelaw.pdmp.use_cases.board import acts
from carelaw.pdmp.use_cases.funds import acts as funds
from carelaw.pdmp.use_cases.funds.ledger import fiscal_year
from carelaw.platform.accounts.actor import Actor, actor_for, law_day
from carelaw.platform.accounts.models import RoleGrant

ADVISER = "adviser"
_HOLDERS = (
    ("health", "Rowan Grebe"),
    ("human-services", "Kim Dunlin"),
    ("drug-and-alcohol", "Lee Plover"),
    ("state", "Pat Godwit"),
    ("insurance", "Sal Curlew"),
    ("aging", "Max Avocet"),
    ("attorney-general", "Ari Merlin"),
)
_ADVISERS = (
    ("patients", "Toni Wagtail", "Living with chronic pain"),
    ("privacy", "Ira Pipit", "Confidence of health records"),
    ("prescribers", "Dr. Noa Siskin", "Family practice in the country"),
    ("dispensers", "Uli Linnet, RPh", "An independent pharmacy"),
    ("addiction", "Dr. Jules Dipper", "Treatment programs"),
)
_POLICIES = {
    "i": "The interval is reviewed each year with the pharmacies.",
    "iii": "Department staff review under a named approval and a numbered procedure.",
    "iv": "Releases take two people; holds are granted for a named matter.",
    "v": "Prescribers are shown who is at risk, and where treatment is.",
    "vi": "Criteria come with the minutes of the advisory group.",
    "ix": "Designees are named employees, trained, with an identifier of their own.",
    "xi": "Costs and benefits are evaluated each calendar year, with sources.",
    "xii": "The advisory group is convened each spring.",
    "xiii": "The department runs the program day to day under numbered directives.",
    "xv": "A substance is listed on a finding and a vote.",
}


def tell_policies(board: Actor, at: datetime) -> None:
    """The policies of a year ago, with gaps: what hangs on one of these matters could be switched on."""
    since = str(law_day(at) - timedelta(days=365))
    for item, text in _POLICIES.items():
        acts.APPROVE.perform(board, at, {"item": item, "text": text, "approved_on": since, "in_force_from": since})


def tell_board(board: Actor, adviser: Actor, at: datetime) -> None:
    """What the board did until today, and what it left to do."""
    today = str(law_day(at))
    acts.HEAD.perform(board, at, {"since": "2023-01-17", "is_physician": "no"})
    for office, name in _HOLDERS:
        acts.SEAT.perform(board, at, {"office": office, "name": name, "office_from": "2023-01-17"})
    for interest, name, view in _ADVISERS:
        typed = {"interest": interest, "name": name, "perspective": view, "appointed_on": today}
        acts.APPOINT.perform(board, at, typed)
    acts.RECOMMEND.perform(
        adviser, at, {"subject": "Plain words in notices", "text": "Write every notice so that it reads at grade six."}
    )
    typed = {"body": "board", "on": today, "extra": "no", "called_by": "Rowan Grebe", "called_by_chair": "yes"}
    meeting = acts.CALL.perform(board, at, typed).reference
    for office, name in _HOLDERS[:5]:
        acts.ATTEND.perform(board, at, {"meeting": meeting, "office": office, "person": name})
    _tell_vendor(board, at)
    order = {"subject": "operation", "text": "Run the program from day to day.", "given_on": today}
    _leave_to_the_department(acts.DIRECT.perform(board, at, order).reference, at)


def _tell_vendor(board: Actor, at: datetime) -> None:
    """A vendor runs one part under a contract that ends soon; another part waits for its award."""
    on = law_day(at)
    since, until = str(on - timedelta(days=330)), str(on + timedelta(days=35))
    for part in ("Hosting", "Help line"):
        typed = {"component": part, "vendor": "Nuthatch Systems (made up)", "criteria": "Security; cost; availability."}
        acts.OPEN_VENDOR.perform(board, at, typed)
    acts.SCORE_VENDOR.perform(board, at, {"component": "Hosting", "scores": "Security 9, cost 7, availability 9."})
    contract = {"awarded_on": since, "contract_from": since, "contract_until": until}
    terms = {"security_terms": "Encrypted at rest and in transit; staff see no person in clear."}
    acts.AWARD_VENDOR.perform(board, at, {"component": "Hosting", **contract, **terms})
    acts.VENDOR_LIVE.perform(board, at, {"component": "Hosting", "live_on": since})


def _leave_to_the_department(directive: str, at: datetime) -> None:
    on = law_day(at)
    office, steward = _actor("ADMIN", at), _actor("DATA_STEWARD", at)
    given = {
        "fiscal_year": str(fiscal_year(on)),
        "amount": "1250000.00",
        "reference": "General Appropriation Act (made up)",
    }
    funds.APPROPRIATION.perform(office, at, {**given, "on": str(on)})
    spent = {"purpose": "system", "amount": "86400.00", "directive": directive, "reference": "Invoice 17 (made up)"}
    funds.SPENDING.perform(office, at, {**spent, "on": str(on)})
    funds.COMPLAIN.perform(
        steward,
        at,
        {
            "complainant": "Sam Redstart",
            "charged_by": "dispenser",
            "charger": "Corner Pharmacy (made up)",
            "charged_on": str(on - timedelta(days=6)),
            "amount": "2.50",
            "says": "The receipt has a line “state reporting fee”.",
        },
    )


def _actor(role: str, at: datetime) -> Actor:
    grant = RoleGrant.objects.filter(role=role).select_related("account").order_by("granted_at").first()
    assert grant is not None, f"The demonstration has nobody in the role {role}."
    return actor_for(grant.account, role, at, "cli", "carelaw demo", second_factor=True)
