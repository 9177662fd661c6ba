"""A member's own page: my tier in words, my health home, the choice and its last day. English and Spanish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.ihh.use_cases.choosing import ask_transfer, choices_of, choose, opt_out
from carelaw.ihh.use_cases.common import own_record
from carelaw.ihh.use_cases.members import own_file
from carelaw.ihh.use_cases.own_homes import home_named
from carelaw.ihh.use_cases.permissions import OWN_HOME
from carelaw.ihh.web.words import day
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.parts import Fact

_TIERS = {
    "A": gettext_lazy(
        "You live with a mental health condition and a chronic illness. A health home of Tier A serves you."
    ),
    "B": gettext_lazy("You live with a mental health condition. A health home of Tier A or B serves you."),
    "C": gettext_lazy("You live with a chronic illness. A health home of Tier A or C serves you."),
}


class ChoiceForm(forms.Form):
    """One of the health homes that serve the member."""

    home = forms.ChoiceField(label=gettext_lazy("Health homes you can choose"), widget=forms.RadioSelect)

    def __init__(self, *given: Any, homes: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["home"].choices = homes  # type: ignore[attr-defined]


@page(permission=OWN_HOME)
def my_home(request: Any) -> HttpResponse:
    """Choose, change or leave; what counts today and what comes next."""
    refused: Refusal | None = None
    person = own_record(request.actor)
    if request.method == "POST":
        try:
            messages.success(request, _step(request))
            return redirect("ihh-my-home")
        except Refusal as refusal:
            refused = refusal
    file = own_file(request.actor, at=request.at)
    choices = choices_of(request.actor, person, at=request.at)
    listed = [
        (one.reference, f"{one.name}{', ' + one.phone if one.phone else ''}")
        for one in choices.homes
        if file.assignment is None or one.pk != file.assignment.home_id
    ]
    facts = [Fact(_("My health home"), file.assignment.home.name if file.assignment else _("None yet"))]
    if file.assignment:
        facts.append(Fact(_("From"), day(file.assignment.effective_on)))
    if file.membership:
        facts.append(Fact(_("Member since"), day(file.membership.starts_on)))
    shown = {
        "tier": _TIERS.get(choices.tier, ""),
        "facts": facts,
        "last_day": day(file.open_choice.last_day) if file.open_choice else "",
        "consent_waits": file.assignment is not None and file.membership is None,
        "opted_out_on": day(person.opted_out_on) if person.opted_out_on else "",
        "transfer": file.assignment is not None,
        "can_choose": bool(listed),
        "refused": refused,
    }
    form = ChoiceForm(homes=listed, data=request.POST if refused else None)
    return render(request, "ihh/my_home.html", {"page": shown, "form": form})


def _step(request: Any) -> str:
    person = own_record(request.actor)
    if request.POST.get("step") == "opt-out":
        return _("You have left the program. You are covered through %(day)s.") % {
            "day": day(opt_out(request.actor, person, at=request.at))
        }
    home = home_named(request.POST.get("home", ""))
    act = ask_transfer if request.POST.get("step") == "transfer" else choose
    held = act(request.actor, person, home, at=request.at)
    return _("%(home)s is your health home from %(day)s.") % {"home": home.name, "day": day(held.effective_on)}
