"""How a benefit manager keeps its lists up with prices and availability, as it describes it."""

from __future__ import annotations

import io
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import ProcessPaper
from carelaw.pbm.use_cases.permissions import PRICES_KEEP, PRICES_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.files import keeping as files
from carelaw.platform.parties.own import only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/513b1(b)(2)"
DESCRIBED = declare(
    "list-process-described",
    says="A benefit manager described how its lists follow prices and availability.",
    keys={"manager": Shape.ID, "from": Shape.DAY},
    cite=CITE,
)


def describe_process(
    actor: Actor, at: datetime, *, says: str, starts_on: date, file: Attached | None = None
) -> ProcessPaper:
    """File the description, in words or with its document, from a day on; earlier ones stay."""
    require(actor, PRICES_KEEP)
    manager = own_party(actor)
    if starts_on > local_day(at):
        told = f"The description would hold from {starts_on}. Permitted: up to today, {local_day(at)}."
        raise Refusal("E-MAC-16.from", told, cite=CITE, field="starts_on")
    with transaction.atomic():
        digest = files.keep(io.BytesIO(file.content)).digest if file else ""
        made = ProcessPaper.objects.create(
            manager_id=manager.pk,
            starts_on=starts_on,
            digest=digest,
            file_name=file.name[:200] if file else "",
            says=says.strip()[:2000],
            filed_at=at,
        )
        body = {"manager": str(manager.pk), "from": starts_on.isoformat()}
        append(DESCRIBED, actor=actor, at=at, body=body, subject=str(manager.pk))
    return made


def processes_for(actor: Actor) -> QuerySet[ProcessPaper]:
    """The descriptions that an actor may see: one's own as a benefit manager, all as staff."""
    require(actor, PRICES_SEE)
    found = ProcessPaper.objects.order_by("-starts_on", "-pk")
    return found.none() if actor.role in {"NETWORK_PHARMACY", "PSAO"} else only_own(found, actor, "manager_id")
