"""People of the program: the list, one person with the tier in words, and the steps that staff may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.ihh.facts.choosing import Capacity
from carelaw.ihh.store.models import Member
from carelaw.ihh.use_cases.choosing import ask_transfer, choices_of, choose, opt_out
from carelaw.ihh.use_cases.common import legal_day, member_for
from carelaw.ihh.use_cases.consenting import ConsentAsSigned, enter_consent, revoke_consent
from carelaw.ihh.use_cases.members import MemberFile, file_of, people_for
from carelaw.ihh.use_cases.own_homes import home_named
from carelaw.ihh.use_cases.permissions import CHOOSE_HOME, ENTER_CONSENT, EXPLAIN_TIER, SEE_MEMBERS
from carelaw.ihh.web.words import day, standing_tag, tier_words
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.decisions.explaining import Explanation, explain
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table

_SORTS = {"name": ("last_name", "first_name", "pk"), "person": ("person_id",), "tier": ("tier_now", "pk")}
_STANDINGS = (
    ("", gettext_lazy("Everyone")),
    ("choosing", gettext_lazy("Choosing now")),
    ("assigned", gettext_lazy("Assigned, no consent yet")),
    ("member", gettext_lazy("Members")),
    ("EXCLUDED", gettext_lazy("Left out")),
    ("LAPSED-REVIEW", gettext_lazy("No longer supported")),
)


class FindForm(forms.Form):
    """Whom to show. It is posted, so that no name stands in an address."""

    words = forms.CharField(label=gettext_lazy("Name or person number"), required=False)


class HomeForm(forms.Form):
    """Which health home."""

    home = forms.ChoiceField(label=gettext_lazy("Health home"))

    def __init__(self, *given: Any, homes: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["home"].choices = homes  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """What stands on the signed form."""

    informed_on = forms.DateField(
        label=gettext_lazy("Explanation received on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    given_on = forms.DateField(label=gettext_lazy("Consent given on"), widget=forms.DateInput(attrs={"type": "date"}))
    signer = forms.CharField(label=gettext_lazy("Signed by"), required=False, max_length=80)
    capacity = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[
            (Capacity.SELF.value, gettext_lazy("The person")),
            (Capacity.PARENT.value, gettext_lazy("Parent")),
            (Capacity.GUARDIAN.value, gettext_lazy("Guardian")),
            (Capacity.AGENT.value, gettext_lazy("Agent")),
        ],
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the explanation"), choices=[("en", "English"), ("es", "Español")]
    )
    partner_sharing = forms.BooleanField(
        label=gettext_lazy("The partners may share medical information"), required=False
    )
    substance_use_records = forms.BooleanField(
        label=gettext_lazy("Records of substance use treatment too (42 CFR Part 2)"), required=False
    )
    mental_health_records = forms.BooleanField(label=gettext_lazy("Mental health records too"), required=False)
    hiv_records = forms.BooleanField(label=gettext_lazy("HIV and genetic records too"), required=False)
    expires_on = forms.DateField(
        label=gettext_lazy("Ends on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One person as the page shows him or her."""

    file: MemberFile
    title: str
    tag: Any
    facts: list[Fact]
    explanation: Explanation | None
    tiers: Table
    steps: Table
    consents: Table
    may_choose: bool
    may_consent: bool
    consent_url: str
    refused: Refusal | None = None


@page(permission=SEE_MEMBERS)
def members(request: Any) -> HttpResponse:
    """Everyone an actor may see, by tier and standing."""
    form = FindForm(request.POST) if request.method == "POST" else FindForm()
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    tier, standing = request.GET.get("tier", ""), request.GET.get("standing", "")
    found = people_for(request.actor, at=request.at, tier=tier, standing=standing, words=words)
    shown = listing(found, request.GET, by=_SORTS, default="name")
    table = Table(
        caption=_("People"),
        columns=(
            Column("name", _("Name"), sortable=True),
            Column("person", _("Person number"), sortable=True),
            Column("tier", _("Tier"), sortable=True),
            Column("status", _("Last run")),
            Column("home", _("Health home")),
            Column("standing", _("Standing")),
        ),
        rows=[_row(one) for one in shown.rows],
        query={key: value for key, value in {"tier": tier, "standing": standing}.items() if value},
        empty=_("Nobody fits. Load people, or choose another filter."),
        **shown.place,
    )
    links = [Link(str(says), f"?standing={key}" if key else "?") for key, says in _STANDINGS]
    here = next((str(says) for key, says in _STANDINGS if key == standing), "")
    return render(request, "ihh/members.html", {"form": form, "page": {"table": table, "links": links, "here": here}})


def _row(member: Any) -> list[Any]:
    standing = standing_tag("MEMBER" if member.enrolled else "ASSIGNED" if member.home_now else "")
    return [
        Cell(f"{member.last_name}, {member.first_name}", url=reverse("ihh-member", args=[member.pk])),
        Cell(member.person_id, code=True),
        tier_words(member.tier_now),
        standing_tag(member.status_now),
        member.home_now or "–",
        standing if member.home_now else "–",
    ]


@page(permission=SEE_MEMBERS)
def member(request: Any, member_id: UUID) -> HttpResponse:
    """One person: the tier in words with each claim, choice, assignment, consent and membership."""
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            says = _step(request, member_for(request.actor, str(member_id)))
            messages.success(request, says)
            return redirect("ihh-member", member_id)
        except Refusal as refusal:
            refused = refusal
    file = file_of(request.actor, str(member_id), at=request.at)
    may_choose = allowed(request.actor, CHOOSE_HOME) and bool(file.tier or file.open_choice)
    homes: list[tuple[str, str]] = []
    if may_choose:
        try:
            choices = choices_of(request.actor, file.member, at=request.at)
            now = file.assignment.home_id if file.assignment else None
            homes = [(one.reference, f"{one.name} ({one.reference})") for one in choices.homes if one.pk != now]
        except Refusal:
            may_choose = False
    shown = _page(request, file, may_choose=may_choose, refused=refused)
    return render(request, "ihh/member.html", {"page": shown, "form": HomeForm(homes=homes)})


def _step(request: Any, person: Member) -> str:
    step = request.POST.get("step", "")
    if step == "opt-out":
        return _("Left the program; covered through %(day)s.") % {
            "day": day(opt_out(request.actor, person, at=request.at))
        }
    if step == "revoke":
        return _("The membership ends on %(day)s.") % {"day": day(revoke_consent(request.actor, person, at=request.at))}
    home = home_named(request.POST.get("home", ""))
    act = ask_transfer if step == "transfer" else choose
    held = act(request.actor, person, home, at=request.at)
    return _("%(home)s from %(day)s.") % {"home": home.name, "day": day(held.effective_on)}


def _page(request: Any, file: MemberFile, *, may_choose: bool, refused: Refusal | None) -> MemberPage:
    person = file.member
    told = explain("tier", str(person.pk), request.actor) if allowed(request.actor, EXPLAIN_TIER) else None
    standing = "MEMBER" if file.membership else "ASSIGNED" if file.assignment else ""
    status = file.attribution.status if file.attribution else None
    facts = [
        Fact(_("Person number"), person.person_id, code=True),
        Fact(_("Born"), day(person.birth_date)),
        Fact(_("County"), person.county or "–"),
        Fact(_("Language"), {"en": "English", "es": "Español"}.get(person.language, person.language)),
        Fact(_("Tier of record"), tier_words(file.tier)),
        Fact(_("Last run"), standing_tag(status).text),
        Fact(_("Health home"), file.assignment.home.name if file.assignment else "–"),
        Fact(_("Member since"), day(file.membership.starts_on if file.membership else None)),
    ]
    if file.open_choice:
        facts.append(Fact(_("Last day to choose"), day(file.open_choice.last_day)))
    return MemberPage(
        file=file,
        title=person.name,
        tag=standing_tag(standing) if standing else standing_tag(status),
        facts=facts,
        explanation=told,
        tiers=_tiers(file),
        steps=_assignments(file),
        consents=_consents(file),
        may_choose=may_choose,
        may_consent=allowed(request.actor, ENTER_CONSENT) and file.assignment is not None,
        consent_url=reverse("ihh-consent", args=[person.pk]),
        refused=refused,
    )


def _tiers(file: MemberFile) -> Table:
    return Table(
        caption=_("Tiers of record"),
        columns=(
            Column("tier", _("Tier")),
            Column("from", _("From")),
            Column("to", _("Through")),
            Column("basis", _("Rests on")),
        ),
        rows=[
            [tier_words(one.tier), day(one.starts_on), day(one.ends_on), ", ".join(one.basis) or "–"]
            for one in file.tiers
        ],
        empty=_("No tier of record yet."),
    )


def _assignments(file: MemberFile) -> Table:
    return Table(
        caption=_("Health homes"),
        columns=(
            Column("home", _("Health home")),
            Column("how", _("How")),
            Column("decided", _("Decided")),
            Column("from", _("From")),
            Column("to", _("Through")),
            Column("why", _("Ranking")),
        ),
        rows=[
            [
                one.home.name,
                one.get_method_display(),
                day(one.decided_on),
                day(one.effective_on),
                day(one.ends_on),
                " ".join(one.ranking[:2]) or "–",
            ]
            for one in file.assignments
        ],
        empty=_("Not assigned yet."),
    )


def _consents(file: MemberFile) -> Table:
    return Table(
        caption=_("Consents"),
        columns=(
            Column("home", _("Health home")),
            Column("state", _("State")),
            Column("informed", _("Informed")),
            Column("given", _("Given")),
            Column("signer", _("Signed by")),
            Column("codes", _("Codes")),
        ),
        rows=[
            [
                one.home.name,
                standing_tag(one.state),
                day(one.informed_on),
                day(one.given_on),
                f"{one.signer} ({one.capacity})",
                Cell(", ".join(one.codes), code=True),
            ]
            for one in file.consents
        ],
        empty=_("No consent yet."),
    )


@page(permission=ENTER_CONSENT)
def consent(request: Any, member_id: UUID) -> HttpResponse:
    """Enter a signed consent; what is missing is said, and nothing typed is lost."""
    file = file_of(request.actor, str(member_id), at=request.at)
    form = ConsentForm(request.POST) if request.method == "POST" else ConsentForm()
    refused: Refusal | None = None
    if file.assignment is None:
        says = _("This person is not assigned to a health home, so there is nothing to consent to yet.")
        raise Refusal("needs-assignment", says, cite="89 Ill. Adm. Code 140.992(e)", kind="conflict")
    if request.method == "POST" and form.is_valid():
        try:
            signed = ConsentAsSigned(**form.cleaned_data)
            made = enter_consent(request.actor, file.member, file.assignment.home, signed, at=request.at)
            messages.success(request, _("Member from %(day)s.") % {"day": day(made.starts_on)})
            return redirect("ihh-member", member_id)
        except Refusal as refusal:
            refused = refusal
    context = {"file": file, "home": file.assignment.home, "refused": refused, "today": legal_day(request.at)}
    return render(request, "ihh/consent.html", {"form": form, "page": context})
