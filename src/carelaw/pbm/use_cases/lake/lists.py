"""The lists of the lake and its checks, declared once for every door."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.pbm.use_cases.lake.looking"
_MAY = "pbm.claims-check"
_TONES = {"violation": "bad", "review": "warn", "done": "good", "failed": "bad", "working": "warn", "never": "neutral"}
_NUMBERS = frozenset(
    {
        "rows_in", "kept", "put_aside", "load", "row", "pass", "violation", "review", "indeterminate",
        "not-applicable", "dollars", "findings", "reviews", "amount",
    }
)  # fmt: skip
_SUMS = (("findings", "Findings"), ("reviews", "For a person"), ("dollars", "Dollars"))


def _listed(name: str, title: str, says: str, runs: str, columns: tuple[tuple[str, str], ...], *acts: str) -> Listed:
    return Listed(name, title, says, _MAY, columns, f"{_HERE}.{runs}", acts=acts, numbers=_NUMBERS, tones=_TONES)


LISTS: tuple[Listed, ...] = (
    _listed(
        "market-checks",
        "Checks over the lake",
        "Every check with what it came to last. The counts of its rows add up.",
        "check_list",
        (
            ("check", "Check"), ("title", "Looks for"), ("state", "State"), ("rows_in", "Rows"),
            ("violation", "Violation"), ("review", "For a person"), ("pass", "Pass"), ("indeterminate", "Not told"),
            ("not-applicable", "Not applicable"), ("dollars", "Dollars"), ("asked", "Asked"), ("law", "Provisions"),
            ("cite", "Law"),
        ),
        "market-check", "lake-load",
    ),
    _listed(
        "market-managers",
        "Benefit managers side by side",
        "Findings, rows for a person and dollars by benefit manager and check.",
        "manager_list",
        (("manager", "Benefit manager"), ("check", "Check"), ("title", "Looks for"), *_SUMS, ("case", "Case"),
         ("cite", "Law")),
    ),
    _listed(
        "market-findings",
        "Findings over the lake",
        "The largest of every check first; a finding is for a person to look at, no ruling.",
        "finding_list",
        (
            ("check", "Check"), ("outcome", "Outcome"), ("manager", "Benefit manager"), ("subject", "Claim or line"),
            ("pharmacy", "Pharmacy (NPI)"), ("drug", "Drug (NDC)"), ("day", "Day"), ("amount", "Dollars"),
            ("because", "Reason"), ("row", "Row of the lake"), ("law", "Provisions"), ("cite", "Law"),
        ),
    ),
    _listed("market-pharmacies", "Findings by pharmacy", "Over all checks.", "by_pharmacy",
            (("pharmacy", "Pharmacy (NPI)"), *_SUMS)),
    _listed("market-drugs", "Findings by drug", "Over all checks.", "by_drug", (("drug", "Drug (NDC)"), *_SUMS)),
    _listed("market-plans", "Findings by plan", "Over the checks of claims.", "by_plan",
            (("plan_id", "Plan"), *_SUMS)),
    _listed("market-counties", "Findings by county", "Over the checks of claims.", "by_county",
            (("county", "County"), *_SUMS)),
    _listed(
        "lake-loads",
        "Loads of the lake",
        "Every file with the rows that were taken and put aside.",
        "load_list",
        (
            ("file", "File"), ("what", "What"), ("state", "State"), ("rows_in", "Rows in"), ("kept", "Taken"),
            ("put_aside", "Put aside"), ("load", "Load"), ("received", "Received"), ("says", "Remark"),
        ),
        "lake-load", "lake-layout",
    ),
    _listed("lake-put-aside", "Put aside from the lake", "Rows that could not be read, with what is permitted.",
            "put_aside", (("file", "File"), ("row", "Row"), ("field", "Field"), ("permitted", "Permitted"))),
    _listed("lake-layouts", "Layouts", "Senders' headings for our columns.", "layout_list",
            (("layout", "Layout"), ("heading", "Heading"), ("column", "Column")), "lake-layout"),
)  # fmt: skip
