"""How a license stands day by day: put on probation, suspended, revoked, surrendered, and live again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import LicenseAction, LicenseStanding
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.parties.models import License
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

ZONE = "America/Chicago"
KIND = "pharmacy-benefits-manager"
# What ends a license for good; the end of a suspension or probation does not bring it back.
ENDED = ("revoked", "surrendered", "lapsed", "expired")
CHANGED = declare(
    "license-standing-changed",
    says="How a license stands was changed.",
    keys={"license": Shape.ID, "status": Shape.CODE, "since": Shape.DAY},
    cite="215 ILCS 5/512-5",
)


def set_standing(
    number: str,
    status: str,
    since: date,
    *,
    at: datetime,
    because: str,
    action: LicenseAction | None = None,
    actor: object = None,
) -> LicenseStanding:
    """A license stands so from a day on; what begins later is applied by the calendar."""
    with transaction.atomic():
        made = LicenseStanding.objects.create(
            license_number=number, status=status, since=since, action=action, because=because[:300]
        )
        if since <= legal_date(at, ZONE):
            _apply(made)
        body = {"license": number, "status": status, "since": since.isoformat()}
        append(CHANGED, actor=actor, at=at, body=body, subject=number)  # type: ignore[arg-type]
    return made


def standing_on(number: str, on: date) -> str:
    """What a license was on a day by its history; empty where nothing was ever done to it."""
    found = LicenseStanding.objects.filter(license_number=number, since__lte=on).order_by("-since", "-pk").first()
    return found.status if found else ""


def history_of(number: str) -> list[LicenseStanding]:
    """Every change, the oldest first."""
    return list(LicenseStanding.objects.filter(license_number=number).order_by("since", "pk"))


@each_day("pbm.license-standings", order=35)
def apply_standings(on: date, at: datetime) -> int:
    """What begins on this day begins: the end of a suspension, a license that is not renewed. Safe to repeat."""
    return sum(_apply(one) for one in LicenseStanding.objects.filter(since=on).order_by("pk"))


def _apply(standing: LicenseStanding) -> int:
    license = License.objects.filter(kind=KIND, number=standing.license_number).first()
    if license is None or license.status == standing.status:
        return 0
    own_end = license.status == "revoked" and standing.action is not None and standing.action.kind == "revocation"
    if standing.status == "active" and license.status in ENDED and not own_end:
        return 0
    license.status = standing.status
    license.save(update_fields=["status"])
    return 1
