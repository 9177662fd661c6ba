"""Changes of what the application disclosed, with their two clocks, and new addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.dates import legal_date, start_of_day, start_of_following_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.licensing import AddressChange as AddressFacts
from carelaw.pbm.facts.licensing import MaterialChange as ChangeFacts
from carelaw.pbm.facts.scope import ChangeJudged
from carelaw.pbm.rules.reported_changes import address_change, due_after_change, due_after_month, material_change
from carelaw.pbm.rules.scope.license_duties import MATERIAL_BY_ITSELF, material_or_not
from carelaw.pbm.store.models import AddressChange, MaterialChange
from carelaw.pbm.use_cases.permissions import CHANGES_LOOK, DUTIES_FILE, DUTIES_SEE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import address_of, organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.scope.telling import ADDRESS_RECEIPT, CHANGE_FOUND, CHANGE_RECEIPT
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KIND = "pbm.material-change"
CITE = "215 ILCS 5/512-4(c), 512-7(b)(2)"
ITEMS = (*MATERIAL_BY_ITSELF, "name", "founding", "information", "other")
CHANNELS = ("portal", "letter", "e-mail")
ON_TIME, LATE_BY_CHANGE, LATE_BY_MONTH, OPEN, NOT_MATERIAL = (
    "on-time",
    "late-by-change",
    "late-by-month",
    "open",
    "not-material",
)
_KEYS = {"change": Shape.ID, "standing": Shape.CODE}
REPORTED = declare("pbm-change-reported", says="A change was reported.", keys=_KEYS, cite=CITE)
FOUND = declare("pbm-change-found", says="An unreported change was found.", keys=_KEYS, cite=CITE)
LOOKED = declare("pbm-change-looked-at", says="A change said not to be material was looked at.", keys=_KEYS, cite=CITE)
MOVED = declare(
    "pbm-address-reported",
    says="A new address was reported.",
    keys={"change": Shape.ID, "late": Shape.FLAG},
    cite="215 ILCS 5/512-5(g)",
)
_STANDS = {
    ON_TIME: "in time under both",
    LATE_BY_CHANGE: "late under 512-7(b)(2), in time under 512-4(c)",
    LATE_BY_MONTH: "late under both",
}


@clocks_of(KIND)
def change_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """Two clocks of a change, from the change and from its month's end; each is met by the report."""
    opened = next((event for event in events if event.kind == "changed"), None)
    if opened is None:
        return ()
    met = next((event.at for event in events if event.kind == "reported"), None)
    by_change, by_month = (date.fromisoformat(opened.body[key]) for key in ("by_change", "by_month"))
    first = f"The change is reported by {by_change}, 30 days after it."
    second = f"The change is reported by {by_month}, 30 days after its month."
    return (
        Clock("change", first, "215 ILCS 5/512-7(b)(2)", start_of_following_day(by_change, ZONE), met),
        Clock("month", second, "215 ILCS 5/512-4(c)", start_of_following_day(by_month, ZONE), met),
    )


def changes_for(actor: Actor) -> QuerySet[MaterialChange]:
    """The changes that an actor may see: one's own, or every one."""
    require(actor, DUTIES_SEE)
    return only_own(MaterialChange.objects.all(), actor, "party_id")


def addresses_for(actor: Actor) -> QuerySet[AddressChange]:
    """The new addresses that an actor may see."""
    require(actor, DUTIES_SEE)
    return only_own(AddressChange.objects.all(), actor, "party_id")


def report_change(
    actor: Actor,
    at: datetime,
    *,
    items: Sequence[str],
    happened_on: date,
    description: str,
    effect: str,
    material: bool | None,
    reason: str,
    change: str = "",
) -> MaterialChange:
    """Report a change; a late one is taken and flagged. One that the staff found is answered by its number."""
    require(actor, DUTIES_FILE)
    party, today = own_party(actor), legal_date(at, ZONE)
    _refuse_unreadable(items, happened_on, today)
    judged = stop_at(material_or_not(ChangeJudged(tuple(items), effect, material, reason), law=adopted_law()))
    counts = judged.outcome is Outcome.PASS
    with transaction.atomic():
        found = _found_before(party, change) if change else None
        happened = found.happened_on if found else happened_on
        standing, decision = _standing(happened, today, counts=counts or found is not None)
        made = found or MaterialChange(number=_number("MC", today), party_id=party.pk, happened_on=happened)
        made.items, made.description, made.effect = list(items), description.strip(), effect.strip()
        made.reported_on, made.material, made.reason = today, counts, reason.strip()
        made.to_look_at = judged.outcome is Outcome.REVIEW
        made.due_by_change, made.due_by_month = _dues(happened)
        made.standing = standing
        case = _case(made, party, at, actor)
        made.case_id = case.pk
        made.save()
        add_event(case, "reported", at=at, actor=actor, body={"standing": standing})
        if not made.to_look_at:
            close_case(case, at=at, closing=f"Reported: {standing}.", actor=actor)
        facts = {"happened_on": happened.isoformat(), "reported_on": today.isoformat()}
        keep(decision, facts, subject=f"material-change:{made.number}", at=at, actor=actor)
        _tell_receipt(made, party, judged, at)
        append(REPORTED, actor=actor, at=at, body={"change": made.number, "standing": standing}, subject=made.number)
    return made


def find_change(
    actor: Actor, at: datetime, *, manager: str, item: str, happened_on: date, description: str
) -> MaterialChange:
    """Note a change that nobody reported; both clocks are shown and the licensee is asked to report it."""
    require(actor, CHANGES_LOOK)
    today = legal_date(at, ZONE)
    _refuse_unreadable((item,), happened_on, today)
    party = organization(manager, "manager", "benefit manager")
    by_change, by_month = _dues(happened_on)
    with transaction.atomic():
        made = MaterialChange.objects.create(
            number=_number("MC", today),
            party_id=party.pk,
            items=[item],
            happened_on=happened_on,
            description=description.strip(),
            material=True,
            due_by_change=by_change,
            due_by_month=by_month,
            standing=OPEN,
        )
        made.case_id = _case(made, party, at, actor).pk
        made.save(update_fields=["case_id"])
        values = {
            "number": made.number,
            "manager": party.name,
            "happened": str(happened_on),
            "description": description.strip(),
            "by_change": str(by_change),
            "by_month": str(by_month),
        }
        write_to_party(
            CHANGE_FOUND,
            key=made.number,
            party_id=party.pk,
            at=at,
            values=values,
            letter=True,
            address=address_of(party, legal_date(at, ZONE)),
        )
        append(FOUND, actor=actor, at=at, body={"change": made.number, "standing": OPEN}, subject=made.number)
    return made


def look_at_change(actor: Actor, at: datetime, *, change: str, material: bool, because: str) -> MaterialChange:
    """Decide about a change that counts as material by itself and was said not to be."""
    require(actor, CHANGES_LOOK)
    with transaction.atomic():
        found = MaterialChange.objects.select_for_update().filter(number=change.strip(), to_look_at=True).first()
        if found is None:
            says = "No change of this number waits for a look. The list of changes says which do."
            raise Refusal("change-unknown", says, field="change", kind="not-found")
        found.to_look_at, found.looked_at, found.material = False, at, material
        assert found.reported_on is not None
        found.standing, _ = _standing(found.happened_on, found.reported_on, counts=material)
        found.save(update_fields=["to_look_at", "looked_at", "material", "standing"])
        case = Case.objects.get(kind=KIND, key=found.number)
        add_event(case, "looked-at", at=at, actor=actor, body={"material": material, "because": because.strip()[:300]})
        close_case(case, at=at, closing=f"Looked at: {found.standing}.", actor=actor)
        body = {"change": found.number, "standing": found.standing}
        append(LOOKED, actor=actor, at=at, body=body, subject=found.number)
    return found


def report_address(
    actor: Actor, at: datetime, *, old_address: str, new_address: str, changed_on: date, channel: str
) -> AddressChange:
    """Report a new address, also beforehand; a late report is taken and flagged."""
    require(actor, DUTIES_FILE)
    party, today = own_party(actor), legal_date(at, ZONE)
    decision = address_change(AddressFacts(changed_on, today, today), law=adopted_law())
    late = decision.outcome is Outcome.VIOLATION
    due = decision.reasons[0].value
    assert isinstance(due, date)
    with transaction.atomic():
        made = AddressChange.objects.create(
            number=_number("AC", today),
            party_id=party.pk,
            old_address=old_address.strip(),
            new_address=new_address.strip(),
            changed_on=changed_on,
            reported_on=today,
            channel=channel,
            due_on=due,
            late=late,
        )
        facts = {"changed_on": changed_on.isoformat(), "reported_on": today.isoformat()}
        keep(decision, facts, subject=f"address-change:{made.number}", at=at, actor=actor)
        values = {
            "number": made.number,
            "manager": party.name,
            "changed": str(changed_on),
            "reported": str(today),
            "address": made.new_address,
            "due": str(due),
            "standing": "The report is late; it is on file all the same." if late else "The report is in time.",
        }
        write_to_party(
            ADDRESS_RECEIPT,
            key=made.number,
            party_id=party.pk,
            at=at,
            values=values,
            letter=True,
            address=address_of(party, legal_date(at, ZONE)),
        )
        append(MOVED, actor=actor, at=at, body={"change": made.number, "late": late}, subject=made.number)
    return made


def _refuse_unreadable(items: Sequence[str], happened_on: date, today: date) -> None:
    unknown = [item for item in items if item not in ITEMS]
    if unknown or not items:
        says = f"“{unknown[0] if unknown else ''}” is no kind of change. Permitted: {', '.join(ITEMS)}."
        raise Refusal("item-unknown", says, cite=CITE, field="items")
    if happened_on > today:
        says = f"{happened_on} lies ahead. Permitted: up to {today}; report a change once it has happened."
        raise Refusal("E-PBM-25.future", says, cite="215 ILCS 5/512-7(b)(2)", field="happened_on")


def _found_before(party: Party, number: str) -> MaterialChange:
    held = MaterialChange.objects.select_for_update().filter(party_id=party.pk, number=number.strip(), standing=OPEN)
    found = held.first()
    if found is None:
        says = "No unreported change of this number is yours. Leave the number out to report another change."
        raise Refusal("change-unknown", says, field="change", kind="not-found")
    return found


def _dues(happened_on: date) -> tuple[date, date]:
    law = adopted_law()
    return due_after_change(happened_on, law), due_after_month(happened_on, law)


def _standing(happened_on: date, reported_on: date, *, counts: bool) -> tuple[str, Decision]:
    facts = ChangeFacts(happened_on, reported_on, reported_on)
    decision = material_change(facts, law=adopted_law())
    if not counts:
        return NOT_MATERIAL, decision
    if "E-PBM-23" in decision.codes:
        return LATE_BY_MONTH, decision
    return (LATE_BY_CHANGE if "E-PBM-25" in decision.codes else ON_TIME), decision


def _case(made: MaterialChange, party: Party, at: datetime, actor: Actor) -> Case:
    title = f"Change {made.number} of {party.name}"
    case = open_case(KIND, key=made.number, title=title, at=at, cite=CITE, actor=actor, party_id=party.pk)
    if not case.events.filter(kind="changed").exists():
        body = {"by_change": made.due_by_change.isoformat(), "by_month": made.due_by_month.isoformat()}
        add_event(case, "changed", at=start_of_day(made.happened_on, ZONE), actor=actor, body=body)
    return case


def _tell_receipt(made: MaterialChange, party: Party, judged: Decision, at: datetime) -> None:
    words = {True: "met", False: "missed"}
    reported = made.reported_on
    assert reported is not None
    values = {
        "number": made.number,
        "manager": party.name,
        "happened": str(made.happened_on),
        "reported": str(reported),
        "description": made.description,
        "by_change": str(made.due_by_change),
        "met_change": words[reported <= made.due_by_change],
        "by_month": str(made.due_by_month),
        "met_month": words[reported <= made.due_by_month],
        "judged": f"The report is {_STANDS[made.standing]}." if made.standing in _STANDS else judged.reasons[0].says,
    }
    write_to_party(
        CHANGE_RECEIPT,
        key=made.number,
        party_id=party.pk,
        at=at,
        values=values,
        letter=True,
        address=address_of(party, legal_date(at, ZONE)),
    )


def _number(series: str, on: date) -> str:
    return f"{series}-{on.year}-{next_in(f'pbm.{series}-{on.year}'):04}"
