"""What the reader found in the written contracts against what is planted in them: the table, recall and precision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from carelaw.pbm.facts.contract_text import Page
from carelaw.pbm.rules.contract_reading.passages import cut
from carelaw.pbm.rules.contract_reading.plain_words import plain
from carelaw.pbm.rules.contract_reading.reader import read
from carelaw.platform.bulk.documents import read_document
from tests.pbm.contracts.written import Written


@dataclass(frozen=True)
class Line:
    """One expected or found thing: planted and found, planted and missed, or found though nothing is there."""

    contract: str
    tag: str
    expected: bool
    found: bool
    where: str = ""
    sureness: int = 0


def lines_of(paper: Written) -> list[Line]:
    """Every requirement and every suspect clause of one contract, as expected and as found."""
    pages = read_document(paper.file(), file_name=paper.file_name).pages
    passages = cut([Page(page.number, page.text) for page in pages])
    reading = read(passages, paper.kind)
    words = {one.number: plain(f"{one.lead} {one.text}") for one in passages}
    made = []
    found = {one.tag: one for one in reading.required}
    for tag in (*found, *reading.missing):
        one = found.get(tag)
        state = "missing" if one is None else "short" if one.short else "held"
        wanted = "held" if tag in paper.held else "short" if tag in paper.short else "missing"
        place = f"p{one.passage} {one.sureness} {one.short}" if one else ""
        # Two ways to be wrong: a requirement said to be there and is not, or the other way.
        made.append(Line(paper.name, f"{tag}={wanted}", wanted == "held", state == "held", f"{state} {place}"))
        if wanted != "held" and state != "held":
            made.append(Line(paper.name, f"{tag}:{wanted}", True, state == wanted, f"{state} {place}"))
    left = list(paper.planted)
    for clause in reading.suspect:
        hit = next(
            ((tag, says) for tag, says in left if tag == clause.tag and plain(says) in words[clause.passage]), None
        )
        if hit:
            left.remove(hit)
        says = words[clause.passage][:70]
        made.append(Line(paper.name, clause.tag, hit is not None, True, f"p{clause.passage} {says}", clause.sureness))
    made += [Line(paper.name, tag, True, False, says) for tag, says in left]
    return made


def figures(lines: Iterable[Line]) -> tuple[int, int, int, float, float]:
    """Right, missed, wrongly raised; recall and precision."""
    rows = list(lines)
    right = sum(one.expected and one.found for one in rows)
    missed = sum(one.expected and not one.found for one in rows)
    raised = sum(one.found and not one.expected for one in rows)
    return right, missed, raised, right / (right + missed), right / (right + raised)
