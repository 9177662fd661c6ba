"""Pages about one's own account: the second factor, the role, staying signed in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts import events
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.closed_roles import closed_roles, grant_words
from carelaw.platform.accounts.doorkeeper import ROLE, chosen_actor, has_second_factor, second_factor_passed, sign_out
from carelaw.platform.accounts.granting import RoleChoice, role_choices
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.permissions import own_page, public_page
from carelaw.platform.accounts.roles import ROLES


@own_page(why="Leads each person to set up his or her own second factor.", early=True)
def second_factor(request: Any) -> HttpResponse:
    """What is missing before the first page opens: an authenticator app or a passkey."""
    if not settings.CARELAW_SECOND_FACTOR or second_factor_passed(request):
        return redirect("home")
    if has_second_factor(request.user):
        # It was set up, but this session did not use it: prove it by signing in again.
        sign_out(request, because="second-factor-missing")
        return redirect("account_login")
    return render(request, "accounts/second_factor.html")


@own_page(why="Each person's own choice among the roles granted to him or her.")
def role(request: Any) -> HttpResponse:
    """Choose the one role to act in; it is shown on every page and can be changed here."""
    choices = role_choices(request.user, request.at)
    if request.method == "POST":
        return _choose(request, choices)
    page = {
        "choices": [(f"{c.role}:{c.principal_id}", c) for c in choices],
        "closed": closed_roles(request.user, request.at),
        "next": _safe_next(request, request.GET.get("next", "")),
    }
    return render(request, "accounts/role.html", {"page": page})


def _choose(request: Any, choices: tuple[RoleChoice, ...]) -> HttpResponse:
    wanted = request.POST.get("choice", "")
    chosen = next((c for c in choices if f"{c.role}:{c.principal_id}" == wanted), None)
    if chosen is None:
        says = "This role is not open to you now. Choose one of those shown."
        raise Refusal("E-MAP-50.no-grant", says, cite="§9(b)", kind="forbidden", field="role")
    request.session[ROLE] = {"role": chosen.role, "principal": chosen.principal_id}
    request.actor = chosen_actor(request)
    body = {"role": chosen.role, "principal": chosen.principal_id or None}
    with transaction.atomic():
        events.keep(events.ROLE_CHOSEN, actor=request.actor, at=request.at, body=body, subject=str(request.user.pk))
    return redirect(_safe_next(request, request.POST.get("next", "")) or "home")


@own_page(why="Keeps one's own session alive.")
def stay(request: HttpRequest) -> HttpResponse:
    """Being asked is enough: the doorkeeper notes every request."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.headers.get("Sec-Fetch-Mode") == "navigate":
        return redirect("home")
    return HttpResponse(status=204)


@own_page(why="One's own account: roles, second factors, password.")
def my_account(request: Any) -> HttpResponse:
    """Who I am here, what I may do, how I sign in."""
    account = request.user
    authenticators = list(Authenticator.objects.filter(user=account))
    page = {
        "account": account,
        "grants": [_grant_line(request, grant) for grant in account.grants.order_by("role", "-starts_on")],
        "app": any(a.type == Authenticator.Type.TOTP for a in authenticators),
        "passkeys": [a.wrap().name for a in authenticators if a.type == Authenticator.Type.WEBAUTHN],
        "codes": next((len(a.wrap().get_unused_codes()) for a in authenticators if a.type == "recovery_codes"), None),
        "tokens": account.tokens.order_by("-issued_at"),
    }
    return render(request, "accounts/my_account.html", {"page": page})


@own_page(why="One's own passkey.")
def remove_passkey(request: Any, pk: int) -> HttpResponse:
    """Remove a passkey, unless it is the last second factor while one is required."""
    authenticator = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    if not get_adapter().can_delete_authenticator(authenticator):
        says = "This is your last second factor. Set up another one first, then remove this one."
        raise Refusal("last-second-factor", says, cite="§5(5)(ix)", kind="conflict")
    response: HttpResponse = remove_webauthn(request, pk=pk)
    return response


@public_page(why="Says how an account is obtained; opens none.")
def how_to_get_an_account(request: HttpRequest) -> HttpResponse:
    """Accounts are opened by the program office."""
    return render(request, "account/signup_closed.html")


def _grant_line(request: Any, grant: RoleGrant) -> dict[str, Any]:
    return {"grant": grant, "role": ROLES[grant.role], "why": grant_words(grant, law_day(request.at))}


def _safe_next(request: Any, url: str) -> str:
    allowed = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if url and allowed else ""
