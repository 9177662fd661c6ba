"""Splink on the same records in the same run: what linkage is measured against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carelaw.pdmp.facts.report import ReportedPerson

Scored = list[tuple[int, int, float]]

_BLOCKS = (
    ("birth", "last"),
    ("birth", "first"),
    ("birth", "zip"),
    ("phone",),
    ("license",),
    ("social",),
    ("first", "last", "zip"),
    ("first", "last", "birth_year"),
    ("address",),
)
_TRAINING_BLOCKS = (("birth", "last"), ("first", "zip"), ("phone",))


def splink_pairs(people: Sequence[ReportedPerson], seed: int) -> Scored:
    """Pairs as Splink scores them, the strongest first: its own comparisons, trained on these very records.

    Names with Jaro–Winkler levels and term frequencies, the birth date by its own date comparison, address by
    Jaro–Winkler, telephone and identifiers by edit distance; nine blocking rules.
    """
    import duckdb
    import pyarrow as pa
    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rows = [_row(place, person) for place, person in enumerate(people)]
    con = duckdb.connect(":memory:")
    con.register("reported", pa.Table.from_pylist(rows))
    con.execute("CREATE TABLE people AS SELECT * FROM reported")
    comparisons: list[Any] = [
        library.NameComparison("first").configure(term_frequency_adjustments=True),
        library.NameComparison("last").configure(term_frequency_adjustments=True),
        library.DateOfBirthComparison("birth", input_is_string=True),
        library.ExactMatch("gender"),
        library.LevenshteinAtThresholds("middle", [1]),
        library.ExactMatch("suffix"),
        library.JaroWinklerAtThresholds("address", [0.95, 0.88]),
        library.ExactMatch("zip").configure(term_frequency_adjustments=True),
        library.DamerauLevenshteinAtThresholds("phone", [1]),
    ]
    # A column that nobody filled cannot be trained, and Splink would weigh it by defaults.
    comparisons += [
        library.DamerauLevenshteinAtThresholds(column, [1])
        for column in ("license", "social")
        if any(row[column] for row in rows)
    ]
    rules: list[Any] = [block_on(*columns) for columns in _BLOCKS]
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )
    linker = Linker(DuckDBAPI(connection=con).register("people"), settings, log_level=None)
    sure: list[Any] = [block_on("first", "last", "birth"), block_on("license")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=seed)
    for columns in _TRAINING_BLOCKS:
        if not all(any(row[column] for row in rows) for column in columns):
            continue
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    found = linker.inference.predict(threshold_match_probability=0.001)
    sql = f"SELECT unique_id_l, unique_id_r, match_weight FROM {found.physical_name} ORDER BY match_weight DESC"  # noqa: S608
    pairs = con.execute(sql).fetchall()
    con.close()
    return pairs


def _row(place: int, person: ReportedPerson) -> dict[str, Any]:
    birth = person.birth_date.isoformat() if person.birth_date else None
    return {
        "unique_id": place,
        "last": _clean(person.last_name),
        "first": _clean(person.first_name),
        "middle": _clean(person.middle_name),
        "suffix": _clean(person.suffix),
        "birth": birth,
        "birth_year": birth[:4] if birth else None,
        "gender": _clean(person.gender),
        "address": _clean(f"{person.address_1} {person.address_2}"),
        "zip": _clean(person.zip_code[:5]),
        "phone": _clean(person.phone),
        "license": next((found.value for found in person.ids if found.kind != "07"), None),
        "social": next((found.value for found in person.ids if found.kind == "07"), None),
    }


def _clean(text: str) -> str | None:
    """Capitals and single spaces, as Splink's own tutorials prepare records; None for nothing."""
    return " ".join(text.upper().split()) or None


__all__ = ["Scored", "splink_pairs"]
