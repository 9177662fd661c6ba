"""The console inbox: what the program told an account, what is still unread, where each notice leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from carelaw.platform.accounts.permissions import own_page
from carelaw.platform.notices.letters import blocks_of
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import mark_read, unread_count
from carelaw.platform.pages.days import days_in_words
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Table

_own = own_page(why="What the program told this account.")
_PLACES: dict[str, str] = {}


def lead_to(kind: str, route: str) -> None:
    """Say which page a notice `about="kind:id"` leads to; the route takes the id as its only argument."""
    _PLACES[kind] = route


def notices_for(account_id: UUID | str) -> QuerySet[Notice]:
    """What stands in an account's inbox, newest first."""
    mine = Notice.objects.filter(account_id=account_id, channel=NoticeChannel.CONSOLE)
    return mine.order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """One notice with where it leads, its text in blocks as a letter has them."""

    notice: Notice
    unread: bool
    leads: bool

    @property
    def subject(self) -> str:
        return days_in_words(self.notice.subject)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return blocks_of(days_in_words(self.notice.body))


@_own
def inbox(request: Any) -> HttpResponse:
    """The notices of one's own account."""
    by = {"newest": ("created_at", "pk")}
    shown = listing(notices_for(request.user.pk), request.GET, by=by, default="-newest", per_page=25)
    listed = [NoticeShown(one, one.read_at is None, bool(_place_of(one))) for one in shown.rows]
    paging = Table("", (), ((),) * len(listed), **shown.place)
    unread = unread_count(request.user.pk)
    return render(request, "notices/inbox.html", {"page": {"notices": listed, "paging": paging, "unread": unread}})


@_own
@require_POST
def open_notice(request: Any, notice_id: UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    mark_read(notice_id, request.user.pk, request.at)
    one = notices_for(request.user.pk).filter(pk=notice_id).first()
    return redirect((one and _place_of(one)) or "inbox")


def _place_of(one: Notice) -> str:
    kind, _, wanted = one.about.partition(":")
    return reverse(_PLACES[kind], args=[wanted]) if kind in _PLACES and wanted else ""
