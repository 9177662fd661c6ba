"""The audit-equality report: how often and how hard similar pharmacies are audited, owned ones beside the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from carelaw.kernel.dates import DAY, Window, quarter_of
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, local_day
from carelaw.pbm.store.models import Audit, AuditClaim, AuditMoney, AuditPeer, AuditState
from carelaw.pbm.use_cases.audits.letters import EQUALITY, table
from carelaw.pbm.use_cases.audits.setup import UNCLASSIFIED
from carelaw.pbm.use_cases.audits.standing import CITE, party_name
from carelaw.pbm.use_cases.parties import manager_numbered, number_of
from carelaw.pbm.use_cases.permissions import AUDIT_CHECK, AUDIT_EQUALITY
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, is_own, only_own

_NOT_MADE = (AuditState.DRAFT, AuditState.CANCELLED)


@dataclass(frozen=True, slots=True)
class PeerLine:
    """One class of pharmacies, owned or not, in one quarter."""

    peer_class: str
    affiliated: bool
    pharmacies: int
    audited: int
    claims: int
    recouped: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Audited pharmacies out of a hundred; None where no pharmacy of the class is on file."""
        return round(Decimal(100 * self.audited) / self.pharmacies, 1) if self.pharmacies else None

    @property
    def per_thousand(self) -> Decimal | None:
        """Dollars taken back for a thousand claims in scope; None without claims."""
        return round(1000 * self.recouped / self.claims, 2) if self.claims else None


def compared(manager_id: UUID, quarter: Window) -> list[PeerLine]:
    """A quarter of a benefit manager by class, owned pharmacies beside the others."""
    peers = list(AuditPeer.objects.filter(manager_id=manager_id))
    audits = list(_audits(manager_id, quarter))
    groups = {(one.peer_class, one.affiliated) for one in peers} | {(one.peer_class, one.affiliated) for one in audits}
    lines = []
    for peer_class, affiliated in sorted(groups):
        known = {one.pharmacy_id for one in peers if (one.peer_class, one.affiliated) == (peer_class, affiliated)}
        mine = [one for one in audits if (one.peer_class, one.affiliated) == (peer_class, affiliated)]
        numbers = [one.pk for one in mine]
        taken = AuditMoney.objects.filter(audit_id__in=numbers, on__gte=quarter.starts, on__lt=quarter.ends)
        back = taken.filter(Q(kind="recouped") | ~Q(paid_on=None))
        lines.append(
            PeerLine(
                peer_class or UNCLASSIFIED,
                affiliated,
                len(known | {one.pharmacy_id for one in mine if peer_class == UNCLASSIFIED}),
                len({one.pharmacy_id for one in mine}),
                AuditClaim.objects.filter(audit_id__in=numbers, outcome=Outcome.PASS.value).count(),
                sum((one.amount if one.kind == "recouped" else -one.amount for one in back), Decimal(0)),
            )
        )
    return lines


def standards_used(manager_id: UUID, quarter: Window) -> list[dict[str, Any]]:
    """Each cycle and class with how many audits and how many sets of standards it has."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in _audits(manager_id, quarter):
        digest = one.protocol.digest if one.protocol else ""
        found.setdefault((one.cycle, one.peer_class or UNCLASSIFIED), []).append(digest)
    return [
        {"cycle": cycle, "peer_class": peer_class, "audits": len(digests), "standards": len(set(digests))}
        for (cycle, peer_class), digests in sorted(found.items())
    ]


def equality_rows(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """The last two quarters of each benefit manager that one may see."""
    require(actor, AUDIT_EQUALITY)
    this = quarter_of(local_day(at))
    last = quarter_of(this.starts - DAY)
    rows = []
    for manager_id in _managers():
        if acts_for_own(actor) and not is_own(actor, manager_id):
            continue
        for quarter in (this, last):
            for line in compared(manager_id, quarter):
                rows.append(
                    {
                        "quarter": _name(quarter),
                        "manager": party_name(manager_id),
                        "peer_class": line.peer_class,
                        "affiliated": line.affiliated,
                        "pharmacies": line.pharmacies,
                        "audited": line.audited,
                        "rate": line.rate,
                        "claims": line.claims,
                        "recouped": line.recouped,
                        "per_thousand": line.per_thousand,
                    }
                )
    return rows


def reports(actor: Actor) -> list[Notice]:
    """The reports that were written, the newest first: all of them, or those about one's own audits."""
    require(actor, AUDIT_EQUALITY)
    found = Notice.objects.filter(kind=EQUALITY, channel=NoticeChannel.LETTER)
    return list(only_own(found, actor, "party_id").order_by("-created_at")[:500])


def write_report(actor: Actor, at: datetime, *, manager: str, quarter: date) -> Notice:
    """Write the audit-equality report of a quarter as a letter to the benefit manager; the staff reads the same."""
    require(actor, AUDIT_CHECK)
    party = manager_numbered(manager.strip())
    if party is None:
        says = f"No benefit manager has the state number {manager.strip()[:20]}."
        raise Refusal("manager-unknown", says, cite=f"{CITE}(e)", field="manager")
    wanted = quarter_of(quarter)
    if wanted.starts > local_day(at):
        says = f"{_name(wanted)} has not begun. Name a day of this quarter or an earlier one."
        raise Refusal("audit-quarter", says, cite=f"{CITE}(e)", field="quarter")
    # A quarter still running is written as of its day, so that the whole one has a letter of its own.
    through = min(wanted.ends - DAY, local_day(at))
    return _write(party, wanted, through, at)


@each_day("pbm.audit-equality", order=70)
def report_quarters(on: date, at: datetime) -> int:
    """On the first day of each quarter the last one is reported for every benefit manager that audited in it."""
    if quarter_of(on).starts != on or PROGRAMS_BILL not in adopted_law().rulebooks:
        return 0
    last, count = quarter_of(on - DAY), 0
    for manager_id in _managers():
        party = Party.objects.filter(pk=manager_id).first()
        if party is not None and _audits(manager_id, last).exists():
            _write(party, last, last.last_day, at)
            count += 1
    return count


def _write(party: Party, quarter: Window, through: date, at: datetime) -> Notice:
    rows = [
        (
            one.peer_class,
            "yes" if one.affiliated else "no",
            one.pharmacies,
            one.audited,
            "–" if one.rate is None else f"{one.rate} %",
            f"{one.claims:,}",
            f"${one.recouped:,.2f}",
            "–" if one.per_thousand is None else f"${one.per_thousand:,.2f}",
        )
        for one in compared(party.pk, quarter)
    ]
    cycles = [
        (one["cycle"], one["peer_class"], one["audits"], one["standards"]) for one in standards_used(party.pk, quarter)
    ]
    values = {
        "manager": f"{party.name} ({number_of(party)})",
        "first": str(quarter.starts),
        "last": str(through),
        "lines": table(rows, 8),
        "cycles": table(cycles, 4),
    }
    written = write_to_party(
        EQUALITY,
        key=f"{party.pk}:{quarter.starts}:{through}",
        party_id=party.pk,
        at=at,
        values=values,
        about="audit-equality:",
        letter=True,
        address=party.name,
    )
    return written[-1]


def _audits(manager_id: UUID, quarter: Window) -> Any:
    """The audits that began in a quarter."""
    within = Q(started_on__gte=quarter.starts, started_on__lt=quarter.ends)
    made = Audit.objects.filter(within, manager_id=manager_id, source="portal").exclude(state__in=_NOT_MADE)
    return made.select_related("protocol")


def _managers() -> list[UUID]:
    return sorted(set(Audit.objects.filter(source="portal").values_list("manager_id", flat=True)), key=str)


def _name(quarter: Window) -> str:
    return f"{quarter.starts.year} Q{(quarter.starts.month + 2) // 3}"
