"""Who may decide who gets an account, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

DECIDE_REGISTRATIONS = declare(
    "pdmp.decide-registrations",
    roles=("ADMIN",),
    says="read applications for an account, decide them, and keep licenses and tests",
    cite='§3 "prescriber", §5(5)(ix)',
).name
SET_STANDARDS = declare(
    "pdmp.set-standards",
    roles=("BOARD_MEMBER",),
    says="set the standards on who qualifies to be authorized to query",
    cite="§5(5)(ix)",
).name
SEE_STANDARDS = declare(
    "pdmp.see-standards",
    roles=("BOARD_MEMBER", "ADMIN", "PRESCRIBER", "DISPENSER", "PRESCRIBER_DESIGNEE", "DISPENSER_DESIGNEE"),
    says="read the standards on who qualifies to be authorized to query",
    cite="§5(5)(ix)",
).name
NAME_DESIGNEES = declare(
    "pdmp.name-designees",
    roles=("PRESCRIBER", "DISPENSER"),
    says="name employees as designees, and look through what they did",
    cite="§5(5)(ix), §7(d), §8(c)",
    code="E-MAP-61",
).name
END_DESIGNEES = declare(
    "pdmp.end-designees",
    roles=("PRESCRIBER", "DISPENSER", "ADMIN"),
    says="end a designation",
    cite="§5(5)(ix), §7(d), §8(c)",
    code="E-MAP-61",
).name
SEE_ALARMS = declare(
    "pdmp.see-volume-alarms",
    roles=("DATA_STEWARD", "ADMIN"),
    says="see which designees asked unusually often",
    cite="§5(5)(ix)",
    code="E-MAP-64",
).name
