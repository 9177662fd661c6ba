"""The written contracts: each paper with what is planted in it, made into the file that a party would send."""

from __future__ import annotations

import io
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAPERS = Path(__file__).with_name("papers")


@dataclass(frozen=True)
class Written:
    """One contract as written: the kind, the file's format, what it holds, what is planted where."""

    name: str
    kind: str
    format: str
    part: str
    held: tuple[str, ...]
    short: tuple[str, ...]
    planted: tuple[tuple[str, str], ...]
    body: str
    columns: int = 1

    @property
    def file_name(self) -> str:
        return f"{self.name}.{ {'text': 'txt'}.get(self.format, self.format) }".replace(" ", "")

    def file(self) -> bytes:
        """The bytes of the file that is sent."""
        makers = {"text": _text, "pdf": _pdf, "docx": _docx}
        return makers[self.format](self)


def contracts() -> tuple[Written, ...]:
    """Every paper, in the order of its number."""
    return tuple(_read(path) for path in sorted(PAPERS.glob("*.md")))


def _read(path: Path) -> Written:
    _, head, body = path.read_text().split("+++\n", 2)
    known: dict[str, Any] = tomllib.loads(head)
    planted = tuple((one["tag"], one["words"]) for one in known.get("planted", []))
    return Written(
        path.stem,
        known["kind"],
        known["format"],
        known["set"],
        tuple(known.get("held", ())),
        tuple(known.get("short", ())),
        planted,
        body.strip("\n"),
        known.get("columns", 1),
    )


def _text(paper: Written) -> bytes:
    return re.sub(r"^# ", "", paper.body, flags=re.MULTILINE).encode()


def _pdf(paper: Written) -> bytes:
    import typst

    lines = [
        f'#set page(paper: "us-letter", margin: 2.2cm, columns: {paper.columns}, header: text(8pt)[{paper.name}], '
        "footer: context align(center)[Page #counter(page).display()])",
        "#set text(10pt, hyphenate: true)",
        "#set par(justify: true)",
    ]
    for block in re.split(r"\n\s*\n", paper.body):
        text = " ".join(block.split("\n"))
        escaped = re.sub(r'([\\#$*_`<>@\[\]~"\'/-])', r"\\\1", text.removeprefix("# "))
        # A number at the start of a line would become a list of the typesetter.
        escaped = re.sub(r"^(\d+)\.", r"\1\\.", escaped)
        lines.append(f"#strong[{escaped}]\n" if text.startswith("# ") else f"{escaped}\n")
    return typst.compile("\n\n".join(lines).encode())


def _docx(paper: Written) -> bytes:
    import docx

    document = docx.Document()
    for block in re.split(r"\n\s*\n", paper.body):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        if rows:
            cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
            table = document.add_table(len(cells), len(cells[0]))
            for row, texts in zip(table.rows, cells, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        elif block.startswith("# "):
            document.add_heading(block.removeprefix("# "), 1)
        else:
            document.add_paragraph(" ".join(block.split("\n")))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
