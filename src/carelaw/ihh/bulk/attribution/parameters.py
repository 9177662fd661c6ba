"""The law's numbers and readings on a day, as the texts name them."""

from __future__ import annotations

from datetime import date
from typing import Any

from carelaw.ihh.bulk.attribution.codes import EVER, NEVER, mark_numbers
from carelaw.ihh.rules.chronic_status import CHRONIC, year_of_pin
from carelaw.ihh.rules.evidence import last_day, look_back
from carelaw.kernel.dates import DAY
from carelaw.law.register import Law


def given(as_of: date, law: Law, *, substitute: bool = False) -> dict[str, Any]:
    """Windows, limits and switches for a day. `substitute` lets the open grouper speak where the reading allows it."""
    one = look_back(as_of, law.number("ihh.lookback_group_1_years", as_of), law).first
    two = look_back(as_of, law.number("ihh.lookback_group_2_years", as_of), law).first
    limited, cumulative = law.reading("IHH-AMB-05"), law.reading("IHH-AMB-16") == "cumulative"
    how_many = law.reading("IHH-AMB-09")
    return {
        **mark_numbers(),
        "as_of": as_of,
        "day_after": as_of + DAY,
        "last": last_day(as_of, law),
        "first_one": one,
        "first_two": two,
        "first_event": EVER if law.reading("IHH-AMB-04") == "part-ii-only" else two,
        "first_three": one if limited in {"diagnosis", "both"} else EVER,
        "first_stay": one if limited in {"admission", "both"} else EVER,
        "first_risk": look_back(as_of, 1, law).first,
        "primary_only": how_many == "primary-only",
        "claims": 2 if how_many == "two-claims" else 1,
        "contacts_count": law.reading("IHH-AMB-10") == "contact-too",
        "substitute": substitute and law.reading("IHH-AMB-15") != "none",
        "days_apart": law.number("ihh.open_risk_days_apart", as_of),
        "chronic_from": min(CHRONIC),
        "year": year_of_pin(as_of, law),
        "feed_days": law.number("ihh.eligibility_feed_age_days", as_of),
        "resident_days": law.number("ihh.residential_days_allowed", as_of),
        "cumulative": cumulative,
        "first_resident": as_of.replace(month=1, day=1) if cumulative else EVER,
        "far": NEVER,
        "met_included": law.reading("IHH-AMB-19") == "included",
        "medicare_excludes": law.reading("IHH-AMB-17") == "yes",
    }
