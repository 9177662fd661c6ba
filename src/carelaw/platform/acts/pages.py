"""A page for an act: its form made of what it asks, kept as typed when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.declaration import Act, Asked, Attached
from carelaw.platform.pages.parts import Link
from carelaw.platform.pages.refusals import status_of


def act_routes(prefix: str, acts: tuple[Act, ...]) -> list[URLPattern]:
    """One route for each act, named `act-NAME`."""
    return [path(f"{prefix}{act.name}/", act_page(act), name=f"act-{act.name}") for act in acts]


def act_page(act: Act, asked_of: Callable[[Actor], Act] | None = None) -> Callable[..., HttpResponse]:
    """The page on which one act is done. What it is about may stand in the address: `?dispenser=FT7654329`.

    `asked_of` gives the act as somebody is asked it, where roles are asked different things.
    """

    @page(permission=act.permission)
    def view(request: Any) -> HttpResponse:
        mine = asked_of(request.actor) if asked_of else act
        form = ActForm(mine, request.POST if request.method == "POST" else request.GET, request.actor)
        status, back = 200, _came_from(request) or _back(act)
        if request.method == "POST":
            try:
                done = mine.perform(request.actor, request.at, {**form.typed, **_attached(mine, request)})
            except Refusal as refusal:
                form.tell(refusal)
                status = status_of(refusal)
            else:
                messages.success(request, done.says)
                return redirect(back)
        shown = {
            "title": told(act.title),
            "says": told(act.says),
            "form": form,
            "button": told(act.button),
            "cite": act.cite,
            "back": Link(_("Back"), back),
            "came_from": back,
        }
        return render(request, "pages/act.html", {"page": shown}, status=status)

    view.__name__ = act.name.replace("-", "_")
    view.__doc__ = act.says
    return view


def _attached(act: Act, request: Any) -> dict[str, Attached]:
    sent = {asked.name: request.FILES.get(asked.name) for asked in act.files}
    return {name: Attached(file.name, file.read()) for name, file in sent.items() if file}


class ActForm(forms.Form):
    """The fields of an act; nothing is judged here, the act itself reads what was typed."""

    def __init__(self, act: Act, typed: Any, actor: Actor | None = None) -> None:
        self.typed = {asked.name: typed.get(asked.name, "") for asked in act.asks if asked.kind != "file"}
        super().__init__(initial=self.typed)
        for asked in act.asks:
            listed = asked.offered(actor, self.typed[asked.name]) if asked.offers and actor else []
            self.fields[asked.name] = _field(asked, listed)

    def tell(self, refusal: Refusal) -> None:
        """Put what is wrong beside the fields, and the rest on top."""
        self.is_bound = True
        self.data = self.typed
        self.cleaned_data = {}
        self._errors = forms.utils.ErrorDict()
        for problem in refusal.problems or (refusal,):
            self.add_error(problem.field if problem.field in self.fields else None, problem.says)


def told(words: str) -> str:
    """Words of an act in the language of the page; as they are written where nobody translated them."""
    return _(words) if words else ""


def _field(asked: Asked, listed: list[tuple[str, str]]) -> forms.Field:
    common: dict[str, Any] = {"label": told(asked.label), "required": asked.required, "help_text": told(asked.says)}
    if listed:
        return forms.ChoiceField(choices=listed, **common)
    if asked.kind == "choice":
        choices = [(value, told(words)) for value, words in asked.choices]
        offered = choices if asked.required else [("", "–"), *choices]
        return forms.ChoiceField(choices=offered, **common)
    if asked.kind == "flag":
        return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, **common)
    if asked.kind == "file":
        return forms.FileField(**common)
    widgets = {
        "day": forms.DateInput(attrs={"type": "date"}),
        "instant": forms.DateTimeInput(attrs={"type": "datetime-local"}),
        "words": forms.Textarea(attrs={"rows": 3}),
        "lines": forms.Textarea(attrs={"rows": 3}),
        "fields": forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        "number": forms.TextInput(attrs={"inputmode": "numeric"}),
    }
    return forms.CharField(widget=widgets.get(asked.kind, forms.TextInput()), **common)


def _came_from(request: Any) -> str:
    """The page of this site on which the act was chosen; empty where none is known, or where it is the act's own."""
    there = request.POST.get("came_from", "") if request.method == "POST" else request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(there)
    if parts.path == request.path or not parts.path.startswith("/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _back(act: Act) -> str:
    try:
        return reverse(act.back or "home")
    except NoReverseMatch:
        return reverse("home")
