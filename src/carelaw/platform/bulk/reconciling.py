"""Account for every row: what came in is what was decided plus what was put aside, or the run does not end."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal

QUARANTINED = "quarantined"
OUTCOMES = tuple(str(outcome) for outcome in Outcome)


def reconcile(rows_in: int, counts: Mapping[str, int], quarantined: int) -> dict[str, int]:
    """The six counts of a run, when they add up to the rows that came in. Raises Refusal when they do not."""
    unknown = sorted(set(counts) - set(OUTCOMES))
    made = {outcome: counts.get(outcome, 0) for outcome in OUTCOMES} | {QUARANTINED: quarantined}
    total = sum(made.values())
    if unknown or total != rows_in:
        shown = ", ".join(f"{name} {count:,}" for name, count in made.items())
        says = f"{rows_in:,} rows came in and {total:,} are accounted for ({shown})."
        if unknown:
            says += f" Unknown outcomes: {', '.join(unknown)}."
        raise Refusal(
            "bulk-not-reconciled", says + " Nothing of this run was kept; tell the operator.", kind="unavailable"
        )
    return made
