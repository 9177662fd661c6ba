"""The console's doorkeeper: who speaks, in which role, with a second factor, not too long ago, through a marked route.

Order of the questions, for every request that reaches a view: does the route say who may use it; is the session
alive; does the account stand; is there a second factor; is a role chosen and its grant live. The view's own mark
then asks for its permission.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, actor_for, require_standing
from carelaw.platform.accounts.adapter import SECOND_FACTORS
from carelaw.platform.accounts.clients import address_of
from carelaw.platform.accounts.granting import role_choices
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import Access, access_of
from carelaw.platform.legal_zone import zone_of

DOOR = "carelaw_door"
ROLE = "carelaw_role"
# The session's "last seen" is written at most this often, so that reading a page does not write a row each time.
_SEEN_EVERY = 30


class Doorkeeper:
    """Middleware, after authentication and messages. Sets `request.at` and `request.actor`."""

    clock: ClassVar[Callable[[], datetime]] = staticmethod(clock.now)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        with timezone.override(zone_of(settings.CARELAW_PROGRAM)):
            return self._answer(request)

    def _answer(self, request: Any) -> HttpResponse:
        request.at = type(self).clock()
        request.actor = None
        ended = end_if_stale(request)
        if request.user.is_authenticated:
            _speak_language(request)
        session_key = request.session.session_key
        response = ended or self.get_response(request)
        if request.user.is_authenticated and request.session.session_key != session_key:
            remember_session(request)
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse an unmarked route; lead everybody else to what is missing: sign-in, second factor, role."""
        try:
            return self._admit(request, access_of(view))
        except Refusal as refusal:
            # Django asks nobody about an exception of this hook, so the page is made here.
            response: HttpResponse = request.refuse(refusal)
            return response
        finally:
            if request.actor is not None:
                timezone.activate(zone_of(request.actor.program))

    def _admit(self, request: Any, access: Access | None) -> HttpResponse | None:
        if access is None:
            says = "This page is closed: nothing says who may use it."
            raise Refusal("route-without-permission", says, kind="forbidden")
        if access.kind == "api":
            return None
        if access.kind == "public":
            _settle_quietly(request)
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if access.early:
            _settle_quietly(request)
            return None
        return self._settle(request, access)

    def _settle(self, request: Any, access: Access) -> HttpResponse | None:
        require_standing(request.user)
        if settings.CARELAW_SECOND_FACTOR and not second_factor_passed(request):
            return redirect("second-factor")
        chosen = chosen_actor(request)
        if chosen is not None:
            request.actor = chosen
            return None
        if access.kind == "own":
            return None
        return redirect(f"{reverse('role')}?{urlencode({'next': request.get_full_path()})}")


def end_if_stale(request: Any) -> HttpResponse | None:
    """Sign out a session that is idle, too old, or replaced by a sign-in elsewhere; None while it lives."""
    if not request.user.is_authenticated:
        return None
    door = request.session.get(DOOR)
    now = int(request.at.timestamp())
    because = _why_stale(request, door, now)
    if because is None:
        if now - door["seen"] >= _SEEN_EVERY:
            request.session[DOOR] = {**door, "seen": now}
        return None
    sign_out(request, because=because)
    messages.warning(request, _why_signed_out(because))
    return _to_sign_in(request) if request.method in {"GET", "HEAD"} else redirect("account_login")


def _why_stale(request: Any, door: dict[str, int] | None, now: int) -> str | None:
    if door is None:
        return "no-door"
    if now - door["began"] >= settings.CARELAW_SESSION_LIMIT.total_seconds():
        return "too-long"
    if now - door["seen"] >= settings.CARELAW_IDLE_LIMIT.total_seconds():
        return "idle"
    if request.user.session_digest != session_digest(request):
        return "elsewhere"
    return None


def _why_signed_out(because: str) -> str:
    if because == "idle":
        return _("You were signed out because nothing happened for a while. Sign in to go on where you were.")
    if because == "too-long":
        return _("You were signed out because a session ends after twelve hours. Sign in to go on where you were.")
    return _(
        "You were signed out because this account signed in at another place. "
        "If that was not you, tell the program office at once."
    )


def remember_session(request: Any) -> None:
    """Make this session the only one that speaks for the account (§5(5)(ix): one person, one place)."""
    now = int(request.at.timestamp())
    door = request.session.get(DOOR) or {"began": now, "seen": now}
    request.session[DOOR] = door
    request.user.session_digest = session_digest(request)
    Account.objects.filter(pk=request.user.pk).update(session_digest=request.user.session_digest)


def session_digest(request: Any) -> str:
    """The digest of the session's key; the key itself is a credential and stays in the session store."""
    return hashlib.sha256((request.session.session_key or "").encode()).hexdigest()


def second_factor_passed(request: Any) -> bool:
    """True when this session used a second factor, or set one up: an account has one session, so it was this one."""
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records):
        return True
    began = _utc(request.session[DOOR]["began"])
    made_here = Authenticator.objects.filter(user=request.user, type__in=SECOND_FACTORS, created_at__gte=began)
    return bool(made_here.exists())


def has_second_factor(account: Account) -> bool:
    """True when the account has set up an authenticator app or a passkey."""
    return bool(is_mfa_enabled(account, SECOND_FACTORS))


def chosen_actor(request: Any) -> Actor | None:
    """The actor of the session's chosen role, judged now; the only choice is taken without asking; else None."""
    account = request.user
    chosen = request.session.get(ROLE)
    if chosen is None:
        choices = role_choices(account, request.at)
        if len(choices) != 1:
            return None
        chosen = {"role": choices[0].role, "principal": choices[0].principal_id}
        request.session[ROLE] = chosen
    principal = Account.objects.filter(pk=chosen["principal"]).first() if chosen["principal"] else None
    try:
        return actor_for(
            account,
            chosen["role"],
            request.at,
            "console",
            address_of(request),
            principal=principal,
            second_factor=second_factor_passed(request),
        )
    except Refusal:
        # The grant died since it was chosen: forget it, so that the chooser can offer what is left.
        del request.session[ROLE]
        raise


def sign_out(request: Any, *, because: str) -> None:
    """End the session; the reason goes on the record when the framework says that it ended."""
    request.signed_out_because = because
    logout(request)


def _settle_quietly(request: Any) -> None:
    # A public page shows the menu of a signed-in person; whatever is unsettled there is simply not shown.
    if not request.user.is_authenticated or (settings.CARELAW_SECOND_FACTOR and not second_factor_passed(request)):
        return
    try:
        require_standing(request.user)
        request.actor = chosen_actor(request)
    except Refusal:
        request.actor = None


def _to_sign_in(request: Any) -> HttpResponseRedirect:
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def _speak_language(request: Any) -> None:
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.language != translation.get_language():
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = request.user.language


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
