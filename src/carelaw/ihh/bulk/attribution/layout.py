"""The tables of this program's lake. A claim is its row of the lake; `gone` names those that a later one replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from carelaw.platform.bulk.engines import Texts
from carelaw.platform.bulk.lake import Lake

TEXTS = Texts("carelaw.ihh.bulk")
KEYS = ("bucket", "year")
BUCKETS = 16
# One person's rows lie in one bucket, so that every bucket can be judged by itself.
BUCKET = f"md5_number_lower(person) % {BUCKETS}"
NO_YEAR = "any"

TABLES: Mapping[str, Sequence[str]] = {
    "people": ("person VARCHAR", "row BIGINT"),
    "coverage": (
        "person VARCHAR", "program VARCHAR", "starts_on DATE", "ends_on DATE", "loaded_on DATE", "row BIGINT",
    ),
    "circumstances": (
        "person VARCHAR", "kind VARCHAR", "detail VARCHAR", "starts_on DATE", "ends_on DATE", "row BIGINT",
    ),
    "claims": (
        "person VARCHAR", "claim BIGINT", "name VARCHAR", "form VARCHAR", "bill VARCHAR", "place VARCHAR",
        "from_on DATE", "through_on DATE", "admitted_on DATE", "drg VARCHAR", "biller VARCHAR", "facility VARCHAR",
        "taxonomy VARCHAR", "crisis_unit BOOLEAN", "status VARCHAR", "replaces VARCHAR",
    ),
    "diagnoses": (
        "person VARCHAR", "claim BIGINT", "place INTEGER", "code VARCHAR", "position VARCHAR", "from_on DATE",
        "through_on DATE", "inpatient BOOLEAN",
    ),
    "lines": (
        "person VARCHAR", "claim BIGINT", "line INTEGER", "revenue VARCHAR", "hcpcs VARCHAR", "place VARCHAR",
        "from_on DATE", "units INTEGER",
    ),
    "gone": ("person VARCHAR", "claim BIGINT", "because VARCHAR"),
    "statuses": (
        "person VARCHAR", "pinned_year INTEGER", "status_code INTEGER", "version VARCHAR", "grouped_on DATE",
        "row BIGINT",
    ),
    "codes_seen": ("code VARCHAR",),
}  # fmt: skip


def lake_at(root: Path) -> Lake:
    """This program's lake below a folder."""
    return Lake(root, keys=KEYS)


__all__ = ["BUCKET", "BUCKETS", "KEYS", "NO_YEAR", "TABLES", "TEXTS", "lake_at"]
