"""Each answer leaves whole, under the program's seal; at an inspection the seal tells a copy from what was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction

from carelaw.gateway.facts.interstate import LegOutcome
from carelaw.gateway.facts.oversight import SealSeen
from carelaw.gateway.rules.oversight.breaching import answer_seal
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import ConnectionPoint, Envelope, Finding
from carelaw.gateway.use_cases.key_files import kept_key
from carelaw.gateway.use_cases.oversight.findings import open_from
from carelaw.gateway.use_cases.oversight.standing import held, sender_of
from carelaw.gateway.use_cases.permissions import INSPECT
from carelaw.gateway.use_cases.searching import Given
from carelaw.gateway.wire import seals
from carelaw.kernel.decision import Decision
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

SEAL_CHECKED = declare(
    "gateway-seal-checked",
    says="An inspector held a seal beside an answer that was found; nothing of the answer is kept.",
    keys={"envelope": Shape.ID, "code": Shape.CODE},
    cite=f"{SECTION}(g)(7), (g)(1)(D), (c)(2)",
)


@dataclass(frozen=True, slots=True)
class SealChecked:
    """What came of it: the decision, envelope and point where the seal is ours, a finding where one was opened."""

    decision: Decision
    envelope: str = ""
    point: str = ""
    finding: Finding | None = None


def sealed(content: bytes, given: Given, at: datetime) -> str:
    """The seal of an answer as it leaves; it is kept nowhere."""
    direct = any(leg.state == "IL" and leg.outcome is LegOutcome.ANSWERED for leg in given.legs)
    what = seals.Seal(seals.digest_of(content), given.envelope_id, given.question.client, at, direct)
    return seals.seal(what, _key(), settings.CARELAW_GATEWAY_AUDIENCE)


def seal_key() -> dict[str, str]:
    """The public half of the key that seals answers."""
    return seals.public_key(_key().public_key())


def check_seal(actor: Actor, at: datetime, *, seal: str, digest: str) -> SealChecked:
    """Hold a seal beside the digest of an answer that was found; one that was changed since opens a finding."""
    require(actor, INSPECT)
    told = seals.opened(seal, _key().public_key())
    same = told is not None and told.digest == digest.strip().lower()
    facts = SealSeen(ours=told is not None, same=same, direct=told is not None and told.direct)
    decision = answer_seal(facts, law=adopted_law())
    envelope = Envelope.objects.filter(pk=told.envelope).first() if told else None
    with transaction.atomic():
        keep(decision, facts, subject=f"gateway-envelope:{told.envelope if told else 'none'}", at=at, actor=actor)
        body = {"envelope": str(envelope.pk) if envelope else None, "code": decision.reasons[0].code}
        append(SEAL_CHECKED, actor=actor, at=at, body=body)
        finding = _broken(actor, at, told, decision) if told and not facts.same else None
    return SealChecked(decision, told.envelope if told else "", told.point if told else "", finding)


def _broken(actor: Actor, at: datetime, told: seals.Seal, decision: Decision) -> Finding | None:
    point = ConnectionPoint.objects.select_related("location").filter(reference=told.point).first()
    if point is None:
        return None
    return open_from(
        actor,
        at,
        party=held(str(sender_of(point))),
        code="SEAL_BROKEN",
        says=f"{decision.reasons[0].says} Point {told.point}, envelope {told.envelope}.",
        provision=f"{SECTION}(g)(1)(D)",
        key=f"SEAL:{told.envelope}",
        source="inspection",
    )


def _key() -> ec.EllipticCurvePrivateKey:
    path = Path(settings.CARELAW_HOME) / "keys" / "gateway" / "seal.key"
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> ec.EllipticCurvePrivateKey:
    found = kept_key(path, lambda: ec.generate_private_key(ec.SECP256R1()))
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} is not an EC key.")
    return found


__all__ = ["SealChecked", "check_seal", "seal_key", "sealed"]
