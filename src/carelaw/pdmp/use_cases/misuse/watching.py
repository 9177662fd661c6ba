"""The daily watch: many refused questions of one account, or one through a shut door, open a case (MAP-152)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from carelaw.kernel.dates import DAY, start_of_day
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.store.models import FrozenEvidence, MisuseCase, MisuseSource, Query, WarrantOutcome
from carelaw.pdmp.use_cases.misuse.cases import begin
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day

# A question through a door that the act shuts for the role is suspicious by itself.
SHUT = ("E-MAP-50.no-door", "E-MAP-68", "E-MAP-89")


@each_day("pdmp.misuse-watch", order=70)
def watch(on: date, at: datetime) -> int:
    """Look at yesterday's refused questions and at uses that agencies reported outside the limit."""
    return _denied(on, at) + _reported_uses(on, at)


def _denied(on: date, at: datetime) -> int:
    least = adopted_law().number("misuse.denials_a_day", on)
    refused = Query.objects.filter(
        outcome="denied",
        account_id__isnull=False,
        requested_at__gte=start_of_day(on - DAY, ZONE),
        requested_at__lt=start_of_day(on, ZONE),
    ).order_by("requested_at", "pk")
    known = set(FrozenEvidence.objects.filter(query_id__in=refused.values("pk")).values_list("query_id", flat=True))
    by_account: dict[UUID, list[Query]] = defaultdict(list)
    for query in refused:
        if query.account_id is not None:
            by_account[query.account_id].append(query)
    opened = 0
    for account_id, lines in by_account.items():
        shut = any(line.code in SHUT for line in lines)
        if (shut or len(lines) >= least) and not any(line.pk in known for line in lines):
            ground = f"{len(lines)} refused question(s) on {on - DAY}."
            if shut:
                ground += " At least one through a door that the act shuts for this role."
            begin(
                None,
                at,
                source=MisuseSource.DENIED_ATTEMPTS,
                person=lines[-1].actor_name,
                ground=ground,
                account_id=account_id,
                queries=lines,
            )
            opened += 1
    return opened


def _reported_uses(on: date, at: datetime) -> int:
    """A use outside the limit of §9(b)(3)(ii) that an agency itself reported."""
    opened = 0
    uses = WarrantOutcome.objects.filter(
        misuse=True,
        reported_at__gte=start_of_day(on - DAY, ZONE),
        reported_at__lt=start_of_day(on, ZONE),
        request__query_id__isnull=False,
    ).select_related("request")
    for use in uses.order_by("pk"):
        request = use.request
        source = MisuseSource.AGENCY_USE
        assert request.query_id is not None
        if MisuseCase.objects.filter(source=source, evidence__query_id=request.query_id).exists():
            continue
        line = Query.objects.filter(pk=request.query_id).first()
        if line is None:
            continue
        ground = f"Of {request.reference}, a use outside the limit of §9(b)(3)(ii) was reported: {use.used_for}."
        begin(
            None,
            at,
            source=source,
            person=f"{request.officer}, {request.agency}",
            ground=ground,
            account_id=request.account_id,
            queries=[line],
        )
        opened += 1
    return opened
