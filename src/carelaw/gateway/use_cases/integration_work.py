"""What waits in integrations: for the integration officer, the Administrator, the entity and its vendor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from carelaw.gateway.facts.onboarding import Stage
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import Onboarding, Vendor
from carelaw.gateway.use_cases import agreements
from carelaw.gateway.use_cases.onboarding import DEPARTMENT, visible_onboardings
from carelaw.gateway.use_cases.registering import names_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements.register import in_force
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import own_parties

# What each stage waits for, in words, by who can do it.
_OFFICER = {
    Stage.FEASIBLE: "open testing, once safeguards are attested",
    Stage.TESTING: "record the test cases and sign them off",
}
_ADMINISTRATOR = {
    Stage.MOU_DRAFT: "sign the memorandum for the program",
    Stage.TEST_PASSED: "switch production on",
}
_ENTITY = {
    Stage.REQUESTED: "decide the method and draft the memorandum",
    Stage.MOU_DRAFT: "sign the memorandum",
    Stage.MOU_EXECUTED: "confirm the integration vendor",
}
_VENDOR = {
    Stage.VENDOR_CONFIRMED: "report whether it can be done",
    Stage.FEASIBLE: "attest the safeguards",
    Stage.TESTING: "register certificate and keys, and run the test cases",
}


@work_for("IL_INTEGRATION")
def officers_work(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Testing to open, tests to sign off."""
    return _items(actor, _OFFICER, "(d)(6)(F)")


@work_for("IL_ADMINISTRATOR")
def administrators_work(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Memoranda to sign, production to switch on: the days it takes are the Department's own."""
    return _items(actor, _ADMINISTRATOR, "(b)(1), (d)(6)(F)", waiting_on=DEPARTMENT)


@work_for("PHARMACY_ENTITY")
def entitys_work(actor: Actor, on: date) -> Iterable[WorkItem]:
    """One's own integration: decide, sign, confirm."""
    return _items(actor, _ENTITY, "(d)(6), (e)", waiting_on="ENTITY")


@work_for("INTEGRATION_VENDOR")
def vendors_work(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Integrations that wait for the vendor, and its own agreement when its end is near."""
    yield from _items(actor, _VENDOR, "(a), (f)(1)", waiting_on="VENDOR")
    yield from _ending_agreements(actor, on)


def _items(actor: Actor, words: dict[Stage, str], paragraph: str, *, waiting_on: str = "") -> Iterable[WorkItem]:
    found = visible_onboardings(actor).filter(stage__in=[stage.value for stage in words])
    if waiting_on:
        found = found.filter(waiting_on=waiting_on)
    listed = list(found.prefetch_related("steps").order_by("requested_on", "reference"))
    names = names_of(one.entity_id for one in listed)
    for one in listed:
        yield WorkItem(
            says=f"{one.reference}, {names[str(one.entity_id)]}: {words[Stage(one.stage)]}",
            since=_since(one),
            due_on=None,
            url=reverse("gateway-integration", args=[one.reference]),
            cite=f"{SECTION}{paragraph}",
            key=f"gateway-integration:{one.pk}:{one.stage}",
        )


def _since(one: Onboarding) -> date:
    return max((step.on for step in one.steps.all()), default=one.requested_on)


def _ending_agreements(actor: Actor, on: date) -> Iterable[WorkItem]:
    earliest = max(adopted_law().number("gateway.dsa_warning_days", on))
    for vendor in Vendor.objects.filter(pk__in=own_parties(actor)):
        held = in_force(agreements.DATA_SHARING, vendor.pk, on)
        if held and held.expires_on and (held.expires_on - on).days <= earliest:
            yield WorkItem(
                says=f"Renew the data sharing agreement {held.reference}: traffic stops the day after its last day",
                since=held.expires_on - timedelta(days=earliest),
                due_on=held.expires_on,
                url=reverse("gateway-agreements"),
                cite=f"{SECTION}(b)(5), (d)(5)",
                key=f"gateway-agreement:{held.pk}",
            )
