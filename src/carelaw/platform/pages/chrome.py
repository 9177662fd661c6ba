"""What stands around every page: program, legal status, menu, role, language, version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carelaw import __version__
from carelaw.law.texts import Rulebook
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.adopted_law import recorded_law
from carelaw.platform.notices.sending import unread_count
from carelaw.platform.pages.home import OpenPage, Subject, Tile, menu_for, open_pages_of


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence above every page, such as that the law has lapsed. `tone`: info, warning or emergency."""

    says: str
    cite: str = ""
    tone: str = "warning"


@dataclass(frozen=True, slots=True)
class LawLine:
    """A text that binds the program: its short title, citation and status."""

    title: str
    cite: str
    status: str


@dataclass(frozen=True, slots=True)
class Chrome:
    """Everything that the layout shows and no view has to know."""

    program: str
    laws: tuple[LawLine, ...]
    version: str
    notices: tuple[Notice, ...]
    menu: tuple[Tile | Subject, ...]
    role: str
    role_for: str
    idle_seconds: int
    language: str
    demo: bool
    unread: int
    open_pages: tuple[OpenPage, ...] = ()
    confidential: str = ""


Provider = Callable[[str, date], Notice | None]
_PROVIDERS: list[Provider] = []


def notice(provider: Provider) -> Provider:
    """Register a function that says, for a program and a day, what its pages must announce; None for nothing."""
    _PROVIDERS.append(provider)
    return provider


def console(request: HttpRequest) -> dict[str, Chrome]:
    """Django's context processor for `base.html`."""
    actor: Actor | None = getattr(request, "actor", None)
    at: datetime = getattr(request, "at", None) or clock.now()
    # Some roles look into several programs: over a page stands the program whose page it is.
    program = _program_at(request, ROLES[actor.role].program if actor else settings.CARELAW_PROGRAM)
    books = _books_of(program)
    made = Chrome(
        program=_(settings.CARELAW_PROGRAM_NAMES[program]),
        laws=tuple(LawLine(_(book.short_title), book.citation, _status_words(book)) for book in books),
        version=__version__,
        notices=notices_on(program, law_day(at, program)),
        menu=menu_for(actor),
        role=_(ROLES[actor.role].says) if actor else "",
        role_for=actor.principal_name if actor else "",
        idle_seconds=int(settings.CARELAW_IDLE_LIMIT.total_seconds()),
        language=get_language() or "en",
        demo=settings.CARELAW_DEMO,
        unread=unread_count(actor.account_id) if actor else 0,
        open_pages=open_pages_of(program),
        confidential=next((book.confidential_cite for book in books if book.confidential_cite), ""),
    )
    return {"chrome": made}


def _program_at(request: HttpRequest, otherwise: str) -> str:
    """Whose page is open: the program that the address begins with; where it names none, that of the role."""
    first = request.path_info.strip("/").partition("/")[0]
    return first if first in settings.CARELAW_PROGRAM_NAMES and _books_of(first) else otherwise


def notices_on(program: str, on: date) -> tuple[Notice, ...]:
    """What every page of a program announces on a day."""
    found = [provider(program, on) for provider in _PROVIDERS]
    return tuple(each for each in found if each is not None)


@notice
def lapsed_law(program: str, on: date) -> Notice | None:
    """Once a text has lapsed, as the act does by §39 (MAP-07), every page of its program says so."""
    found = (_no_longer_binds(book, on) for book in _books_of(program))
    return next((notice for notice in found if notice is not None), None)


def _books_of(program: str) -> list[Rulebook]:
    return [book for book in recorded_law().rulebooks.values() if book.program == program]


def _no_longer_binds(book: Rulebook, on: date) -> Notice | None:
    law = recorded_law()
    if law.in_force(book.id, on):
        return None
    ended = [day for period in law.periods(book.id) if (day := period.last_day) is not None and day < on]
    if not ended:
        return Notice(_("%(law)s is not in force yet.") % {"law": book.short_title}, cite=book.starts_cite)
    last = date_format(max(ended), "DATE_FORMAT")
    says = _(
        "%(law)s lapsed after %(day)s. Questions are refused and nothing new is due; "
        "confidentiality, records and open cases go on."
    )
    return Notice(says % {"law": book.short_title, "day": last}, cite=book.ends_cite)


def _status_words(book: Rulebook) -> str:
    words: dict[str, Any] = {
        "in-force": _("in force"),
        "enacted": _("enacted"),
        "adopted": _("adopted"),
        "bill": _("bill"),
        "expired": _("expired"),
        "proposed": _("proposed"),
        "repealed": _("repealed"),
    }
    return str(words.get(str(book.status), str(book.status)))
