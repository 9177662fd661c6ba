"""Commands that set price lists up: a new one, pharmacies on it, a confirmation, who takes appeals."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.commands.given import read_day
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    from carelaw.pbm.store.models import MacList
    from carelaw.platform.accounts.actor import Actor

_LIST = ("id", "code", "name", "network", "version", "update_due_on", "appeal_contacts")


def _row(one: MacList) -> dict[str, object]:
    from carelaw.pbm.use_cases.mac_lists import contacts_of, newest_version, update_due_on

    last = newest_version(one)
    return {
        "id": one.pk,
        "code": one.code,
        "name": one.name,
        "network": one.network,
        "version": last.number if last else None,
        "update_due_on": update_due_on(one),
        "appeal_contacts": contacts_of(one),
    }


def _named(actor: Actor, reference: str) -> MacList:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.mac_lists import list_for
    from carelaw.platform import clock

    return list_for(actor, reference, local_day(clock.now()))


def _lists(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.mac_lists import lists_of
    from carelaw.platform import clock

    found = lists_of(actor_here(), local_day(clock.now()))
    console.rows([_row(one) for one in found], _LIST, options.format)
    return Exit.DONE


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", help="the list's code, such as RETAIL")
    parser.add_argument("--name", required=True, help="what it is called")
    parser.add_argument("--network", required=True, help="the network that it prices, such as IL-RETAIL")
    add_format(parser)


def _open(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.mac_lists import open_list
    from carelaw.platform import clock

    made = open_list(actor_here(), clock.now(), code=options.code, name=options.name, network=options.network)
    console.rows([_row(made)], _LIST, options.format)
    return Exit.DONE


def _subject_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("npi", metavar="NPI", help="the pharmacy's NPI")
    parser.add_argument("--list", required=True, metavar="CODE", help="the list's code or id")
    parser.add_argument("--from", dest="starts_on", type=read_day, required=True, metavar="DAY", help="its first day")
    parser.add_argument("--through", default="pharmacy", help="who contracts for it: pharmacy or psao")


def _subject(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.mac_lists import add_subject
    from carelaw.pbm.use_cases.parties import pharmacy_numbered
    from carelaw.platform import clock

    actor, pharmacy = actor_here(), pharmacy_numbered(options.npi)
    one = _named(actor, options.list)
    add_subject(
        actor, clock.now(), mac_list=one, pharmacy=pharmacy, starts_on=options.starts_on, through=options.through
    )
    console.err(f"{pharmacy.name} is paid by {one.code} from {options.starts_on} on and sees it.")
    return Exit.DONE


def _contacts_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--telephone", default="")
    parser.add_argument("--email", default="")
    parser.add_argument("--website", default="")


def _contacts(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.mac_lists import give_contacts
    from carelaw.platform import clock

    given = {"telephone": options.telephone, "email": options.email, "website": options.website}
    give_contacts(actor_here(), clock.now(), **given)
    console.err("Network pharmacies see it with the list.")
    return Exit.DONE


def _confirm_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", required=True, metavar="CODE", help="the list's code or id")
    parser.add_argument("--source-on", type=read_day, required=True, metavar="DAY", help="date of the price source")
    add_format(parser)


def _confirm(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.mac_publishing import confirm
    from carelaw.platform import clock

    actor = actor_here()
    one = _named(actor, options.list)
    done = confirm(actor, clock.now(), mac_list=one, source_on=options.source_on)
    console.rows([_row(one)], _LIST, options.format)
    return Exit.FINDINGS if done.late_days else Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "mac-lists"),
        "The price lists that you may see, and by when each is updated.",
        add_format,
        _lists,
        "carelaw pbm mac-lists --format json",
        needs_django=True,
    ),
    Command(
        ("pbm", "mac-open"),
        "Set up a price list for a network of your own.",
        _open_arguments,
        _open,
        "carelaw pbm mac-open RETAIL --name 'Retail network' --network IL-RETAIL",
        needs_django=True,
    ),
    Command(
        ("pbm", "mac-subject"),
        "Say that a pharmacy is paid by a list from a day on; it sees the list from then.",
        _subject_arguments,
        _subject,
        "carelaw pbm mac-subject 1883001015 --list RETAIL --from 2026-01-01",
        needs_django=True,
    ),
    Command(
        ("pbm", "mac-confirm"),
        "Publish that no price of a list changed.",
        _confirm_arguments,
        _confirm,
        "carelaw pbm mac-confirm --list RETAIL --source-on 2026-02-09",
        needs_django=True,
    ),
    Command(
        ("pbm", "appeal-contacts"),
        "Say how those who take appeals are reached.",
        _contacts_arguments,
        _contacts,
        "carelaw pbm appeal-contacts --telephone 217-555-0144 --email appeals@prairie.example",
        needs_django=True,
    ),
)
