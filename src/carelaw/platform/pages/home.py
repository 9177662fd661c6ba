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


@dataclass(frozen=True, slots=True)
class Subject:
    """A page of tiles that belong together: it stands for its sections where a role has more tiles than fit."""

    name: str
    title: str | Promise
    says: str | Promise
    sections: tuple[str | Promise, ...]
    program: str
    order: int = 50
    section: str | Promise = ""
    in_menu: bool = True

    @property
    def url(self) -> str:
        return reverse("subject", args=[self.name])

    def holds(self, tile: Tile) -> bool:
        """Whether a tile is of this subject: of its program, in one of its sections."""
        return tile.permission.startswith(f"{self.program}.") and str(tile.section) in {*map(str, self.sections)}


# What fits in one line beside the first page's own link.
IN_MENU = 6
_TILES: dict[str, Tile] = {}
_SUBJECTS: dict[str, Subject] = {}


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


def subject(
    name: str,
    title: str | Promise,
    *,
    says: str | Promise,
    sections: tuple[str | Promise, ...],
    program: str,
    order: int = 50,
    section: str | Promise = "",
) -> None:
    """Give the tiles of these sections of a program one page of their own, for roles with many tiles."""
    _SUBJECTS[name] = Subject(name, title, says, sections, program, order, section)


def first_page_for(actor: Actor | None) -> tuple[Tile | Subject, ...]:
    """What stands on the first page: every tile where they are few, else subjects in place of the tiles they hold.

    A subject of which the role has a single tile is that tile.
    """
    tiles = tiles_for(actor)
    shown: list[Tile | Subject] = list(tiles)
    for one in _SUBJECTS.values():
        held = subject_tiles(one, tiles)
        crowded = sum(each.permission.startswith(f"{one.program}.") for each in tiles) > IN_MENU
        if crowded and len(held) > 1:
            shown = [each for each in shown if each not in held] + [one]
    return tuple(sorted(shown, key=lambda each: (each.order, str(each.title))))


def subject_tiles(one: Subject, tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
    """Those of some tiles that belong to a subject."""
    return tuple(each for each in tiles if one.holds(each))


def subject_named(name: str) -> Subject | None:
    """A subject by its name in the address, or None."""
    return _SUBJECTS.get(name)


def menu_for(actor: Actor | None) -> tuple[Tile | Subject, ...]:
    """What stands in the menu: the first few of the first page, which has them all, by section."""
    return tuple(each for each in first_page_for(actor) if each.in_menu)[:IN_MENU]


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
