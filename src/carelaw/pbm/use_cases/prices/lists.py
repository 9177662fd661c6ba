"""The lists about prices, declared once for every door."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.pbm.use_cases.prices.looking"
_TONES = {
    "done": "good",
    "failed": "bad",
    "waiting": "info",
    "working": "info",
    "violation": "bad",
    "review": "warn",
    "indeterminate": "info",
    "pass": "good",
    "open": "warn",
    "closed": "neutral",
}

SOURCES = Listed(
    "price-sources",
    "Files of official sources",
    "Files that lists are tested against, each with its day, its digest and what became of its rows.",
    "pbm.references-load",
    (
        ("reference", "File"),
        ("source", "Source"),
        ("issued_on", "Of the day"),
        ("file", "Name"),
        ("state", "State"),
        ("rows_in", "Rows"),
        ("taken", "Taken"),
        ("passed_over", "Passed over"),
        ("refused", "Not taken"),
        ("says", "Why it failed"),
    ),
    f"{_HERE}.source_rows",
    opens="pbm-price-source",
    acts=(),
    numbers=frozenset({"rows_in", "taken", "passed_over", "refused"}),
    tones=_TONES,
)
LISTS: tuple[Listed, ...] = (SOURCES,)
