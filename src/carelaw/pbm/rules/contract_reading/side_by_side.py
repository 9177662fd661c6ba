"""Tables that set claims of 340B stock beside others: a row whose cells differ is a difference in treatment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from carelaw.pbm.facts.contract_text import Clause, Counted, Passage
from carelaw.pbm.rules.contract_reading.concepts import CONCEPTS
from carelaw.pbm.rules.contract_reading.plain_words import periods, plain

_SURE = 74
# What a row is about, by the words of its first cell and then of all: the first that fits.
_ABOUT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("340b-network", re.compile(r"\bnetworks?\b|\btiers?\b|\bpanels?\b|\bpreferred\b|\beligib\w+|\bparticipation\b")),
    ("fee", re.compile(r"(?<!dispensing )(?<!professional )\bfees?\b|\bcharges?\b|\bchargebacks?\b"
    r"|\bassessments?\b|\bdeduct")),
    ("340b-choice", re.compile(r"\bmail\b|\bdelivery\b|\bcoverage\b|\bcopay\w*|\bship\w*")),
    ("340b-less-favorable", re.compile(r"\btime\b|\bdays?\b|\bwhen\b|\bcycle\b|\bfrequency\b|\bappeals?\b"
    r"|\bdisputes?\b")),
    ("340b-reimbursement", re.compile(r"\breimburs\w+|\bingredient\b|\bdispensing\b|\bprofessional fee\b|\bpa(?:y"
    r"|id|yment)\b"
                                      r"|\bprice\b|\bbrand\b|\bgeneric\b|\brate\b")),
)  # fmt: skip
_NONE = re.compile(r"^(?:none|no|nil|n/a|not applicable|-|0|\$0(?:\.00)?|waived|no fee|no charge)?$")
_SAME = re.compile(r"^(?:same|the same|as (?:at )?left|ditto|\")(?: as .*)?$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def rows_set_apart(passages: Sequence[Passage], marked: Sequence[str]) -> Iterator[Clause]:
    """One clause a row that treats the 340B column otherwise. `marked` are the terms that stand for 340B stock."""
    apart: int | None = None
    width = 0
    for one in passages:
        cells = [plain(cell) for cell in one.text.strip("| ").split("|")]
        if len(cells) < 3:
            apart = None
            continue
        columns = [place for place, cell in enumerate(cells) if place and _speaks(cell, marked)]
        if apart is None and len(columns) == 1:
            apart, width = columns[0], len(cells)
            continue
        if apart is None or len(cells) != width:
            continue
        others = [cell for place, cell in enumerate(cells) if place not in {0, apart}]
        if cells[apart] in others or _SAME.match(cells[apart]):
            continue
        tag = _tag(cells[0], " ".join(cells), cells[apart], others[0])
        yield Clause(
            tag,
            one.number,
            _SURE,
            (
                Counted(cells[apart][:80], "what the table says for 340B", 40),
                Counted(others[0][:80], "and what it says beside it for others", 34),
            ),
        )


def _speaks(cell: str, marked: Sequence[str]) -> bool:
    return CONCEPTS["340b"].search(cell) is not None or any(re.search(rf"\b{re.escape(one)}\b", cell) for one in marked)


def _tag(label: str, row: str, apart: str, other: str) -> str:
    for text in (label, row):
        for tag, pattern in _ABOUT:
            if not pattern.search(text):
                continue
            if tag == "fee":
                return (
                    "340b-special-fee"
                    if _NONE.match(other)
                    else "340b-larger-fee"
                    if _more(apart, other)
                    else "340b-other"
                )
            return tag
    return "340b-less-favorable" if periods(apart) else "340b-other"


def _more(apart: str, other: str) -> bool:
    mine, theirs = _NUMBER.search(apart), _NUMBER.search(other)
    return mine is None or theirs is None or float(mine[0]) > float(theirs[0])
