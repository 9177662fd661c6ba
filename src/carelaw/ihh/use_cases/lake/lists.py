"""The lists of the whole population, declared once for every door."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.ihh.use_cases.lake.looking"
_TONES = {"done": "good", "failed": "bad", "working": "warn", "received": "neutral"}
_NUMBERS = frozenset({"rows_in", "kept", "put_aside", "replaced", "people", "A", "B", "C", "excluded", "review", "row"})
_ATTRIBUTE, _IMPORT = "ihh.attribute", "ihh.import-files"


def _listed(
    name: str, title: str, says: str, may: str, runs: str, columns: tuple[tuple[str, str], ...], *acts: str
) -> Listed:
    return Listed(name, title, says, may, columns, f"{_HERE}.{runs}", acts=acts, numbers=_NUMBERS, tones=_TONES)


LISTS: tuple[Listed, ...] = (
    _listed(
        "population-runs",
        "Attribution of everybody",
        "Each run over the whole population, with its tiers and by which grouper.",
        _ATTRIBUTE,
        "run_list",
        (
            ("as_of", "As of"), ("state", "State"), ("people", "People"), ("A", "Tier A"), ("B", "Tier B"),
            ("C", "Tier C"), ("excluded", "Excluded"), ("review", "For a person"), ("grouper", "Grouper"),
            ("asked", "Asked"),
        ),
        "attribute-population", "explain-attribution",
    ),
    _listed(
        "population-reasons",
        "Reasons of the newest run",
        "How many people each reason was told of.",
        _ATTRIBUTE,
        "reason_list",
        (("reason", "Reason"), ("people", "People"), ("as_of", "As of")),
    ),
    _listed(
        "population-reviews",
        "People for whom a person decides",
        "Insurance or a facility that cannot be told, and people without a fresh eligibility feed.",
        _ATTRIBUTE,
        "review_list",
        (("person", "Person"), ("tier", "Tier"), ("codes", "Reasons")),
        "explain-attribution",
    ),
    _listed(
        "claim-loads",
        "Claims loaded in bulk",
        "Every file of claims, with how many were taken and put aside.",
        _IMPORT,
        "load_list",
        (
            ("file", "File"), ("state", "State"), ("rows_in", "Rows"), ("kept", "Taken"), ("put_aside", "Put aside"),
            ("replaced", "Replaced"), ("received", "Received"), ("says", "Says"),
        ),
        "load-claims",
    ),
    _listed(
        "claims-put-aside",
        "Claims put aside",
        "Claims and rows that could not be taken, with what is permitted.",
        _IMPORT,
        "put_aside",
        (("file", "File"), ("row", "Place"), ("field", "Field"), ("permitted", "What is wrong and permitted")),
        "load-claims",
    ),
)  # fmt: skip
