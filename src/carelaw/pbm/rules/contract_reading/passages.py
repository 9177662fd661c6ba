"""Cut the text of a contract into passages: numbered paragraphs, headings, lists with the line that leads them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from carelaw.pbm.facts.contract_text import Page, Passage

LONGEST = 6_000
_LABEL = re.compile(
    r"^\s*(?P<label>(?:article|section|sec\.|clause|rule|part|item|paragraph"
    r"|§+)\s*(?:\d+(?:\.\d+)*|[ivxlc]+)\b\.?|\d+(?:\.\d+)+\.?|[A-Z]\.\d+(?:\.\d+)*\.?"
    r"|\d{1,3}[.)]"
    r"|\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2}|[A-Z])\)|[a-z][.)]|[A-Z]\.|[ivx]{1,5}[.)]|[•▪◦*·-])\s+",
    re.IGNORECASE,
)
_LIST = re.compile(r"^(?:\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|[a-z][.)]|[ivx]{1,5}[.)]|[•▪◦*·-])$", re.IGNORECASE)
_ENDS = re.compile(r"[.;:!?]['\")\]]*$")
_LEADS = re.compile(
    r"(?:[:—-]|\b(?:where|if|when|that|to|following|unless|who|for|not|and|by|shall|may|will))\s*$", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d+")


@dataclass(slots=True)
class _Open:
    """A passage that is still being written."""

    page: int
    label: str
    heading: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        made = ""
        for line in self.lines:
            # A word broken at the end of a line is one word again.
            broken = bool(re.search(r"[a-z]-$", made)) and line[:1].islower()
            made = made[:-1] + line if broken else f"{made} {line}".strip()
        return made


def cut(pages: Sequence[Page]) -> tuple[Passage, ...]:
    """The passages of a document, numbered from 1."""
    running = _running_lines(pages)
    made: list[_Open] = []
    heading, blank = "", True
    letters = [char for page in pages for char in page.text if char.isalpha()]
    # A paper typed in capitals throughout has no headings to be known by them.
    typed = sum(char.isupper() for char in letters) > len(letters) / 2
    for page in pages:
        width = _usual_width(page.text.splitlines())
        for line in page.text.splitlines():
            stripped = line.strip()
            if not stripped:
                blank = True
                continue
            if _without_digits(stripped) in running:
                continue
            before = made[-1] if made else None
            # A page break alone does not end a sentence.
            goes_on = before is not None and before.page != page.number and not _ENDS.search(before.text)
            labelled = _LABEL.match(stripped)
            if _is_heading(stripped, labelled, typed) and not (goes_on and not labelled):
                heading, blank = stripped[:200], True
                continue
            starts = labelled is not None or (blank and not goes_on) or before is None or _ended_early(before, width)
            if starts or len(before.text if before else "") > LONGEST:
                label = labelled["label"].strip() if labelled else ""
                made.append(_Open(page.number, label[:40], heading))
                stripped = stripped[labelled.end() :] if labelled else stripped
            made[-1].lines.append(stripped)
            blank = False
        blank = blank or page.number == 0
    return tuple(_with_leads(one for one in made if one.text))


def _with_leads(made: Iterable[_Open]) -> Iterable[Passage]:
    lead = ""
    for number, one in enumerate(made, start=1):
        text = one.text
        item = bool(_LIST.match(one.label))
        if not item:
            lead = ""
        yield Passage(number, text, one.page, one.label, one.heading, lead if item else "")
        if _LEADS.search(text):
            lead = f"{lead} {text}".strip() if item and lead else text


def _is_heading(line: str, labelled: re.Match[str] | None, typed: bool) -> bool:
    rest = line[labelled.end() :].strip() if labelled else line
    if not rest or len(rest) > 90 or _ENDS.search(rest.rstrip(".")) or len(rest.split()) > 12:
        return bool(labelled) and not rest
    letters = [char for char in rest if char.isalpha()]
    if not letters or (labelled and _LIST.match(labelled["label"]) and not labelled["label"][0].isupper()):
        return False
    capitals = sum(char.isupper() for char in letters) / len(letters)
    if typed:
        return False
    if capitals > 0.8 and len(letters) > 2:
        return True
    words = [word for word in re.findall(r"[A-Za-z][A-Za-z'’-]*", rest) if len(word) > 3]
    titled = bool(words) and all(word[0].isupper() for word in words)
    return titled and not rest.endswith(".") and len(rest) < 70


def _ended_early(before: _Open, width: int) -> bool:
    last = before.lines[-1] if before.lines else ""
    return bool(_ENDS.search(last)) and len(last) < width * 0.7


def _usual_width(lines: Sequence[str]) -> int:
    widths = sorted(len(line.strip()) for line in lines if line.strip())
    return widths[int(len(widths) * 0.8)] if widths else 0


def _running_lines(pages: Sequence[Page]) -> set[str]:
    """Headers and footers: the first and last lines that return, page numbers aside, on most pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        lines = [line.strip() for line in page.text.splitlines() if line.strip()]
        seen.update({_without_digits(line) for line in (*lines[:2], *lines[-2:]) if len(line) < 120})
    least = max(2, (len(pages) + 1) // 2)
    return {line for line, times in seen.items() if times >= least and len(pages) > 1}


def _without_digits(line: str) -> str:
    return _NUMBERED.sub("#", line)
