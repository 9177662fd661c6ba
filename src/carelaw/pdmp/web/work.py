"""What waits in prescription monitoring: records to correct, pairs to decide, drug codes that nobody knows yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carelaw.pdmp.policy import policy
from carelaw.pdmp.store.models import RecordState, SubmittedRecord
from carelaw.pdmp.store.people import LinkReview, LinkState
from carelaw.pdmp.use_cases.following import submissions_of
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 100


@work_for("SUBMITTER")
def records_to_correct(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each file of one's own that holds records back, the one that waits longest first."""
    held = SubmittedRecord.objects.filter(state=RecordState.HELD, submission__in=submissions_of(actor))
    files = held.values("submission", "submission__file_name").annotate(count=Count("pk"), first=Min("received_at"))
    for one in files.order_by("first")[:_AT_MOST]:
        since = law_day(one["first"])
        says = ngettext(
            "Correct %(count)s record of %(file)s", "Correct %(count)s records of %(file)s", one["count"]
        ) % {"count": one["count"], "file": one["submission__file_name"] or _("a report")}
        due = since + timedelta(days=policy().held_too_long_days)
        url = reverse("submission", args=[one["submission"]])
        yield WorkItem(says, since, due, f"{url}#records", "§7(b), (c)", f"held:{one['submission']}")


@work_for("DATA_STEWARD")
def pairs_to_decide(actor: Actor, on: date) -> Iterable[WorkItem]:
    """The queue of doubtful pairs, as one thing to do."""
    waiting = LinkReview.objects.filter(state=LinkState.OPEN).aggregate(count=Count("pk"), first=Min("opened_at"))
    if not waiting["count"]:
        return ()
    says = ngettext(
        "Decide %(count)s pair of reports that may speak of one person",
        "Decide %(count)s pairs of reports that may speak of one person",
        waiting["count"],
    ) % {"count": waiting["count"]}
    return (WorkItem(says, law_day(waiting["first"]), None, reverse("reviews"), "§6(b)(1)", "reviews"),)
