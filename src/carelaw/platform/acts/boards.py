"""A page that shows where things stand: notes, what can be done, facts, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.acts.declaration import Act
from carelaw.platform.pages.parts import DecisionBox, Fact, Link, Table


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence set apart, with its paragraph."""

    says: str
    tone: str = "info"
    cite: str = ""


@dataclass(frozen=True, slots=True)
class BoardForm:
    """A form at the foot of a board: its words, its paragraph, its button."""

    title: str
    says: str
    button: str
    form: Form
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Acts that belong together, under a heading."""

    title: str
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Board:
    """One page; the template only shows it."""

    title: str
    lead: str
    tables: Sequence[Table] = ()
    acts: Sequence[Link] = ()
    facts: Sequence[Fact] = ()
    notes: Sequence[Note] = ()
    box: DecisionBox | None = None
    back: Link | None = None
    upload: str = ""
    posts: Sequence[Link] = ()
    # What can be done besides; `acts` are then the next steps that stand open, and come first.
    groups: Sequence[Group] = ()
    # Links that choose what the tables show, and a form that the page itself takes.
    ways: Sequence[Link] = ()
    form: BoardForm | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def shown(request: Any, board: Board, status: int = 200) -> HttpResponse:
    """The page as it is sent."""
    return render(request, "pages/board.html", {"page": board}, status=status)


def offered(request: Any, acts: Iterable[Act], /, **about: str) -> list[Link]:
    """Links to the acts that whoever looks may do, already filled in with what they are about."""
    query = urlencode(about)
    tail = f"?{query}" if query else ""
    return [
        Link(act.title, reverse(f"act-{act.name}") + tail) for act in acts if allowed(request.actor, act.permission)
    ]
