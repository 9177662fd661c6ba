"""What a services organization sees for the pharmacies that gave it a mandate, and what waits for it there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from carelaw.kernel.dates import legal_date, start_of_day
from carelaw.kernel.decision import Outcome
from carelaw.pbm.store.models import (
    AppealState,
    Contract,
    EnrollmentWindow,
    ProgramElection,
    PsaoFiling,
    PsaoMandate,
)
from carelaw.pbm.use_cases.appeal_following import appeals_of, governing_due, names_of
from carelaw.pbm.use_cases.contracts.parties import PSAO_CITE
from carelaw.pbm.use_cases.contracts.registering import contracts_for
from carelaw.pbm.use_cases.mac_lists import freshness, lists_of, pharmacies_for
from carelaw.pbm.use_cases.program_terms.enrolling import CITE as ENROLL_CITE
from carelaw.pbm.use_cases.scope.named import names_of as party_names
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.parties.own import own_parties

_ANSWER = "215 ILCS 5/513b1(b)(4)(B)"
DAYS = "mac.agency_notice_days"


@work_for("PSAO")
def mandates_that_end(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Mandates whose last day comes soon, and filings that a pharmacy has not adopted."""
    mine, soon = own_parties(actor), on + _days(on)
    ending = PsaoMandate.objects.filter(psao_id__in=mine, ends_on__gte=on, ends_on__lte=soon)
    waiting = PsaoFiling.objects.filter(psao_id__in=mine, adopted_at=None, dropped_at=None)
    names = party_names([*ending.values_list("pharmacy_id", flat=True), *waiting.values_list("pharmacy_id", flat=True)])
    for one in ending.order_by("ends_on", "pk"):
        says = f"The mandate of {names[one.pharmacy_id]} ends: ask for the next one"
        url = reverse("pbm-psao-mandates")
        yield WorkItem(says, one.starts_on, one.ends_on, url, PSAO_CITE, f"mandate:{one.pk}")
    for filing in waiting.order_by("filed_at", "pk"):
        says = f"{names[filing.pharmacy_id]} has not adopted {filing.reference}, which you filed without a mandate"
        since, url = legal_date(filing.filed_at, ZONE), reverse("pbm-psao-filings")
        yield WorkItem(says, since, None, url, PSAO_CITE, f"waits:{filing.reference}")


@work_for("PSAO")
def appeals_and_lists(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Answers that benefit managers owe on appeals of its pharmacies, and their price lists that are out of date."""
    asked = list(appeals_of(actor, on).filter(state=AppealState.FILED))
    names = names_of(asked)
    for appeal in asked:
        due, manager = governing_due(appeal), names.get(str(appeal.manager_id), "The benefit manager")
        late = due is not None and due < on
        owes = "has not answered" if late else "has to answer"
        says = f"{manager} {owes} appeal {appeal.reference} of {names.get(str(appeal.pharmacy_id), 'a pharmacy')}"
        url = reverse("pbm-appeal", args=[appeal.reference])
        yield WorkItem(says, appeal.filed_on or on, due, url, _ANSWER, f"owed:{appeal.pk}")
    for one in lists_of(actor, on):
        standing = freshness(one, start_of_day(on, ZONE))
        if standing is not None and standing.outcome is Outcome.VIOLATION:
            says = f"The price list {one.code} is out of date: {standing.reasons[0].says}"
            url = reverse("pbm-mac-list", args=[one.pk])
            yield WorkItem(says, on, None, url, "215 ILCS 5/513b1(b)(1)", f"stale:{one.pk}")


@work_for("PSAO")
def contracts_and_enrollment(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Letters of late about contracts of its pharmacies, and enrollment periods in which they can still elect."""
    begins = on - _days(on)
    for contract in contracts_for(actor, on):
        letter = _newest_letter(contract, begins)
        if letter is not None:
            url = reverse("pbm-contract", args=[contract.number])
            since = legal_date(letter.created_at, ZONE)
            says = f"Read what was found in {contract.title}: {letter.subject}"
            yield WorkItem(says, since, None, url, letter.cite[:120], f"letter:{letter.pk}")
    pharmacies = set(pharmacies_for(actor, on)) - set(own_parties(actor))
    for window in EnrollmentWindow.objects.filter(opens_on__lte=on, closes_on__gte=on).select_related("program"):
        left = pharmacies - _elected(window, on)
        if left:
            who = ", ".join(sorted(party_names(left).values()))
            says = f"Enrollment in {window.program.name} closes; not in it yet: {who}"
            url = reverse("pbm-open-program", args=[window.program.number])
            yield WorkItem(says, window.opens_on, window.closes_on, url, ENROLL_CITE, f"enroll:{window.pk}")


def _days(on: date) -> timedelta:
    return timedelta(days=adopted_law().number(DAYS, on))


def _elected(window: EnrollmentWindow, on: date) -> set[UUID]:
    known = Q(window=window) | Q(program=window.program, starts_on__lte=on, ends_on__gte=on)
    return set(ProgramElection.objects.filter(known, state="accepted").values_list("pharmacy_id", flat=True))


def _newest_letter(contract: Contract, since: date) -> Notice | None:
    about = Notice.objects.filter(about=f"contract:{contract.number}", channel=NoticeChannel.LETTER)
    return about.filter(created_at__gte=start_of_day(since, ZONE)).order_by("-created_at", "-pk").first()
