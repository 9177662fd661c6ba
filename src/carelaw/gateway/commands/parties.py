"""`carelaw gateway parties`, `locations`, `enter-entity`, `enter-vendor`, `enter-location`: who takes part."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command, nothing_more
from carelaw.kernel.command import Command

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor


def _parties(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.registering import party_rows

    return party_rows(actor)


def _locations(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.registering import location_rows

    return location_rows(actor)


def _officer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name")
    parser.add_argument("--officer", required=True, help="who answers for it")
    parser.add_argument("--officer-email", required=True)


def _entity_arguments(parser: argparse.ArgumentParser) -> None:
    _officer_arguments(parser)
    parser.add_argument("--npi", required=True, help="the organization's NPI, ten digits")


def _entity(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.registering import enter_entity

    made = enter_entity(
        actor,
        name=options.name,
        identifiers={"npi": options.npi},
        officer=options.officer,
        officer_email=options.officer_email,
        at=at,
    )
    return [{"id": str(made.pk), "kind": "pharmacy-entity"}]


def _vendor_arguments(parser: argparse.ArgumentParser) -> None:
    _officer_arguments(parser)
    parser.add_argument("--number", required=True, help="the vendor's state number")
    parser.add_argument("--makes-systems", action="store_true")
    parser.add_argument("--runs-connections", action="store_true")


def _vendor(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.registering import enter_vendor

    made = enter_vendor(
        actor,
        name=options.name,
        number=options.number,
        officer=options.officer,
        officer_email=options.officer_email,
        makes_systems=options.makes_systems,
        runs_connections=options.runs_connections,
        at=at,
    )
    return [{"id": str(made.pk), "kind": "vendor"}]


def _location_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", help="the id of the pharmacy entity")
    for name in ("name", "address", "city", "zip-code", "dea", "npi"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--county", default="")
    parser.add_argument("--system-vendor", default="", help="the id of the maker of its management system")
    parser.add_argument("--system-product", default="", help="the name of its management system")


def _location(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.registering import enter_location, entity_called, vendor_called

    made = enter_location(
        actor,
        entity_called(options.entity),
        name=options.name,
        address=options.address,
        city=options.city,
        zip_code=options.zip_code,
        county=options.county,
        dea=options.dea,
        npi=options.npi,
        system_vendor=vendor_called(options.system_vendor) if options.system_vendor else None,
        system_product=options.system_product,
        at=at,
    )
    return [{"id": str(made.pk), "kind": "pharmacy-location"}]


PARTIES: tuple[Command, ...] = (
    command("parties", "List pharmacy entities and vendors.", nothing_more, _parties, ""),
    command("locations", "List the stores.", nothing_more, _locations, ""),
    command(
        "enter-entity",
        "Enter a pharmacy entity.",
        _entity_arguments,
        _entity,
        '"River Pharmacy" --npi 1669512349 --officer "Ada Stone" --officer-email ada@river.example',
    ),
    command(
        "enter-vendor",
        "Enter a vendor of systems or connections.",
        _vendor_arguments,
        _vendor,
        '"Bridge Systems" --number IL-V-17 --officer "Ben Reed" --officer-email ben@bridge.example --makes-systems',
    ),
    command(
        "enter-location",
        "Enter a store of a pharmacy entity.",
        _location_arguments,
        _location,
        '0a52… --name "River Pharmacy 1" --address "1 Main St" --city Peoria --zip-code 61602 --dea … --npi …',
    ),
)
