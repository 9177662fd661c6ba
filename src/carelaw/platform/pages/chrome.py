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
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.sending import unread_count
from carelaw.platform.pages.home import Tile, menu_for


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence above every page, such as that the law has lapsed. `tone`: info, warning or emergency."""

    says: str
    cite: str = ""
    tone: str = "warning"


@dataclass(frozen=True, slots=True)
class Chrome:
    """Everything that the layout shows and no view has to know."""

    program: str
    law_title: str
    law_cite: str
    law_status: str
    version: str
    notices: tuple[Notice, ...]
    menu: tuple[Tile, ...]
    role: str
    role_for: str
    idle_seconds: int
    language: str
    demo: bool
    unread: int


_PROVIDERS: list[Callable[[date], Notice | None]] = []


def notice(provider: Callable[[date], Notice | None]) -> Callable[[date], Notice | None]:
    """Register a function that says, for a day, what every page must announce; None for nothing."""
    _PROVIDERS.append(provider)
    return provider


def console(request: HttpRequest) -> dict[str, Chrome]:
    """Django's context processor for `base.html`."""
    actor: Actor | None = getattr(request, "actor", None)
    at: datetime = getattr(request, "at", None) or clock.now()
    book = adopted_law().rulebooks.get(settings.CARELAW_RULEBOOK)
    made = Chrome(
        program=settings.CARELAW_PROGRAM_NAME,
        law_title=book.short_title if book else "",
        law_cite=book.citation if book else "",
        law_status=_status_words(book) if book else "",
        version=__version__,
        notices=notices_on(law_day(at)),
        menu=menu_for(actor),
        role=_(ROLES[actor.role].says) if actor else "",
        role_for=actor.principal_name if actor else "",
        idle_seconds=int(settings.CARELAW_IDLE_LIMIT.total_seconds()),
        language=get_language() or "en",
        demo=settings.CARELAW_DEMO,
        unread=unread_count(actor.account_id) if actor else 0,
    )
    return {"chrome": made}


def notices_on(on: date) -> tuple[Notice, ...]:
    """What every page announces on a day."""
    found = [provider(on) for provider in _PROVIDERS]
    return tuple(each for each in found if each is not None)


@notice
def lapsed_law(on: date) -> Notice | None:
    """§39 (MAP-07): once the act has lapsed, every page says so."""
    law = adopted_law()
    book = law.rulebooks.get(settings.CARELAW_RULEBOOK)
    if book is None or law.in_force(book.id, on):
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
