"""Pages: what is due, the register of stores, every run with its certificate."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import DestructionRun, DestructionState
from carelaw.pdmp.use_cases.retention import acts
from carelaw.pdmp.use_cases.retention.certificates import exported
from carelaw.pdmp.use_cases.retention.destroying import preview, runs
from carelaw.pdmp.use_cases.retention.permissions import SEE_DESTRUCTION
from carelaw.pdmp.use_cases.retention.stores import register_of_stores
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, outcome_tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

_seen = page(permission=SEE_DESTRUCTION)
_STATES = {
    DestructionState.RUNNING: ("Running", "info"),
    DestructionState.COMPLETE: ("Complete", "good"),
    DestructionState.INCOMPLETE: ("Incomplete", "bad"),
}


@_seen
def retention(request: Any) -> HttpResponse:
    """What is due today, what every run destroyed, and the stores with their methods."""
    on = law_day(request.at)
    due = preview(request.actor, on, at=request.at)
    listed = listing(
        runs(request.actor), request.GET, by={"number": ("number",), "on": ("on", "number")}, default="-number"
    )
    ran = Table(
        _("Runs and their certificates"),
        (
            Column("number", _("Certificate"), sortable=True),
            Column("on", _("Day"), sortable=True),
            Column("state", _("State")),
            Column("destroyed", _("Destroyed"), numeric=True),
            Column("held", _("Put in the vault"), numeric=True),
        ),
        [_run_row(run) for run in listed.rows],
        empty=_("Nothing has been destroyed yet."),
        **listed.place,
    )
    waiting = Table(
        _("Due today"),
        (
            Column("store", _("Store")),
            Column("due", _("Due"), numeric=True),
            Column("held", _("Of them held"), numeric=True),
        ),
        [[one.store, str(one.due), str(one.held)] for one in due],
        empty=_("Nothing is due."),
    )
    overdue = sum(one.due - one.held for one in due)
    notes = [Note(_("%(count)s items wait to be destroyed.") % {"count": overdue}, "warn", "§6(d)")] if overdue else []
    lead = _(
        "What identifies people leaves every query the day after the seventh anniversary of its collection, and is "
        "destroyed unless a hold keeps it in the vault."
    )
    links = offered(request, (acts.DESTROY, acts.VERIFY))
    return shown(
        request, Board(_("Retention and destruction"), lead, (waiting, ran, _stores(request)), links, notes=notes)
    )


def _stores(request: Any) -> Table:
    rows: list[list[Cell | Tag | str]] = [
        [
            Cell(store.name, code=True),
            store.says,
            _("Yes") if store.identifying else _("No") if store.identifying is False else _("Not said"),
            store.method or "–",
            outcome_tag(decision.outcome),
        ]
        for store, decision in register_of_stores(request.actor)
    ]
    columns = (
        Column("name", _("Store")),
        Column("says", _("What it holds")),
        Column("identifying", _("Identifies people")),
        Column("method", _("How it is destroyed")),
        Column("answer", _("Register")),
    )
    return Table(_("The register of stores"), columns, rows)


def _run_row(run: DestructionRun) -> list[Any]:
    words, tone = _STATES[DestructionState(run.state)]
    said = json.loads(run.certificate) if run.certificate else {"destroyed": {}}
    destroyed = sum(one["count"] for one in said["destroyed"].values())
    return [
        Link(str(run.number), reverse("certificate", args=[run.number])),
        date_format(run.on),
        Tag(words, tone),  # type: ignore[arg-type]
        f"{destroyed:,}",
        f"{run.counts.get('held', 0):,}",
    ]


@_seen
def certificate(request: Any, number: int) -> HttpResponse:
    """One certificate: what was destroyed, by store, with digests, and what it hangs from."""
    run = _run_of(request, number)
    said = json.loads(run.certificate)
    lines: list[list[Cell | str]] = [
        [name, f"{one['count']:,}", one["first"] or "–", one["last"] or "–", Cell(one["digest"][:16], code=True)]
        for name, one in said["destroyed"].items()
    ]
    table = Table(
        _("Destroyed"),
        (
            Column("store", _("Store")),
            Column("count", _("Items"), numeric=True),
            Column("first", _("Collected from")),
            Column("last", _("Collected through")),
            Column("digest", _("Digest of their lines")),
        ),
        lines,
        empty=_("No item of its own; references were taken from the query log."),
    )
    facts = (
        Fact(_("State"), _STATES[DestructionState(run.state)][0]),
        Fact(_("Collected through"), date_format(run.through)),
        Fact(_("Signed"), local_instant(run.finished_at) if run.finished_at else "–"),
        Fact(_("Digest"), run.digest, code=True),
        Fact(_("Hangs from"), run.previous, code=True),
        Fact(_("Key"), run.key_id, code=True),
    )
    bad = [one for one in said["reasons"] if said["state"] != Outcome.PASS.value and one["code"].startswith("E-")]
    notes = [Note(one["says"], "bad", "§6(d)") for one in bad]
    export = Link(_("Download the signed certificate"), reverse("certificate-file", args=[number]))
    title = _("Certificate %(number)s of destruction") % {"number": number}
    lead = _("It names nobody: lines are opaque numbers with their collection days.")
    back = Link(_("Retention and destruction"), reverse("retention"))
    return shown(request, Board(title, lead, (table,), [export], facts, notes, back=back))


@_seen
def certificate_file(request: Any, number: int) -> HttpResponse:
    """The signed certificate as a file that anyone can verify with the public key in it."""
    run = _run_of(request, number)
    response = HttpResponse(json.dumps(exported(run), indent=1, ensure_ascii=False), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="destruction-{number:06d}.json"'
    return response


def _run_of(request: Any, number: int) -> DestructionRun:
    found = runs(request.actor).exclude(digest="").filter(number=number).first()
    if found is None:
        raise Refusal("E-MAP-118.unknown", f"There is no certificate {number}.", cite="§6(d)", kind="not-found")
    return found
