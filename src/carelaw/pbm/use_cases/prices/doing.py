"""What the declared acts about prices do: names are looked up, the use case is called, its answer put in a sentence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.use_cases.mac_lists import list_for
from carelaw.pbm.use_cases.permissions import PRICES_KEEP, PRICES_TEST
from carelaw.pbm.use_cases.prices import access, cases, layouts, processes
from carelaw.pbm.use_cases.prices.calls import note_calls
from carelaw.pbm.use_cases.prices.testing import judge_list
from carelaw.pbm.use_cases.scope.named import organization
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached, Done
from carelaw.platform.parties.own import own_party


def describe(actor: Actor, at: datetime, *, says: str, starts_on: date, file: Attached | None) -> Done:
    """File how lists follow prices and availability."""
    made = processes.describe_process(actor, at, says=says, starts_on=starts_on, file=file)
    return Done(f"The description is on file from {made.starts_on}.", str(made.pk))


def channel(
    actor: Actor,
    at: datetime,
    *,
    list: str,
    party: str,
    channel: str,
    where: str,
    starts_on: date,
    ends_on: date | None,
) -> Done:
    """Enter another way in which somebody gets a list."""
    mac_list, found = list_for(actor, list, local_day(at)), organization(party, "party")
    access.enter_channel(
        actor, at, mac_list=mac_list, party=found, channel=channel, where=where, starts_on=starts_on, ends_on=ends_on
    )
    return Done(f"{found.name} gets {mac_list.code} by {channel} from {starts_on}.", str(mac_list.pk))


def withheld(actor: Actor, at: datetime, *, list: str, how: str, says: str) -> Done:
    """Report that a list was withheld."""
    mac_list = access.subject_list(actor, list, local_day(at))
    access.report_withheld(actor, at, mac_list=mac_list, how=how, says=says)
    return Done(
        f"Noted. The daily check tells the benefit manager and the office of {mac_list.code}.", str(mac_list.pk)
    )


def given_again(actor: Actor, at: datetime, *, list: str, party: str, says: str) -> Done:
    """Say that a list is given whole again."""
    mac_list, found = list_for(actor, list, local_day(at)), organization(party, "party")
    access.cure_withheld(actor, at, mac_list=mac_list, party=found, says=says)
    return Done(f"{mac_list.code} is given to {found.name} again.", str(mac_list.pk))


def outage(actor: Actor, at: datetime, *, starts_at: datetime, ends_at: datetime, says: str) -> Done:
    """Enter an outage of a channel."""
    made = access.enter_outage(actor, at, starts_at=starts_at, ends_at=ends_at, says=says)
    hours = (made.ends_at - made.starts_at).total_seconds() / 3600
    return Done(f"Entered: {hours:.1f} hours.", str(made.pk))


def answer(actor: Actor, at: datetime, *, case: str, says: str) -> Done:
    """Answer a case about a price list."""
    found = cases.answer_case(actor, at, case=case, says=says)
    return Done("The answer is in the case.", str(found.pk))


def settle(actor: Actor, at: datetime, *, case: str, because: str) -> Done:
    """Close a case about a price list."""
    found = cases.settle_case(actor, at, case=case, because=because)
    return Done("The case is closed.", str(found.pk))


def judge(actor: Actor, at: datetime, *, list: str) -> Done:
    """Test every line of a list as of now."""
    require(actor, PRICES_TEST)
    on = local_day(at)
    mac_list = list_for(actor, list, on)
    counts = judge_list(mac_list, on)
    note_calls(mac_list, on, at)
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(counts.items())) or "no line stands on it"
    return Done(f"{mac_list.code} on {on}: {told}.", str(mac_list.pk), {"counts": dict(counts)})


def layout(actor: Actor, at: datetime, *, file: Attached, mapping: dict[str, str], pads_codes: bool | None) -> Done:
    """Propose how a sheet is read, or keep the mapping that is given; either way its cells are judged."""
    require(actor, PRICES_KEEP)
    manager = own_party(actor)
    sheet = layouts.read_own(file.content, file.name)
    kept = layouts.layout_for(manager.pk, sheet)
    given = {name.lower(): heading for name, heading in mapping.items()}
    used = given or (kept.mapping if kept else layouts.proposed(sheet))
    pads = bool(pads_codes) if pads_codes is not None else bool(kept and kept.pads_codes)
    if given:
        kept = layouts.keep_layout(actor, at, manager_id=manager.pk, sheet=sheet, mapping=used, pads_codes=pads)
    more: dict[str, Any] = {
        "headings": [one for one in sheet.headings if one],
        "mapping": used,
        "kept": kept.number if kept else None,
        "preview": [[*cells] for _number, cells in sheet.rows[:5]],
        **_judged(sheet, used, pads),
    }
    if kept:
        says = f"Sheets with these headings are read by layout {kept.number}."
    else:
        says = "This is a proposal. Send it again with the mapping that is right, one NAME=heading a line."
    if more["rows"] is not None:
        says += f" {counted(more['good'], 'row')} of {more['rows']:,} can be read."
    return Done(says, sheet.fingerprint[:12], more)


def _judged(sheet: layouts.OwnSheet, used: dict[str, str], pads: bool) -> dict[str, Any]:
    """How many rows can be read, and each cell that cannot; what the mapping lacks where it lacks something."""
    try:
        layouts.check_mapping(sheet, used)
    except Refusal as refusal:
        problems = [{"where": one.field, "says": one.says} for one in refusal.problems]
        return {"rows": None, "good": None, "faults": problems}
    read = layouts.read_mapped(sheet, used, pads_codes=pads)
    faults = [{"where": one.field, "says": one.says} for one in read.problems[:200]]
    return {"rows": len(read.rows) + len(read.refused), "good": len(read.rows), "faults": faults}
