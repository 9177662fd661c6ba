"""The record for auditors: who did what and when, by ids only; whether it is whole; a proof for each entry."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import page
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Table, Tag
from carelaw.platform.pages.templatetags.pages_time import local_instant
from carelaw.platform.record import checkpoints, kinds
from carelaw.platform.record.keeping import append
from carelaw.platform.record.models import Checkpoint, Entry
from carelaw.platform.record.permissions import READ_RECORD

VERIFIED = kinds.declare(
    "record-verified",
    says="The record was walked from its first entry to its last.",
    keys={"whole": kinds.Shape.FLAG, "entries": kinds.Shape.COUNT, "first": kinds.Shape.COUNT},
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last verification found, and what a checkpoint covers."""

    at: datetime | None
    whole: bool
    entries: int
    covered: int
    signed_at: datetime | None


@page(permission=READ_RECORD)
def entries(request: Any) -> HttpResponse:
    """The entries, newest first, by kind, actor and day."""
    asked = {name: request.GET.get(name, "").strip() for name in ("kind", "actor", "day")}
    found, wrong = _filtered(asked)
    shown = listing(found, request.GET, by={"number": ("seq",)}, default="-number")
    names = _names(one.actor_id for one in shown.rows)
    table = Table(
        caption=_("Entries"),
        columns=(
            Column("number", _("Number"), sortable=True, numeric=True),
            Column("at", _("When")),
            Column("kind", _("What")),
            Column("who", _("Who")),
            Column("role", _("Role")),
            Column("channel", _("Through")),
            Column("subject", _("About")),
        ),
        rows=[_row(one, names) for one in shown.rows],
        query={name: value for name, value in asked.items() if value},
        caption_hidden=True,
        empty=_("No entry fits these filters."),
        **shown.place,
    )
    listed = {
        "table": table,
        "asked": asked,
        "wrong": wrong,
        "kinds": sorted(((kind.name, kind.says) for kind in kinds.declared()), key=lambda one: one[1].casefold()),
        "standing": _standing(),
    }
    return render(request, "record/entries.html", {"page": listed}, status=422 if wrong else 200)


@page(permission=READ_RECORD)
def entry(request: Any, seq: int) -> HttpResponse:
    """One entry; its proof is computed when asked for."""
    one = Entry.objects.filter(seq=seq).first()
    if one is None:
        raise Refusal("entry-not-found", f"The record has no entry {seq}.", kind="not-found")
    proof, fault = (None, "") if request.method != "POST" else _proof(seq)
    kind = kinds.kind_named(one.kind)
    shown = {
        "entry": one,
        "says": kind.says if kind else "",
        "facts": _facts(one, _names([one.actor_id, one.principal_id])),
        "body": [Fact(name.replace("_", " "), _told(value), code=True) for name, value in one.body.items()],
        "cite": kind.cite if kind else "",
        "proof": proof,
        "fault": fault,
        "before": reverse("record-entry", args=[seq - 1]) if seq > 1 else "",
        "after": reverse("record-entry", args=[seq + 1]) if Entry.objects.filter(seq=seq + 1).exists() else "",
    }
    return render(request, "record/entry.html", {"page": shown})


@require_POST
def _verify(request: Any) -> HttpResponse:
    """Walk the whole record; what was found goes on the record too."""
    verdict = checkpoints.verify()
    first = verdict.finding.seq if verdict.finding else 0
    with transaction.atomic():
        body = {"whole": verdict.whole, "entries": verdict.entries, "first": first}
        append(VERIFIED, actor=request.actor, at=request.at, body=body)
    if verdict.finding:
        messages.error(request, _("The record was tampered with. %(says)s") % {"says": verdict.finding.says})
    else:
        says = _("Verified: all %(n)s entries are what they were when they were written. %(unseen)s")
        messages.success(request, says % {"n": f"{verdict.entries:,}", "unseen": verdict.unseen})
    return redirect("record")


verify = page(permission=READ_RECORD)(_verify)


def _filtered(asked: Mapping[str, str]) -> tuple[QuerySet[Entry], str]:
    found = Entry.objects.all()
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    if asked["actor"]:
        try:
            found = found.filter(actor_id=str(uuid.UUID(asked["actor"])))
        except ValueError:
            return found.none(), _("An actor is an account's id, such as an entry shows it.")
    if asked["day"]:
        try:
            on = date.fromisoformat(asked["day"])
        except ValueError:
            return found.none(), _("Type the day as year-month-day, such as 2025-01-31.")
        found = found.filter(at__gte=_midnight(on), at__lt=_midnight(on + timedelta(days=1)))
    return found, ""


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), timezone.get_current_timezone())


_CHANNELS = {
    "console": gettext_noop("Console"),
    "api": gettext_noop("API"),
    "fhir": gettext_noop("FHIR"),
    "cli": gettext_noop("Command line"),
    "file-drop": gettext_noop("File drop"),
    "job": gettext_noop("Daily work"),
}


def _kind_words(code: str) -> str:
    """What happened, in the sentence of its kind."""
    kind = kinds.kind_named(code)
    return kind.says if kind else code


def _role_words(code: str) -> str:
    return _(ROLES[code].says) if code in ROLES else code


def _row(one: Entry, names: Mapping[str, str]) -> tuple[Any, ...]:
    return (
        Cell(f"{one.seq:,}", url=reverse("record-entry", args=[one.seq])),
        local_instant(one.at),
        _kind_words(one.kind),
        names.get(one.actor_id, one.actor_id[:8] or _("the program")),
        _role_words(one.role),
        _(_CHANNELS.get(one.channel, one.channel)),
        Cell(one.subject[:8], code=True),
    )


def _facts(one: Entry, names: Mapping[str, str]) -> list[Fact]:
    listed = (
        (_("When"), f"{local_instant(one.at)} ({one.at.isoformat()})"),
        (_("Who"), _who(one.actor_id, names) or _("the program")),
        (_("Role"), _role_words(one.role)),
        (_("For"), _who(one.principal_id, names)),
        (_("Through"), ", ".join(part for part in (_(_CHANNELS.get(one.channel, one.channel)), one.client) if part)),
        (_("About"), one.subject),
        (_("Hash"), one.hash),
        (_("Hash before"), one.prev_hash),
    )
    return [Fact(term, says, code=term in {_("Hash"), _("Hash before"), _("About")}) for term, says in listed if says]


def _who(account_id: str, names: Mapping[str, str]) -> str:
    return f"{names[account_id]} ({account_id})" if account_id in names else account_id


def _names(ids: Iterable[str]) -> dict[str, str]:
    """The names of accounts: people who acted; patients have no account here."""
    known = []
    for one in set(ids):
        try:
            known.append(uuid.UUID(one))
        except ValueError:
            continue
    return {str(key): name for key, name in Account.objects.filter(pk__in=known).values_list("pk", "name")}


def _told(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _proof(seq: int) -> tuple[dict[str, Any] | None, str]:
    try:
        found = checkpoints.prove(seq)
    except Refusal as refusal:
        return None, refusal.says
    fault = checkpoints.check_proof(found)
    told = {
        "holds": Tag(_("holds"), "good") if not fault else Tag(_("does not hold"), "bad"),
        "size": found["checkpoint"]["size"],
        "root": found["checkpoint"]["root"],
        "json": json.dumps(found, indent=1, ensure_ascii=False),
    }
    return told, fault


def _standing() -> Standing:
    last = Entry.objects.filter(kind=VERIFIED).order_by("-seq").first()
    signed = Checkpoint.objects.order_by("-size").first()
    body = last.body if last else {}
    return Standing(
        last.at if last else None,
        bool(body.get("whole")),
        int(body.get("entries", 0)),
        signed.size if signed else 0,
        signed.at if signed else None,
    )


__all__ = ["entries", "entry", "verify"]
