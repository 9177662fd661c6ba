"""How long envelopes are kept, what holds them, and the daily look that nothing stands where it must not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from carelaw.gateway.facts.compliance import PartyKind
from carelaw.gateway.facts.oversight import EnvelopeAge, SelfCheck
from carelaw.gateway.rules.oversight.audit import envelope_kept, nothing_stored
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import (
    CanaryMarker,
    Envelope,
    EnvelopePurge,
    Finding,
    FindingState,
    FineCase,
    Inspection,
    PharmacyLocation,
    SearchAuditRequest,
    SelfCheckRun,
    UsedOnce,
)
from carelaw.gateway.use_cases.oversight.findings import incident_from, open_from
from carelaw.gateway.use_cases.oversight.standing import Held, points_of_party
from carelaw.gateway.use_cases.permissions import SEE_OVERSIGHT
from carelaw.kernel.dates import years_after
from carelaw.kernel.decision import Outcome
from carelaw.platform.accounts.actor import Actor, system_actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.sealed_text import SealedTextField
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PURGED = declare(
    "gateway-envelopes-purged",
    says="Envelopes older than the retention period were removed.",
    keys={"count": Shape.COUNT, "before": Shape.DAY, "held": Shape.COUNT},
    cite=f"{SECTION}(b)(3), (g)(2)",
)
CHECKED = declare(
    "gateway-self-check",
    says="Stores and files were looked through for content that must not be kept.",
    keys={"places": Shape.COUNT, "hits": Shape.COUNT},
    cite=f"{SECTION}(b)(3), (g)(2)",
)
PROGRAM = Held(PartyKind.OTHER_BOUND, "Illinois Prescription Monitoring Program")
# The monitoring program keeps the histories themselves; the canary's stands there by right.
_HISTORIES = {"pdmp"}
_LARGEST_FILE = 20_000_000


@each_day("gateway.retention", order=90)
def forget_what_is_old(on: date, at: datetime) -> int:
    """Envelopes past their years go, unless something open needs them, and the ids that guard against replay."""
    law = adopted_law()
    years = int(law.number("gateway.envelope_retention_years", on))
    before = years_after(on, -years)
    start = datetime(before.year, before.month, before.day, tzinfo=zone_of("gateway"))
    with transaction.atomic():
        UsedOnce.objects.filter(what="assertion", at__lt=at - timedelta(days=2)).delete()
        UsedOnce.objects.filter(at__lt=start).delete()
        # The day before the one that is still kept: the rule is asked whether it goes, under the reading in force.
        age = EnvelopeAge(before - timedelta(days=1), on)
        if envelope_kept(age, law=law).outcome is not Outcome.NOT_APPLICABLE:
            return 0
        old = Envelope.objects.filter(received_at__lt=start)
        needed = old.filter(_needed())
        waiting = needed.count()
        gone, _kinds = Envelope.objects.filter(pk__in=old.exclude(pk__in=needed.values("pk")).values("pk")).delete()
        if gone or waiting:
            # A second run of the day adds to the first, and is told of only if it did anything.
            empty = {"before_on": before, "gone": 0, "held": 0, "at": at}
            run, new = EnvelopePurge.objects.get_or_create(on=on, defaults=empty)
            run.gone, run.held = run.gone + gone, waiting
            run.save(update_fields=["gone", "held"])
            if gone or new:
                append(PURGED, actor=None, at=at, body={"count": gone, "before": before.isoformat(), "held": waiting})
    return gone


def _needed() -> Q:
    """What an open search audit, finding, inspection or fine case is about."""
    entities = set(SearchAuditRequest.objects.exclude(state="closed").values_list("entity_id", flat=True))
    entities |= set(FineCase.objects.filter(closed_on=None).values_list("respondent_id", flat=True))
    inspected = set(Inspection.objects.filter(closed_on=None).values_list("party_id", flat=True))
    points = {point.pk for party in inspected for point in points_of_party(party)}
    signs = Finding.objects.filter(state=FindingState.OPEN).exclude(point_id=None)
    points |= {one for one in signs.values_list("point_id", flat=True) if one is not None}
    stores = PharmacyLocation.objects.filter(entity_id__in=entities).values_list("pk", flat=True)
    return Q(location_id__in=set(stores)) | Q(point_id__in=points)


def purge_rows(actor: Actor) -> list[dict[str, Any]]:
    """The log of purges, the newest first."""
    require(actor, SEE_OVERSIGHT)
    return [
        {"on": one.on.isoformat(), "before": one.before_on.isoformat(), "gone": one.gone, "held": one.held}
        for one in EnvelopePurge.objects.order_by("-on")[:500]
    ]


@each_day("gateway.self-check", order=95)
def look_for_content(on: date, at: datetime) -> int:
    """Look through every store and file for the canaries' words; a hit is an incident for the privacy officer."""
    markers = list(CanaryMarker.objects.values_list("marker", flat=True))
    if not markers or SelfCheckRun.objects.filter(on=on).exists():
        return 0
    places, hits = 0, []
    for name, held_there in _places(markers):
        places += 1
        if held_there:
            hits.append(name)
    facts = SelfCheck(places, len(hits))
    decision = nothing_stored(facts, law=adopted_law())
    actor = system_actor("gateway.self-check")
    with transaction.atomic():
        SelfCheckRun.objects.create(on=on, places=places, where=hits[:50], at=at)
        append(CHECKED, actor=actor, at=at, body={"places": places, "hits": len(hits)})
        if decision.outcome is Outcome.VIOLATION:
            keep(decision, facts, subject=f"gateway-self-check:{on:%Y%m%d}", at=at)
            says = f"{decision.reasons[0].says} Places: {', '.join(hits[:5])}."
            key = f"STORED_CONTENT:{on.isoformat()}"
            code, cite = "STORED_CONTENT", decision.cite
            made = open_from(
                actor, at, party=PROGRAM, code=code, says=says, provision=cite[:80], key=key, source="detection"
            )
            if made is not None:
                incident_from(actor, at, made, kind="security-failure", says=says, discovered_on=on)
    return len(hits)


def _stands_in(model: type[models.Model], field: models.Field[Any, Any], markers: list[str]) -> bool:
    if isinstance(field, SealedTextField):
        # A sealed column cannot be searched; it is opened row by row, once a day.
        opened = model._default_manager.order_by().values_list(field.name, flat=True).iterator()
        return any(marker in str(words).upper() for words in opened for marker in markers)
    asked = Q(pk__in=())
    for marker in markers:
        asked |= Q(**{f"{field.name}__icontains": marker})
    return model._default_manager.filter(asked).exists()


def _places(markers: list[str]) -> Iterator[tuple[str, bool]]:
    """Each column and file that could hold a text, and whether a canary's word stands in it."""
    for model in apps.get_models():
        if model._meta.app_label in _HISTORIES or model is CanaryMarker or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                yield f"{model.__name__}.{field.name}", _stands_in(model, field, markers)
    home = Path(settings.CARELAW_HOME)
    for path in sorted(home.rglob("*.log")) if home.is_dir() else ():
        if path.is_file() and path.stat().st_size <= _LARGEST_FILE:
            content = path.read_bytes()
            yield f"file {path.name}", any(marker.encode() in content for marker in markers)
