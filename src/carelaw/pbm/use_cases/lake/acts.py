"""What is done with the lake, as every door of the program offers it."""

from __future__ import annotations

from carelaw.pbm.bulk.lake.checks import CHECKS
from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.lake.doing"
_CITE = "215 ILCS 5/512-11"
_MAY = "pbm.claims-check"
_MANAGER = Asked(
    "manager",
    "Benefit manager",
    required=False,
    says="Its State number, such as PBM0101; needed where the file does not say it (NCPDP D.0, X12 835).",
    most=20,
)

LOAD = Act(
    "lake-load",
    "Load claims or remittances into the lake",
    "CSV, Parquet, an NCPDP D.0 extract, or an X12 835. Every row is taken, or named with what is permitted.",
    "Load",
    _MAY,
    _CITE,
    f"{_HERE}.load",
    (
        Asked("file", "File", "file"),
        Asked("layout", "Layout", required=False, says="A remembered one; empty: our own headings.", most=40),
        _MANAGER,
    ),
    "pbm-lake-loads",
)
LAYOUT = Act(
    "lake-layout",
    "Remember a sender's layout",
    "Under which headings a sender sends which columns. It is used by its name from then on.",
    "Remember",
    _MAY,
    _CITE,
    f"{_HERE}.layout",
    (
        Asked("name", "Name of the layout", says="Small letters, digits and hyphens.", most=40),
        Asked("columns", "Columns", "words", says="column=HEADING, one a line, such as product_id=NDC Number."),
    ),
    "pbm-lake-layouts",
)
CHECK = Act(
    "market-check",
    "Run checks over the lake",
    "One check or all of them over every claim and all that is on file. The worker does it; the same lake under the "
    "same law is the same run.",
    "Run",
    _MAY,
    _CITE,
    f"{_HERE}.check",
    (
        Asked(
            "check",
            "Check",
            "choice",
            required=False,
            says="Empty: all of them.",
            choices=tuple((one.name, one.title) for one in CHECKS.values()),
        ),
        Asked("now", "Wait for it", "flag", required=False, says="For small lakes: done before this answers."),
    ),
    "pbm-market-checks",
)
ACTS: tuple[Act, ...] = (LOAD, LAYOUT, CHECK)
