"""Letters: a notice of channel LETTER on its program's letterhead, as a tagged PDF to open, print and post.

The words are the notice's, as they were written, its days in words. Blocks stand apart by empty lines: `## ` begins
a heading, lines with `- ` are a list, lines between bars `| a | b |` a table whose first line is its head; everything
else is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import override

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import own_page
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.pages.days import days_in_words
from carelaw.platform.parties.models import Party
from carelaw.platform.typeset import pdf

_TEMPLATE = Path(__file__).resolve().parent / "letter.typ"
MayOpen = Callable[[Actor, Notice], bool]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the office, the program, the lines of its address, the foot of each page, the zone of its dates."""

    office: str
    program: str
    lines: tuple[str, ...]
    footer: str
    zone: str


# A program whose office is renamed, or whose letters stand under several laws, makes its paper for each notice.
HeadOf = Callable[[Notice], Letterhead]
_HEADS: dict[str, tuple[Letterhead | HeadOf, MayOpen]] = {}


def declare_letterhead(prefix: str, head: Letterhead | HeadOf, *, may_open: MayOpen) -> None:
    """Say on which paper the notices of a program go (`"gateway."`), and who may open them."""
    _HEADS[prefix] = (head, may_open)


def letter_for(actor: Actor | None, notice_id: UUID | str) -> Notice:
    """One letter for somebody who may read it; to everybody else it does not exist."""
    found = Notice.objects.filter(pk=notice_id, channel=NoticeChannel.LETTER).first()
    if actor is None or found is None or not _head(found.kind)[1](actor, found):
        raise Refusal("letter-unknown", "There is no such letter for you.", kind="not-found")
    return found


def letter_pdf(notice: Notice) -> bytes:
    """The letter as a PDF; made again from the same notice it is the same, byte for byte."""
    return pdf(_TEMPLATE, _content(notice), made_at=notice.created_at)


def letter_text(notice: Notice) -> str:
    """The letter as it reads, for a terminal: address, date, subject, text, law, foot."""
    shown = _content(notice)
    head = [shown["office"], shown["program"], "", *shown["address"], "", shown["dated"]]
    return "\n".join([*head, "", shown["subject"], "", shown["body"], "", notice.cite, shown["footer"]]) + "\n"


@own_page(why="A letter opens only for those whom its program lets read it.")
def open_letter(request: Any, notice_id: UUID) -> HttpResponse:
    """A letter as a PDF, to look at and to print."""
    notice = letter_for(request.actor, notice_id)
    response = HttpResponse(letter_pdf(notice), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="letter-{str(notice.pk)[:8]}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def blocks_of(body: str) -> list[dict[str, Any]]:
    """The text of a notice as headings, paragraphs, lists and tables."""
    found: list[dict[str, Any]] = []
    for part in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if lines and lines[0].startswith("## "):
            found.append({"kind": "heading", "text": lines.pop(0)[3:]})
        if lines:
            found.append(_block(lines))
    return found


def _block(lines: list[str]) -> dict[str, Any]:
    if all(line.startswith("- ") for line in lines):
        return {"kind": "list", "lines": [line[2:] for line in lines]}
    if all(line.startswith("|") and line.endswith("|") for line in lines):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        if len({len(row) for row in rows}) == 1:
            return {"kind": "table", "rows": rows}
    return {"kind": "text", "lines": lines}


def _content(notice: Notice) -> dict[str, Any]:
    declared = _head(notice.kind)[0]
    head = declared if isinstance(declared, Letterhead) else declared(notice)
    with override(notice.language):
        dated = date_format(notice.created_at.astimezone(ZoneInfo(head.zone)).date())
        subject, body = days_in_words(notice.subject), days_in_words(notice.body.strip())
    return {
        "office": head.office,
        "program": head.program,
        "lines": list(head.lines),
        "footer": head.footer,
        "language": notice.language,
        "address": _envelope(notice),
        "dated": dated,
        "subject": subject,
        "body": body,
        "blocks": blocks_of(body),
        "cite": notice.cite,
    }


def _envelope(notice: Notice) -> list[str]:
    """The lines of the address; the name of the party it is written to, where no address was given."""
    lines = [line for line in notice.address.splitlines() if line.strip()]
    if lines or notice.party_id is None:
        return lines
    return list(Party.objects.filter(pk=notice.party_id).values_list("name", flat=True))


def _head(kind: str) -> tuple[Letterhead | HeadOf, MayOpen]:
    for prefix, found in _HEADS.items():
        if kind.startswith(prefix):
            return found
    raise LookupError(f"No letterhead is declared for notices of the kind {kind}.")


__all__ = ["Letterhead", "blocks_of", "declare_letterhead", "letter_for", "letter_pdf", "letter_text", "open_letter"]
