"""The programs of other states: each is a party, with keys, routes, an agreement and a permission."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from django.db.models import Q

from carelaw.gateway.facts.interstate import Carriage, Hub, Route
from carelaw.gateway.rules.interstate.routes import approved_hub, approved_hub_named
from carelaw.gateway.rules.refusal_codes import SECTION, refusal
from carelaw.gateway.store.models import PartnerMemorandum, PharmacyEntity, StateKey, StateProgram, StateRoute
from carelaw.gateway.use_cases.permissions import RUN_INTERSTATE
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.models import IdentifierSystem, PartyKind
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KEYED = declare(
    "gateway-state-key",
    says="A public key of another state's program was put on the trust list, or withdrawn.",
    keys={"state": Shape.CODE, "key": Shape.ID, "what": Shape.CODE},
    cite=f"{SECTION}(c)",
)
ROUTED = declare(
    "gateway-state-route",
    says="The address of a hub or of another state's door was entered, opened or closed.",
    keys={"route": Shape.CODE, "hub": Shape.CODE, "state": Shape.CODE, "open": Shape.FLAG},
    cite=f"{SECTION}(c)",
)
PARTNERED = declare(
    "gateway-partner-memorandum",
    says="The reference of another state's own memorandum with an entity was entered.",
    keys={"state": Shape.CODE, "entity": Shape.ID},
    cite=f"{SECTION}(d)(6)(C)",
)
# The postal codes of the states, the District and the territories that run programs.
_POSTAL = """AL AK AZ AR CA CO CT DE DC FL GA GU HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND
MP OH OK OR PA PR RI SC SD TN TX UT VT VI VA WA WV WI WY"""
STATES = frozenset(_POSTAL.split())
_KID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SMALLEST = 2048


def program_of(state: str, at: datetime) -> StateProgram:
    """Another state's program, entered when it is asked for first. Raises Refusal for what is no other state."""
    code = _other_state(state)
    party = enter_party(
        f"Prescription monitoring program of {code}",
        PartyKind.ORGANIZATION,
        {IdentifierSystem.STATE: f"PMP-{code}"},
        at=at,
    )
    return StateProgram.objects.get_or_create(party_id=party.pk, defaults={"state": code, "created_at": at})[0]


def known_program(state: str) -> StateProgram:
    """A program that is entered. Raises Refusal `not-found`."""
    found = StateProgram.objects.filter(state=_other_state(state)).first()
    if found is None:
        says = f"Nothing is on file with {state.strip().upper()[:2]}. Draft the agreement of the two states first."
        raise Refusal("not-found", says, cite=f"{SECTION}(c)(2)", field="state", kind="not-found")
    return found


def put_key(
    actor: Actor, at: datetime, *, state: str, kid: str, public_key: str, from_on: date, last_day: date | None
) -> StateKey:
    """Put a state's public key on the trust list; one of the same name is replaced."""
    require(actor, RUN_INTERSTATE)
    if not _KID.fullmatch(kid):
        raise _unfit("A key's name has up to 64 letters, digits, dots, hyphens or underscores.", "kid")
    try:
        key = serialization.load_pem_public_key(public_key.encode())
    except ValueError:
        key = None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < _SMALLEST:
        raise _unfit(f"Give an RSA public key of at least {_SMALLEST} bits as PEM (BEGIN PUBLIC KEY).", "public_key")
    with transaction.atomic():
        program = program_of(state, at)
        made, _new = StateKey.objects.update_or_create(
            state=program,
            kid=kid,
            defaults={"public_key": public_key.strip(), "from_on": from_on, "last_day": last_day, "withdrawn_on": None},
        )
        append(KEYED, actor=actor, at=at, body={"state": program.state, "key": f"key-{made.pk}", "what": "trusted"})
    return made


def withdraw_key(actor: Actor, at: datetime, *, state: str, kid: str, on: date) -> StateKey:
    """A key is trusted no longer from this day on."""
    require(actor, RUN_INTERSTATE)
    with transaction.atomic():
        program = known_program(state)
        held = StateKey.objects.select_for_update().filter(state=program, kid=kid).first()
        if held is None:
            raise Refusal("not-found", f"{program.state} has no key of this name here.", field="kid", kind="not-found")
        held.withdrawn_on = on
        held.save(update_fields=["withdrawn_on"])
        append(KEYED, actor=actor, at=at, body={"state": program.state, "key": f"key-{held.pk}", "what": "withdrawn"})
    return held


def put_route(
    actor: Actor, at: datetime, *, hub: str, state: str, address: str, certificate: str, caller: str, open_: bool
) -> StateRoute:
    """Where a hub is, or another state's own door for the program's own link; entered again, it is changed."""
    require(actor, RUN_INTERSTATE)
    if bool(hub) == bool(state):
        raise _unfit("Name either one of the two hubs, or a state for the program's own link.", "hub")
    route = Route.HUB if hub else Route.PMPNOW
    decision = approved_hub(Carriage(route, hub), law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)
    if not address.startswith("https://") or len(address) > 300:
        raise _unfit("Every hop is encrypted: give an address that begins https://.", "address")
    named = approved_hub_named(hub)
    with transaction.atomic():
        program = program_of(state, at) if state else None
        made, _new = StateRoute.objects.update_or_create(
            route=route.value,
            hub=named.value if named else "",
            state=program,
            defaults={
                "address": address,
                "certificate": _certificate(certificate, "certificate"),
                "caller_fingerprint": _fingerprint(caller),
                "open": open_,
                "since": at,
            },
        )
        body = {"route": route.value, "hub": named, "state": program.state if program else None, "open": open_}
        append(ROUTED, actor=actor, at=at, body=body)
    return made


def put_partner_memorandum(
    actor: Actor, at: datetime, *, entity: PharmacyEntity, state: str, reference: str
) -> PartnerMemorandum:
    """The reference of another state's own memorandum with an entity; until it is there, that state stays off."""
    require(actor, RUN_INTERSTATE)
    with transaction.atomic():
        program = program_of(state, at)
        made, _new = PartnerMemorandum.objects.update_or_create(
            entity=entity, state=program, defaults={"reference": reference, "at": at}
        )
        append(PARTNERED, actor=actor, at=at, body={"state": program.state, "entity": str(entity.pk)})
    return made


def keys_of(state: str, on: date) -> list[StateKey]:
    """The keys of a state's program that are trusted on a day, the newest first."""
    running = Q(last_day__isnull=True) | Q(last_day__gte=on)
    trusted = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    found = StateKey.objects.filter(running, trusted, state__state=state, from_on__lte=on)
    return list(found.order_by("-from_on", "-pk"))


def route_to(state: str, route: Route, hub: Hub | None) -> StateRoute | None:
    """The address for a leg; None when none is entered or it is closed."""
    found = StateRoute.objects.filter(route=route.value, open=True)
    if route is Route.HUB:
        return found.filter(hub=hub.value).first() if hub else None
    return found.filter(state__state=state).first()


def entity_of(entity_id: UUID | str) -> PharmacyEntity:
    """One entity by the id of its party. Raises Refusal `not-found`."""
    try:
        return PharmacyEntity.objects.get(pk=UUID(str(entity_id)))
    except (ValueError, PharmacyEntity.DoesNotExist):
        says = "No pharmacy entity has this id. The list of who takes part shows the ids."
        raise Refusal("not-found", says, field="entity", kind="not-found") from None


def _other_state(state: str) -> str:
    code = state.strip().upper()
    if code not in STATES or code == "IL":
        says = f"“{code[:6]}” is no other state. Name one by its two letters, such as WI."
        raise Refusal("state-unknown", says, cite=f"{SECTION}(c)", field="state", kind="invalid")
    return code


def _certificate(pem: str, field: str) -> str:
    if not pem.strip():
        return ""
    try:
        x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        raise _unfit("This is no certificate. Paste it as PEM (BEGIN CERTIFICATE).", field) from None
    return pem.strip() + "\n"


def _fingerprint(pem: str) -> str:
    held = _certificate(pem, "caller_certificate")
    return x509.load_pem_x509_certificate(held.encode()).fingerprint(hashes.SHA256()).hex() if held else ""


def _unfit(says: str, field: str) -> Refusal:
    return Refusal("interstate-entry-unfit", says, cite=f"{SECTION}(c)", field=field, kind="invalid")
