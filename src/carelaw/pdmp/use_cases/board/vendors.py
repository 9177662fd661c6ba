"""The board's files on vendors: criteria, scores, award, contract; a part goes live under an award only."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.board import VendorComponent
from carelaw.pdmp.rules.board.advisers import vendor_component
from carelaw.pdmp.store.models import VendorFile
from carelaw.pdmp.use_cases.board.judging import not_after, not_before, passing, unknown
from carelaw.pdmp.use_cases.board.permissions import SECURE_VENDOR
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_FILE = {"file": Shape.ID}
OPENED = declare("vendor-file-opened", says="A file on a vendor was opened.", keys=_FILE, cite="§5(1)")
SCORED = declare("vendor-scored", says="A vendor was evaluated.", keys=_FILE, cite="§5(1)")
AWARDED = declare("vendor-awarded", says="A vendor was secured.", keys={**_FILE, "on": Shape.DAY}, cite="§5(1)")
LIVE = declare("vendor-part-live", says="A vendor's part went live.", keys={**_FILE, "on": Shape.DAY}, cite="§5(1)")


def open_vendor_file(actor: Actor, at: datetime, *, component: str, vendor: str, criteria: str) -> Done:
    """Open the file on a vendor for a part of the system, with the criteria of the evaluation."""
    require(actor, SECURE_VENDOR)
    with transaction.atomic():
        if VendorFile.objects.filter(component__iexact=component).exists():
            says = f"The part “{component}” has its file. Enter scores and award there."
            raise Refusal("E-MAP-143.twice", says, cite="§5(1)", field="component", kind="conflict")
        made = VendorFile.objects.create(component=component, vendor=vendor, criteria=criteria)
        append(OPENED, actor=actor, at=at, body={"file": str(made.pk)}, subject=str(made.pk))
    return Done(f"The file on {vendor} for “{component}” is open. Enter the scores next.", component)


def score_vendor(actor: Actor, at: datetime, *, component: str, scores: str) -> Done:
    """Put the scores of the evaluation on file."""
    require(actor, SECURE_VENDOR)
    with transaction.atomic():
        held = _file(component)
        held.scores = scores
        held.save(update_fields=["scores"])
        append(SCORED, actor=actor, at=at, body={"file": str(held.pk)}, subject=str(held.pk))
    return Done(f"{held.vendor} is evaluated. Record the award next.", held.component)


def award_vendor(
    actor: Actor,
    at: datetime,
    *,
    component: str,
    awarded_on: date,
    contract_from: date,
    contract_until: date | None,
    security_terms: str,
) -> Done:
    """Record the board's award with the contract's days and its terms of security."""
    require(actor, SECURE_VENDOR)
    not_after(awarded_on, law_day(at), "awarded_on", "§5(1)")
    if contract_until is not None:
        not_before(contract_until, contract_from, "contract_until", "§5(1)")
    with transaction.atomic():
        held = _file(component)
        held.awarded_on, held.contract_from, held.contract_until = awarded_on, contract_from, contract_until
        held.security_terms = security_terms
        # Judged on the contract's first day: an award without an evaluation, or without terms, is none.
        passing(vendor_component(facts_of(held, max(contract_from, awarded_on)), law=adopted_law()))
        held.save()
        append(AWARDED, actor=actor, at=at, body=_body(held, awarded_on), subject=str(held.pk))
    return Done(f"{held.vendor} is secured for “{held.component}”.", held.component)


def vendor_go_live(actor: Actor, at: datetime, *, component: str, live_on: date) -> Done:
    """Let a vendor-run part go live; refused without the board's award."""
    require(actor, SECURE_VENDOR)
    with transaction.atomic():
        held = _file(component)
        facts = facts_of(held, live_on)
        decision = passing(vendor_component(facts, law=adopted_law()))
        held.live_on = live_on
        held.decision_id = keep(decision, facts, subject=f"vendor-file:{held.pk}", at=at, actor=actor).pk
        held.save(update_fields=["live_on", "decision_id"])
        append(LIVE, actor=actor, at=at, body=_body(held, live_on), subject=str(held.pk))
    return Done(f"“{held.component}” goes live on {live_on}.", held.component)


def _file(component: str) -> VendorFile:
    found = VendorFile.objects.select_for_update().filter(component__iexact=component).first()
    if found is None:
        raise unknown("component", "file on a vendor", "§5(1)")
    return found


def facts_of(held: VendorFile, on: date) -> VendorComponent:
    """What is on file about a part, as the rule judges it for a day."""
    return VendorComponent(
        on,
        criteria_on_file=bool(held.criteria.strip()),
        scores_on_file=bool(held.scores.strip()),
        awarded_on=held.awarded_on,
        contract_from=held.contract_from,
        contract_until=held.contract_until,
        security_terms=bool(held.security_terms.strip()),
    )


def _body(held: VendorFile, on: date) -> dict[str, object]:
    return {"file": str(held.pk), "on": str(on)}
