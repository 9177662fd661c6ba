"""What waits about the former program: questions without an answer, rows of sheets to mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carelaw.ihh.use_cases.pccm.questions import CITE, open_questions
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import WorkItem, work_for


@work_for("IHH_PROGRAM", "IHH_FINANCE")
def questions_to_answer(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each question about a past judgment that nobody has answered."""
    for one in open_questions()[:100]:
        says = _("Answer %(number)s about %(case)s") % {"number": one.number, "case": one.case.number}
        url = f"{reverse('act-pccm-answer')}?{urlencode({'question': one.number})}"
        yield WorkItem(says, one.asked_on, None, url, CITE, f"pccm:{one.number}")
