"""Pages for administrators: who has an account, which roles, what waits for a second person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.forms import BecauseForm, GrantForm, OpenAccountForm
from carelaw.platform.accounts.granting import (
    MANAGE,
    approve_grant,
    grant_role,
    open_account,
    restore_account,
    revoke_grant,
    suspend_account,
)
from carelaw.platform.accounts.invitations import link_for
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.accounts.permissions import page
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Table, Tag

_managed = page(permission=MANAGE.name)


@_managed
def accounts(request: Any) -> HttpResponse:
    """Everybody with an account, found by name or address."""
    wanted = request.GET.get("q", "").strip()
    found = Account.objects.prefetch_related("grants")
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(email__icontains=wanted))
    by = {"name": ("name", "id"), "email": ("email",), "opened": ("created_at", "id")}
    shown = listing(found, request.GET, by=by, default="name")
    table = Table(
        caption=_("Accounts"),
        columns=(
            Column("name", _("Name"), sortable=True),
            Column("email", _("E-mail address"), sortable=True),
            Column("roles", _("Roles")),
            Column("standing", _("Standing")),
        ),
        rows=[_account_row(request, each) for each in shown.rows],
        query={"q": wanted},
        empty=_("No account matches."),
        **shown.place,
    )
    waiting = RoleGrant.objects.filter(needs_approval=True, approved_at=None, revoked_at=None).count()
    return render(request, "accounts/accounts.html", {"page": {"table": table, "wanted": wanted, "waiting": waiting}})


@_managed
def new_account(request: Any) -> HttpResponse:
    """Open an account; the next page shows the link with which the person sets the password."""
    form = OpenAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = _try(form, lambda: open_account(request.actor, request.at, **form.cleaned_data))
        if opened is not None:
            request.session["carelaw_invite"] = str(opened.pk)
            return redirect("account", account_id=opened.pk)
    return render(request, "accounts/new_account.html", {"form": form})


@_managed
def account(request: Any, account_id: UUID) -> HttpResponse:
    """One account: standing, roles, and the form that grants another role."""
    shown = get_object_or_404(Account, pk=account_id)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days = {"starts_on": form.cleaned_data["starts_on"], "ends_on": form.cleaned_data["ends_on"]}
        role = form.cleaned_data["role"]
        granted = _try(
            form,
            lambda: grant_role(request.actor, request.at, account=shown, role=role, scope=form.scope, **days),
        )
        if granted is not None:
            waits = _("The role waits for a second administrator.") if granted.needs_approval else _("Role granted.")
            messages.success(request, waits)
            return redirect("account", account_id=shown.pk)
    invited = request.session.pop("carelaw_invite", "") == str(shown.pk)
    details = {
        "account": shown,
        "standing": _standing(shown),
        "grants": [_grant_line(request, grant) for grant in shown.grants.order_by("role", "-starts_on")],
        "invitation": link_for(shown, request.build_absolute_uri("/")) if invited else "",
    }
    return render(request, "accounts/account.html", {"page": details, "form": form, "because": BecauseForm()})


@_managed
def waiting(request: Any) -> HttpResponse:
    """Roles that wait for the second person's yes."""
    found = RoleGrant.objects.filter(needs_approval=True, approved_at=None, revoked_at=None)
    listed = [
        _grant_line(request, grant) for grant in found.select_related("account", "granted_by").order_by("granted_at")
    ]
    return render(request, "accounts/waiting.html", {"page": {"grants": listed}})


@_managed
@require_POST
def approve(request: Any, grant_id: UUID) -> HttpResponse:
    """The second person's yes."""
    approve_grant(request.actor, request.at, get_object_or_404(RoleGrant, pk=grant_id))
    messages.success(request, _("Role approved."))
    return redirect("grants-waiting")


@_managed
@require_POST
def revoke(request: Any, grant_id: UUID) -> HttpResponse:
    """End a role now."""
    grant = get_object_or_404(RoleGrant, pk=grant_id)
    revoke_grant(request.actor, request.at, grant, because=request.POST.get("because", ""))
    messages.success(request, _("Role revoked."))
    return redirect("account", account_id=grant.account_id)


@_managed
@require_POST
def suspend(request: Any, account_id: UUID) -> HttpResponse:
    """Stop an account now."""
    shown = get_object_or_404(Account, pk=account_id)
    suspend_account(request.actor, request.at, shown, because=request.POST.get("because", ""))
    messages.success(request, _("Account suspended."))
    return redirect("account", account_id=shown.pk)


@_managed
@require_POST
def restore(request: Any, account_id: UUID) -> HttpResponse:
    """Lift a suspension."""
    shown = get_object_or_404(Account, pk=account_id)
    restore_account(request.actor, request.at, shown)
    messages.success(request, _("Suspension lifted."))
    return redirect("account", account_id=shown.pk)


def _account_row(request: Any, each: Account) -> list[Cell | Tag]:
    on = law_day(request.at)
    roles = sorted({ROLES[grant.role].says for grant in each.grants.all() if grant.why_not_live(on) is None})
    return [Cell(each.name, url=f"/accounts/{each.pk}/"), Cell(each.email), Cell(", ".join(roles)), _standing(each)]


def _standing(each: Account) -> Tag:
    if not each.is_active:
        return Tag(_("Closed"), "neutral")
    return Tag(_("Suspended"), "bad") if each.suspended_at else Tag(_("In good standing"), "good")


def _grant_line(request: Any, grant: RoleGrant) -> dict[str, Any]:
    why = grant.why_not_live(law_day(request.at))
    tones = {"not-approved": "warn", "not-begun": "info"}
    tag = Tag(_("Live"), "good") if why is None else Tag(_short(why[0]), tones.get(why[0], "neutral"))  # type: ignore[arg-type]
    scope = "; ".join(f"{kind}: {', '.join(ids)}" for kind, ids in grant.scope.items())
    return {"grant": grant, "role": ROLES[grant.role], "tag": tag, "scope": scope}


def _short(code: str) -> str:
    words = {
        "revoked": _("Revoked"),
        "suspended": _("Suspended"),
        "not-approved": _("Waits for approval"),
        "not-begun": _("Not begun"),
        "ended": _("Ended"),
    }
    return str(words.get(code, code))


def _try(form: Form, act: Any) -> Any:
    try:
        return act()
    except Refusal as refusal:
        found = refusal.problems or (refusal,)
        for problem in found:
            form.add_error(problem.field if problem.field in form.fields else None, problem.says)
        return None
