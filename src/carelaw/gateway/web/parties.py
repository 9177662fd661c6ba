"""Who takes part: pharmacy entities with their stores, and vendors; staff enter them here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.use_cases import registering
from carelaw.gateway.use_cases.permissions import HANDLE_INTEGRATION, SEE_POINTS
from carelaw.gateway.web.acts import Act, ActShown, offered, posted
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.parts import Column, Table

_KINDS = {"pharmacy-entity": "Pharmacy entity", "vendor": "Vendor"}


class OfficerForm(forms.Form):
    """A party and the officer who answers for it."""

    name = forms.CharField(label="Name", max_length=200)
    officer = forms.CharField(label="Responsible officer", max_length=120)
    officer_email = forms.EmailField(label="The officer's e-mail address", max_length=120)


class EntityForm(OfficerForm):
    """A pharmacy organization."""

    npi = forms.CharField(label="NPI of the organization", max_length=10, help_text="Ten digits.")


class VendorForm(OfficerForm):
    """A vendor."""

    number = forms.CharField(label="The vendor's state number", max_length=40)
    makes_systems = forms.BooleanField(label="It makes pharmacy management systems.", required=False)
    runs_connections = forms.BooleanField(label="It runs connections for others.", required=False)


class StoreForm(forms.Form):
    """One store of an entity."""

    entity = forms.ChoiceField(label="Pharmacy entity")
    name = forms.CharField(label="Name of the store", max_length=120)
    address = forms.CharField(label="Street", max_length=120)
    city = forms.CharField(label="City", max_length=60)
    zip_code = forms.CharField(label="ZIP code", max_length=10)
    county = forms.CharField(label="County", max_length=40, required=False)
    dea = forms.CharField(label="DEA number", max_length=9, help_text="Two letters and seven digits.")
    npi = forms.CharField(label="NPI of the store", max_length=10, help_text="Ten digits.")
    system_vendor = forms.ChoiceField(label="Maker of its management system", required=False)
    system_product = forms.CharField(label="Name of its management system", max_length=80, required=False)

    def offer(self, rows: Sequence[dict[str, Any]]) -> None:
        """The entities and vendors on file, by name."""
        for field, kind in (("entity", "pharmacy-entity"), ("system_vendor", "vendor")):
            listed = [("", "")] + [(row["id"], row["name"]) for row in rows if row["kind"] == kind]
            self.fields[field].choices = listed  # type: ignore[attr-defined]


def _entity(actor: Actor, at: datetime, *, npi: str, **given: str) -> PharmacyEntity:
    return registering.enter_entity(actor, identifiers={"npi": npi}, at=at, **given)


def _vendor(actor: Actor, at: datetime, **given: Any) -> Vendor:
    return registering.enter_vendor(actor, at=at, **given)


def _store(actor: Actor, at: datetime, *, entity: str, system_vendor: str, **given: Any) -> PharmacyLocation:
    vendor = registering.vendor_called(system_vendor) if system_vendor else None
    return registering.enter_location(actor, registering.entity_called(entity), at=at, system_vendor=vendor, **given)


_ACTS: Sequence[Act] = (
    Act(
        "entity",
        "Enter a pharmacy entity",
        "The organization that decides how its pharmacies integrate. An NPI that is on file leads to its entity.",
        f"{SECTION}(b)(7)",
        HANDLE_INTEGRATION,
        EntityForm,
        _entity,
    ),
    Act(
        "vendor",
        "Enter a vendor",
        "The maker of pharmacy systems, the operator of connections, or both.",
        f"{SECTION}(b)(7)",
        HANDLE_INTEGRATION,
        VendorForm,
        _vendor,
    ),
    Act(
        "location",
        "Enter a store",
        "Each store with the management system that it runs.",
        f"{SECTION}(b)(7)",
        HANDLE_INTEGRATION,
        StoreForm,
        _store,
    ),
)


@page(permission=SEE_POINTS)
def listed(request: Any) -> HttpResponse:
    """The parties one may see; a posted form enters one, or is refused with everything that was typed."""
    if request.method != "POST":
        return _shown(request)
    asked = posted(request, _ACTS, _form)
    if asked.made is None:
        return _shown(request, typed=asked.shown, status=asked.status)
    messages.success(request, "Entered. It stands in the lists below.")
    return redirect("gateway-parties")


def _form(act: Act, request: Any, typed: Any) -> forms.Form:
    form = act.form(typed, prefix=act.name)
    if isinstance(form, StoreForm):
        form.offer(registering.party_rows(request.actor))
    return form


def _stores(row: dict[str, str]) -> str:
    return row["locations"] if row["kind"] == "pharmacy-entity" else "–"


def _shown(request: Any, *, typed: ActShown | None = None, status: int = 200) -> HttpResponse:
    parties = Table(
        "Entities and vendors",
        (
            Column("name", "Name"),
            Column("kind", "Kind"),
            Column("officer", "Officer"),
            Column("n", "Stores", False, True),
        ),
        [
            (row["name"], _KINDS[row["kind"]], row["officer"] or "–", _stores(row))
            for row in registering.party_rows(request.actor)
        ],
        empty="Nobody takes part yet.",
    )
    stores = Table(
        "Stores",
        tuple(
            Column(key, says)
            for key, says in (
                ("name", "Store"),
                ("entity", "Entity"),
                ("city", "City"),
                ("dea", "DEA number"),
                ("npi", "NPI"),
                ("system", "System"),
            )
        ),
        [
            (row["name"], row["entity"], row["city"], row["dea"], row["npi"], row["system"] or "–")
            for row in registering.location_rows(request.actor)
        ],
        empty="No store is entered yet.",
    )
    shown = {"parties": parties, "stores": stores, "acts": offered(request, _ACTS, _form, typed)}
    return render(request, "gateway/parties.html", {"page": shown}, status=status)
