"""Price lists in any layout: which heading stands for which column, remembered for each benefit manager's layout.

A mapping gives for each of our columns a heading of the sheet, or `=VALUE` for a value that every row has.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.store.models import ListLayout
from carelaw.pbm.wire.mac_columns import MAC_LIST
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk.sheets import Row, Sheet, read_sheet
from carelaw.platform.bulk.workbooks import Content, Grid, content_of, grid_of
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/513b1(b)(1), (c)"
KEPT = declare(
    "list-layout-kept",
    says="How a benefit manager's own price sheet is read was kept.",
    keys={"manager": Shape.ID, "layout": Shape.DIGEST, "number": Shape.COUNT},
    cite=CITE,
)
COLUMNS = tuple(column.name for column in MAC_LIST)
NEEDED = tuple(column.name for column in MAC_LIST if column.required)
_SEPARATORS = {Content.TAB: "\t", Content.SEMICOLON: ";", Content.PIPE: "|"}
_READ = (Content.CSV, Content.XLSX, Content.XLS, *_SEPARATORS)
# Words by which headings are known, the telling ones first; the sender decides, this only proposes.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "ndc": ("ndc11", "ndc", "national drug code", "drug code", "product code"),
    "name": ("drug name", "product name", "label name", "description", "drug", "product", "name"),
    "unit": ("unit of measure", "uom", "billing unit", "unit type", "unit"),
    "mac_unit_price": (
        "mac unit price",
        "mac price",
        "unit mac",
        "mac",
        "unit price",
        "price per unit",
        "unit cost",
        "price",
    ),
    "action": ("action", "change type", "change"),
    "drug_group": ("gpi", "gcn", "drug group", "group"),
    "te_code": ("te code", "therapeutic equivalence", "orange book", "te"),
    "application": ("application number", "anda", "application"),
    "drug_class": ("brand generic", "drug class", "b g", "class"),
    "rating": ("rating",),
    "rating_source": ("rating source", "compendium"),
    "rating_date": ("rating date",),
    "obsolete_date": ("obsolete date", "obsolete"),
    "price_source": ("price source", "source"),
    "price_source_date": ("price source date", "source date", "price date"),
    "basis": ("basis",),
    "basis_names": ("basis names", "manufacturers", "databases"),
}
_UNITS = {
    "EACH": "EA",
    "UN": "EA",
    "UNIT": "EA",
    "MILLILITER": "ML",
    "MLS": "ML",
    "GRAM": "GM",
    "G": "GM",
    "GRAMS": "GM",
}
_CLASSES = {"G": "generic", "GENERIC": "generic", "B": "brand", "BRAND": "brand"}
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet as it was sent: its headings, and its rows with the numbers that a spreadsheet shows."""

    file_name: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[str]]]

    @property
    def fingerprint(self) -> str:
        """What tells one layout from another: its headings in their order, whatever their case or spaces."""
        told = "\x1f".join(_plain(one) for one in self.headings)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def is_ours(self) -> bool:
        """True where the headings are those of the layout that everybody may use."""
        return set(NEEDED) <= set(self.headings)


def read_own(raw: bytes, file_name: str) -> OwnSheet:
    """Read a sheet of any layout: CSV between commas, semicolons, tabs or bars, or a workbook. Refuses all else."""
    content = content_of(raw)
    if content not in _READ:
        says = f"{file_name} is {content.value}. Send the list as CSV or as an Excel workbook."
        raise Refusal("sheet-not-read", says, cite=CITE, field="file")
    if content in _SEPARATORS:
        raw, content = _with_commas(raw, _SEPARATORS[content]), Content.CSV
    grid = grid_of(raw, content, file_name=file_name, is_header=_is_header)
    if grid is None or not grid.rows:
        says = f"{file_name} has no row of headings with rows below it. Needed are at least three headings."
        raise Refusal("sheet-columns-missing", says, cite=CITE, field="file")
    return OwnSheet(file_name, _headings(grid), grid.rows)


def proposed(sheet: OwnSheet) -> dict[str, str]:
    """Which heading each column probably is, by the words in it; what nothing fits stays open."""
    if sheet.is_ours:
        return {name: name for name in COLUMNS if name in sheet.headings}
    free = {heading: _plain(heading) for heading in sheet.headings if heading}
    mapping: dict[str, str] = {}
    for whole in (True, False):
        for name, words in _WORDS.items():
            for word in () if name in mapping else words:
                found = next((one for one, told in free.items() if _fits(told, word, whole)), None)
                if found is not None:
                    mapping[name] = found
                    del free[found]
                    break
    return mapping


def layout_for(manager_id: UUID, sheet: OwnSheet) -> ListLayout | None:
    """The layout that a benefit manager kept for sheets with these headings; the newest one."""
    kept = ListLayout.objects.filter(manager_id=manager_id, fingerprint=sheet.fingerprint)
    return kept.order_by("-number").first()


def keep_layout(
    actor: Actor,
    at: datetime,
    *,
    manager_id: UUID,
    sheet: OwnSheet,
    mapping: Mapping[str, str],
    pads_codes: bool = False,
) -> ListLayout:
    """Keep how sheets with these headings are read; what was kept before stays readable under its number."""
    check_mapping(sheet, mapping)
    last = layout_for(manager_id, sheet)
    clean = {name: heading for name, heading in mapping.items() if heading}
    if last is not None and (last.mapping, last.pads_codes) == (clean, pads_codes):
        return last
    with transaction.atomic():
        made = ListLayout.objects.create(
            manager_id=manager_id,
            fingerprint=sheet.fingerprint,
            headings=list(sheet.headings),
            mapping=clean,
            pads_codes=pads_codes,
            number=last.number + 1 if last else 1,
            account_id=actor.account_id or None,
            kept_at=at,
        )
        body = {"manager": str(manager_id), "layout": sheet.fingerprint, "number": made.number}
        append(KEPT, actor=actor, at=at, body=body, subject=str(manager_id))
    return made


def check_mapping(sheet: OwnSheet, mapping: Mapping[str, str]) -> None:
    """Refuse a mapping that lacks a needed column, or names what the sheet or we do not have."""
    problems = []
    for name, heading in mapping.items():
        if name not in COLUMNS:
            says = f"“{name[:40]}” is no column of a price list. Permitted: {', '.join(COLUMNS)}."
            problems.append(Problem("layout-column", says, name[:40], CITE))
        elif heading and not heading.startswith("=") and heading not in sheet.headings:
            shown = ", ".join(one for one in sheet.headings if one)
            says = f"{name}: the sheet has no heading “{heading[:60]}”. It has: {shown[:400]}."
            problems.append(Problem("layout-heading", says, name, CITE))
    for name in NEEDED:
        if not mapping.get(name):
            says = f"{name}: choose the heading that holds it, or a value that every row has."
            problems.append(Problem("layout-needs", says, name, CITE))
    if problems:
        says = problems[0].says if len(problems) == 1 else f"{len(problems)} columns need a look; each says why."
        raise Refusal("E-MAC-06.layout", says, cite=CITE, field=problems[0].field, problems=tuple(problems))


def read_mapped(sheet: OwnSheet, mapping: Mapping[str, str], *, pads_codes: bool = False) -> Sheet:
    """The rows of a sheet under our columns, judged cell by cell; each keeps its number, faults name its heading."""
    at = {heading: place for place, heading in reversed(list(enumerate(sheet.headings)))}
    used = {name: heading for name, heading in mapping.items() if heading}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for _number, cells in sheet.rows:
        writer.writerow([_cell(name, used.get(name, ""), at, cells, pads_codes) for name in COLUMNS])
    read = read_sheet(io.BytesIO(out.getvalue().encode()), MAC_LIST, file_name=sheet.file_name)
    return _as_sent(read, sheet, used)


def read_list(raw: bytes, file_name: str, manager_id: UUID) -> Sheet:
    """A list as it was sent: in the common layout, or in one that the benefit manager kept. Refuses an unknown one."""
    if content_of(raw) in {Content.TEXT, Content.OTHER}:
        return read_sheet(io.BytesIO(raw), MAC_LIST, file_name=file_name)
    if content_of(raw) is Content.CSV and not _known(raw, file_name, manager_id):
        first = next(csv.reader(io.StringIO(raw.decode("utf-8-sig"))), [])
        # What carries one of our own headings is meant in the common layout, and is told what it lacks of it.
        if not first or set(NEEDED) & {one.strip() for one in first}:
            return read_sheet(io.BytesIO(raw), MAC_LIST, file_name=file_name)
    sheet = read_own(raw, file_name)
    if sheet.is_ours:
        return read_mapped(sheet, proposed(sheet))
    kept = layout_for(manager_id, sheet)
    if kept is None:
        shown = ", ".join(one for one in sheet.headings if one)[:300]
        says = (
            f"{file_name}: these headings are not known yet: {shown}. Say once which of them holds which column "
            f"(console: “Send a list in your own layout”; API and command: list-layout); then send the list again."
        )
        raise Refusal("E-MAC-06.layout", says, cite=CITE, field="file")
    return read_mapped(sheet, kept.mapping, pads_codes=kept.pads_codes)


def _known(raw: bytes, file_name: str, manager_id: UUID) -> bool:
    try:
        return layout_for(manager_id, read_own(raw, file_name)) is not None
    except Refusal:
        return False


def _as_sent(read: Sheet, sheet: OwnSheet, used: Mapping[str, str]) -> Sheet:
    """Number rows and name fields as the sender's own sheet does."""
    numbers = {place: number for place, (number, _cells) in enumerate(sheet.rows, start=2)}
    heads = {name: heading for name, heading in used.items() if not heading.startswith("=")}

    def own(row: Row) -> Row:
        number = numbers[row.number]
        problems = tuple(_renamed(one, row.number, number, sheet.file_name, heads) for one in row.problems)
        return Row(number, row.sent, row.values, problems)

    return Sheet(read.file_name, [own(row) for row in read.rows], [own(row) for row in read.refused])


def _renamed(problem: Problem, ours: int, theirs: int, file_name: str, heads: Mapping[str, str]) -> Problem:
    name = (problem.field or "").partition(", ")[2]
    heading = heads.get(name, name)
    called = f"{heading} ({name})" if heading != name else name
    says = problem.says.replace(f"{file_name}, row {ours}, {name}:", f"{file_name}, row {theirs}, {called}:", 1)
    return Problem(problem.code, says, f"row {theirs}, {name}", problem.cite)


def _cell(name: str, heading: str, at: Mapping[str, int], cells: Sequence[str], pads_codes: bool) -> str:
    if heading.startswith("="):
        return heading[1:].strip()
    place = at.get(heading)
    text = cells[place].strip() if heading and place is not None and place < len(cells) else ""
    if name == "ndc" and pads_codes and text.isdigit() and 8 <= len(text) < 11:
        return text.zfill(11)
    if name == "unit":
        return _UNITS.get(text.upper().rstrip("."), text)
    if name == "drug_class":
        return _CLASSES.get(text.upper(), text)
    if name.endswith("_date"):
        return _iso(text)
    return text


def _iso(text: str) -> str:
    """A date as Americans write it, as the common layout has it."""
    found = _AMERICAN.fullmatch(text.partition(" ")[0])
    return f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}" if found else text.partition("T")[0]


def _is_header(cells: Sequence[str]) -> bool:
    """The first row with three or more words and hardly a number in it."""
    filled = [one for one in cells if one.strip()]
    return len(filled) >= 3 and sum(any(letter.isalpha() for letter in one) for one in filled) >= len(filled) - 1


def _headings(grid: Grid) -> tuple[str, ...]:
    """The headings, each told apart: a second “Price” becomes “Price (2)”."""
    seen: dict[str, int] = {}
    made = []
    for cell in grid.header:
        heading = " ".join(cell.split())[:120]
        seen[heading] = seen.get(heading, 0) + 1
        made.append(f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading)
    return tuple(made)


def _with_commas(raw: bytes, separator: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=separator))
    return out.getvalue().encode()


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.lower()).split())


def _fits(told: str, word: str, whole: bool) -> bool:
    return told == word if whole else re.search(rf"\b{re.escape(word)}\b", told) is not None
