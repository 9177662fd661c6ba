"""Bring files into the lake: claims as CSV, Parquet or NCPDP D.0, remittances as X12 835. Every row is taken or named.

The file is kept sealed as it came. A row that cannot be read is put aside with its field and what is permitted; the
rest is taken, and what was taken and put aside adds up to what came.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.bulk.lake.lake import ROWS_A_LOAD, Lake
from carelaw.pbm.bulk.payment_evidence import stage_remittances
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK
from carelaw.pbm.wire import ncpdp_d0
from carelaw.pbm.wire.lake_columns import COLUMNS, NAMES, columns_with
from carelaw.pbm.wire.x12_835 import read_835
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.bulk.runs import BulkCheck, execute, receive
from carelaw.platform.bulk.staging import Connection, Staged, stage
from carelaw.platform.files.keeping import Readable, keep, opened

KIND = "pbm.lake-load"
CITE = "215 ILCS 5/512-11"
_LAYOUT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def lake_here() -> Lake:
    """The lake of this home."""
    return Lake(Path(settings.CARELAW_HOME) / "lake")


# Layouts


def layouts() -> dict[str, dict[str, str]]:
    """The remembered layouts: our name of a column by the sender's heading."""
    folder = lake_here().root / "layouts"
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def remember_layout(actor: Actor, *, name: str, headings: Mapping[str, str]) -> str:
    """Remember under which headings a sender sends which columns; the same name again replaces it."""
    require(actor, CLAIMS_CHECK)
    if not _LAYOUT.fullmatch(name):
        says = "Name a layout with small letters, digits and hyphens, up to 40 of them, such as prairie-2024."
        raise Refusal("layout-name", says, cite=CITE, field="name")
    unknown = sorted(set(headings.values()) - set(NAMES))
    if unknown or not headings:
        says = f"No column is called “{', '.join(unknown)[:80]}”. Columns are: {', '.join(NAMES)}."
        raise Refusal("layout-column", says, cite=CITE, field="headings")
    folder = lake_here().root / "layouts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = folder / f".{name}"
    half.write_text(json.dumps(dict(headings), indent=1), encoding="utf-8")
    half.replace(folder / f"{name}.json")
    return name


# Loads


def receive_file(
    actor: Actor, at: datetime, stream: Readable, *, file_name: str, layout: str = "", manager: str = ""
) -> tuple[BulkRun, bool]:
    """Keep a file and open its load. The very same file in the same layout is the same load."""
    require(actor, CLAIMS_CHECK)
    if layout and layout not in layouts():
        says = f"No layout “{layout[:40]}” is remembered. Known: {', '.join(layouts()) or 'none yet'}."
        raise Refusal("layout-unknown", says, cite=CITE, field="layout", kind="not-found")
    if manager and manager_numbered(manager) is None:
        says = f"No benefit manager has the number “{manager[:20]}”. Numbers look like PBM0101."
        raise Refusal("manager-unknown", says, cite=CITE, field="manager", kind="not-found")
    return receive(check_of(layout, manager, at), stream, file_name=file_name, at=at, actor=actor)


def fill(run: BulkRun, at: datetime, *, layout: str = "", manager: str = "") -> BulkRun:
    """Carry a load out; done once, it stays done."""
    return execute(check_of(layout, manager, at), str(run.pk), at=at)


def loads_for(actor: Actor) -> QuerySet[BulkRun]:
    """Every load, the newest first."""
    require(actor, CLAIMS_CHECK)
    return BulkRun.objects.filter(kind=KIND).order_by("-received_at")


def check_of(layout: str, manager: str, at: datetime) -> BulkCheck:
    """A load as a run: reads a file in a layout and puts its rows into the lake."""
    held: dict[str, Any] = {}

    def terms() -> Mapping[str, Any]:
        return {"layout": layouts().get(layout, {}), "manager": manager}

    def read(connection: Connection, run: BulkRun) -> Staged:
        with opened(run.digest) as sealed:
            start = sealed.read(4_096)
        if start.lstrip().startswith(b"ISA"):
            held["remittances"] = True
            if not manager:
                says = "An 835 does not say whose it is by State number; name the benefit manager, such as PBM0101."
                raise Refusal("manager-needed", says, cite=CITE, field="manager")
            with opened(run.digest) as stream:
                sent = list(read_835(stream, file_name=run.file_reference))
            return stage_remittances(connection, sent, set())
        digest, columns = run.digest, columns_with(layouts().get(layout, {}))
        if ncpdp_d0.is_telecommunication(start):
            if not manager:
                says = "A transmission does not say whose it is by State number; name the benefit manager."
                raise Refusal("manager-needed", says, cite=CITE, field="manager")
            with opened(run.digest) as stream:
                sheet = ncpdp_d0.as_sheet(stream.read(), manager)
            digest, columns = keep(io.BytesIO(sheet)).digest, COLUMNS
        return stage(connection, digest, columns, file_name=run.file_reference)

    def decide(connection: Connection) -> None:
        lake = lake_here()
        held["load"] = load = lake.next_load()
        if held.get("remittances"):
            _put_remittances(connection, lake, load, manager)
            rows = "SELECT row FROM claims UNION ALL SELECT row FROM adjustments"
        else:
            cells = ", ".join(NAMES)
            query = (
                "SELECT manager_number AS manager, strftime(date_of_service, '%Y-%m') AS month, "  # noqa: S608
                f"{load * ROWS_A_LOAD} + row AS row, {cells} FROM typed"
            )
            lake.put(connection, load, "claims", query)
            rows = "SELECT row FROM typed"
        connection.execute(f"CREATE TABLE answers AS SELECT row, 'pass' AS outcome, 'kept' AS because FROM ({rows})")  # noqa: S608

    def save(connection: Connection, run: BulkRun, _at: datetime) -> Mapping[str, Any]:
        lake, load = lake_here(), held["load"]
        what = "remittances" if held.get("remittances") else "claims"
        lake.close(load, {"run": str(run.pk), "digest": run.digest, "what": what, "at": at.isoformat()})
        return {"load": load, "what": what, "layout": layout}

    return BulkCheck(KIND, COLUMNS, terms, decide, save, read)


def _put_remittances(connection: Connection, lake: Lake, load: int, manager: str) -> None:
    first = load * ROWS_A_LOAD
    months = "coalesce(strftime({}, '%Y-%m'), 'undated') AS month"
    lake.put(
        connection,
        load,
        "remits",
        f"SELECT '{manager}' AS manager, {months.format('paid_on')}, {first} + remit AS remit, trace, payee, paid_on "  # noqa: S608
        "FROM remits",
    )
    lake.put(
        connection,
        load,
        "remit_claims",
        f"SELECT '{manager}' AS manager, {months.format('served_on')}, {first} + row AS row, {first} + remit AS remit, "  # noqa: S608
        "segment, prescription, status, paid, control, served_on, drug, reduced_by FROM claims",
    )
    lake.put(
        connection,
        load,
        "adjustments",
        f"SELECT '{manager}' AS manager, 'undated' AS month, {first} + row AS row, {first} + remit AS remit, segment, "  # noqa: S608
        "reason, reference, amount FROM adjustments",
    )
