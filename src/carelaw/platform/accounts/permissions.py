"""What each role may do: declared by name beside the paragraph that allows it, asked before every act.

A package declares its permissions once, at import: `declare("pdmp.submit", roles=("SUBMITTER",), says=…, cite=…)`.
Use cases call `require(actor, name)`; views carry `@page(permission=name)`; a route without a mark is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.adopted_law import is_adopted, require_adopted

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be done, the roles that may do it, and the paragraph that says so."""

    name: str
    roles: frozenset[str]
    says: str
    cite: str
    code: str = "not-permitted"


@dataclass(frozen=True, slots=True)
class Access:
    """How a view may be reached: with a permission, by any signed-in account, or by the public for a stated reason.

    `early` pages open before the second factor and the role are settled: the pages that settle them.
    """

    kind: str
    permission: str = ""
    why: str = ""
    early: bool = False


_PERMISSIONS: dict[str, Permission] = {}


def declare(
    name: str,
    *,
    roles: Iterable[str],
    says: str,
    cite: str,
    code: str = "not-permitted",
) -> Permission:
    """Declare a permission. Raises ValueError for a role that is not listed, or a name taken otherwise."""
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise ValueError(f"Permission {name} names unknown roles: {', '.join(unknown)}.")
    made = Permission(name, frozenset(roles), says, cite, code)
    if _PERMISSIONS.setdefault(name, made) != made:
        raise ValueError(f"Permission {name} is declared twice, with different terms.")
    return made


def permissions() -> Mapping[str, Permission]:
    """Every permission declared so far, by name."""
    return dict(sorted(_PERMISSIONS.items()))


def require(actor: Actor | None, name: str) -> None:
    """Refuse unless this actor's role has the permission and the deployment adopted the law of its program.

    For what purpose is a program's own rule to judge.
    """
    permission = _known(name)
    if actor is None:
        raise _not_signed_in(permission.cite)
    if not _has(actor, permission):
        says = f"The role “{ROLES[actor.role].says}” may not: {permission.says}"
        raise Refusal(permission.code, says, cite=permission.cite, kind="forbidden")
    require_adopted(_program(name))


def allowed(actor: Actor | None, name: str) -> bool:
    """True when `require` would pass; for menus and tiles, never instead of `require`."""
    return actor is not None and _has(actor, _known(name)) and is_adopted(_program(name))


def page(*, permission: str) -> Callable[[V], V]:
    """A view for roles that hold a permission. Works for page views and for API operations alike."""
    _check_spelling(permission)

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            require(actor_of(request), permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, Access("permission", permission=permission))

    return decorate


operation = page


def own_page(*, why: str, early: bool = False) -> Callable[[V], V]:
    """A view for any signed-in person about his or her own account only, such as the security page."""

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                raise _not_signed_in("")
            return view(request, *args, **kwargs)

        return _marked(guarded, Access("own", why=why, early=early))

    return decorate


def public_page(*, why: str) -> Callable[[V], V]:
    """A view that needs no sign-in; `why` says what makes that lawful and safe."""
    if not why.strip():
        raise ValueError("A public page says why it is public.")

    def decorate(view: V) -> V:
        @wraps(view)
        def open_view(request: Any, *args: Any, **kwargs: Any) -> Any:
            return view(request, *args, **kwargs)

        return _marked(open_view, Access("public", why=why))

    return decorate


def access_of(view: Any) -> Access | None:
    """How a view is marked, or None: such a view is refused."""
    return getattr(view, "carelaw_access", None)


def actor_of(request: Any) -> Actor | None:
    """Who speaks in a request: the token's actor at an API, else the signed-in person's; None when nobody."""
    auth = getattr(request, "auth", None)
    return auth if isinstance(auth, Actor) else getattr(request, "actor", None)


def asker_of(request: Any) -> Actor:
    """Who speaks in a request whose operation asked for a permission: there always is somebody."""
    actor = actor_of(request)
    assert actor is not None, "an operation without a permission has no asker"
    return actor


def instant_of(request: Any) -> datetime:
    """The instant at which a request came in; the doorkeeper read it from the clock, once."""
    at: datetime = request.at
    return at


def _not_signed_in(cite: str) -> Refusal:
    """The law that is cited is that of what was asked for: each program has its own."""
    return Refusal("not-signed-in", "Sign in first.", cite=cite, kind="unauthenticated")


def _has(actor: Actor, permission: Permission) -> bool:
    narrowed = actor.scoped("permission")
    return actor.role in permission.roles and (not narrowed or permission.name in narrowed)


def _program(name: str) -> str:
    return name.partition(".")[0]


def _known(name: str) -> Permission:
    if name not in _PERMISSIONS:
        raise KeyError(f"No permission is called {name!r}; declare it first.")
    return _PERMISSIONS[name]


def _check_spelling(name: str) -> None:
    if not name or name != name.lower() or " " in name:
        raise ValueError(f"A permission is named like pdmp.history-ask, not {name!r}.")


def _marked(view: Any, access: Access) -> Any:
    view.carelaw_access = access
    return view


__all__ = [
    "Access",
    "Permission",
    "access_of",
    "actor_of",
    "allowed",
    "declare",
    "operation",
    "own_page",
    "page",
    "permissions",
    "public_page",
    "require",
]
