"""Page: who asked, within a named and open review of the department."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.use_cases.doors.permissions import READ_REVIEW_LOG
from carelaw.pdmp.use_cases.doors.review_log import lines_of_review
from carelaw.pdmp.use_cases.query_words import outcome_words, purpose_words, role_words
from carelaw.pdmp.use_cases.retention.log_lines import shown as line_shown
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Column, Link, Table
from carelaw.platform.pages.templatetags.pages_time import local_instant


@page(permission=READ_REVIEW_LOG)
def review_log(request: Any, case: uuid.UUID) -> HttpResponse:
    """The questions that a review is about: its people, its professionals, its days."""
    by = {"asked": ("requested_at", "pk"), "who": ("actor_name", "-requested_at", "pk")}
    found = lines_of_review(request.actor, request.at, str(case))
    listed = listing(found, request.GET, by=by, default="-asked")
    columns = (
        Column("asked", _("Asked"), sortable=True),
        Column("who", _("By"), sortable=True),
        Column("role", _("Role")),
        Column("purpose", _("Purpose")),
        Column("outcome", _("Outcome")),
        Column("rows", _("Rows given"), numeric=True),
    )
    rows = [
        [
            local_instant(line.requested_at),
            line.asked_by,
            role_words(line.role),
            purpose_words(line.purpose),
            outcome_words(line.outcome),
            str(line.rows),
        ]
        for line in map(line_shown, listed.rows)
    ]
    empty = _("Nobody asked about those whom the review names, in its days.")
    lead = _("Only what the review is about, and never what law enforcement asked. That you read it is on the record.")
    back = Link(_("My cases"), reverse("own-cases"))
    table = Table(_("Questions"), columns, rows, empty=empty, **listed.place)
    return shown(request, Board(_("Who asked, within the review"), lead, (table,), back=back))
