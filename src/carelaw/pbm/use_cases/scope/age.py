"""Programs that existed before the law: no mark takes them out, and their duties begin with the law."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.pbm.facts.scope import ExistingProgram
from carelaw.pbm.rules.scope.covered import duties_from, existing_program
from carelaw.pbm.use_cases.scope.authority import RULEBOOK
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.adopted_law import adopted_law


def require_no_age_exemption(starts_on: date, *, grandfathered: bool) -> Decision | None:
    """Refuse a mark that a program is too old for the law; None where the law is not adopted."""
    law = adopted_law()
    if RULEBOOK not in law.rulebooks:
        return None
    return stop_at(existing_program(ExistingProgram(starts_on, grandfathered), law=law))


def duties_since(starts_on: date) -> date:
    """The first day on which a program has the law's duties."""
    return duties_from(starts_on, adopted_law())
