"""Routes of the board."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.board.acts import ACTS
from carelaw.pdmp.use_cases.board.lists import LISTS
from carelaw.pdmp.web.board import pages
from carelaw.platform.acts.list_pages import list_routes
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("board/", pages.overview, name="board"),
    path("board/seats/", pages.seats, name="board-seats"),
    path("board/meetings/", pages.meetings, name="board-meetings"),
    path("board/meetings/<uuid:meeting_id>/", pages.meeting, name="board-meeting"),
    path("board/advisers/", pages.advisers, name="board-advisers"),
    path("board/policies/", pages.policies, name="board-policies"),
    path("board/vendors/", pages.vendors, name="board-vendors"),
    path("board/evaluations/", pages.evaluations, name="board-evaluations"),
    path("board/directives/", pages.directives, name="board-directives"),
    path("board/regulations/", pages.regulations, name="board-regulations"),
    *list_routes("board/", LISTS, ACTS),
    *act_routes("board/do/", ACTS),
]
