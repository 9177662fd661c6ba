"""A page with a list and the forms of what can be done about it: the same way of asking and refusing on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from carelaw.gateway.web.refusing import onto, status_after
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed


@dataclass(frozen=True, slots=True)
class Act:
    """One form of a page: its words, who may use it, and the use case that it asks."""

    name: str
    title: str
    says: str
    cite: str
    permission: str
    form: type[forms.Form]
    run: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class ActShown:
    """An act with its form, as the page shows it."""

    act: Act
    form: forms.Form


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a posted form: what was made, or the form with everything that was typed and what is wrong."""

    shown: ActShown
    made: Any = None
    status: int = 200


FormOf = Callable[[Act, Any, Any], forms.Form]


def posted(request: Any, acts: Sequence[Act], form_of: FormOf) -> Posted:
    """Do what a form asks for, or refuse it; raises Refusal for an act that the page does not have."""
    act = next((one for one in acts if one.name == request.POST.get("act")), None)
    if act is None:
        raise Refusal("act-unknown", "Nothing of this name can be done here.", kind="not-found")
    form, refused, made = form_of(act, request, request.POST), None, None
    if form.is_valid():
        try:
            made = act.run(request.actor, request.at, **form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
            onto(form, refusal)
    return Posted(ActShown(act, form), made, status_after(form, refused))


def offered(request: Any, acts: Sequence[Act], form_of: FormOf, typed: ActShown | None) -> list[ActShown]:
    """The forms that this person may use; the one that was posted as it was typed."""
    return [
        typed if typed and typed.act is act else ActShown(act, form_of(act, request, None))
        for act in acts
        if allowed(request.actor, act.permission)
    ]
