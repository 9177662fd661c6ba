"""The first page and the menu: packages say what they offer; each person sees what the chosen role permits.

In your app's `ready`: `tile("Ask for a history", says="…", route="pdmp:ask", permission="pdmp.history-ask")`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.adopted_law import is_adopted


@dataclass(frozen=True, slots=True)
class Tile:
    """One thing to do: its title and sentence (translatable), its route, who may, and where it stands."""

    title: str | Promise
    says: str | Promise
    route: str
    permission: str
    section: str | Promise = ""
    order: int = 50
    in_menu: bool = True

    @property
    def url(self) -> str:
        return reverse(self.route)


# What fits in one line beside the first page's own link.
IN_MENU = 6
_TILES: dict[str, Tile] = {}


def tile(
    title: str | Promise,
    *,
    says: str | Promise,
    route: str,
    permission: str,
    section: str | Promise = "",
    order: int = 50,
    in_menu: bool = True,
) -> None:
    """Put a page on the first page, small `order` first; the first few stand in the menu too, unless told not to."""
    _TILES[route] = Tile(title, says, route, permission, section, order, in_menu)


def tiles_for(actor: Actor | None) -> tuple[Tile, ...]:
    """What an actor may do here, in order."""
    listed = sorted(_TILES.values(), key=lambda each: (each.order, str(each.title)))
    return tuple(each for each in listed if allowed(actor, each.permission))


def menu_for(actor: Actor | None) -> tuple[Tile, ...]:
    """The tiles that stand in the menu: the first few; the first page has them all, by section."""
    return tuple(each for each in tiles_for(actor) if each.in_menu)[:IN_MENU]


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that everybody may open without signing in, for the foot of every page of its program."""

    title: str | Promise
    route: str
    program: str

    @property
    def url(self) -> str:
        return reverse(self.route)


_OPEN: dict[str, OpenPage] = {}


def open_page(title: str | Promise, *, route: str, program: str) -> None:
    """Lead everybody to a page that needs no sign-in."""
    _OPEN[route] = OpenPage(title, route, program)


def open_pages_of(program: str) -> tuple[OpenPage, ...]:
    """The open pages of a program whose law is adopted."""
    return tuple(each for each in _OPEN.values() if each.program == program and is_adopted(program))
