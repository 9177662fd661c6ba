"""Read a whole contract: what it must hold and does or does not, and what it holds and must not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carelaw.pbm.facts.contract_text import Clause, Passage, Reading
from carelaw.pbm.rules.contract_reading.amending import as_amended
from carelaw.pbm.rules.contract_reading.barred import speech_clauses
from carelaw.pbm.rules.contract_reading.barred_340b import clauses_340b
from carelaw.pbm.rules.contract_reading.concepts import CONCEPTS
from carelaw.pbm.rules.contract_reading.definitions import definitions
from carelaw.pbm.rules.contract_reading.hearing import hear
from carelaw.pbm.rules.contract_reading.questions import as_told
from carelaw.pbm.rules.contract_reading.references import extended, lists_elsewhere
from carelaw.pbm.rules.contract_reading.required import TERMS, required_clauses
from carelaw.pbm.rules.contract_reading.side_by_side import rows_set_apart
from carelaw.pbm.rules.contract_reading.units import units

# From here on a person is asked; below it the words are too few to bother anybody.
RAISED = 50


def read(passages: Sequence[Passage], kind: str) -> Reading:
    """What the reader makes of a contract of a kind. The same passages give the same reading, always."""
    passages = tuple(as_told(as_amended(passages)))
    known = definitions(passages, kind)
    terms = (*known, *lists_elsewhere(passages))
    heard = [hear(unit, terms) for unit in extended(tuple(units(passages)), passages)]
    required = tuple(required_clauses(heard, kind))
    held = {one.tag for one in required}
    missing = tuple(wanted.tag for wanted in TERMS.get(kind, ()) if wanted.tag not in held)
    marked = [one.term for one in known if CONCEPTS["340b"].search(one.meaning)]
    suspect = _strongest_each([*speech_clauses(heard), *clauses_340b(heard), *rows_set_apart(passages, marked)])
    return Reading(required, missing, suspect, tuple((one.term, one.passage) for one in known))


def _strongest_each(found: Iterable[Clause]) -> tuple[Clause, ...]:
    """One clause a tag and passage, the surest; only what is sure enough to ask a person about."""
    best: dict[tuple[str, int], Clause] = {}
    for one in found:
        key = (one.tag, one.passage)
        if one.sureness >= RAISED and (key not in best or best[key].sureness < one.sureness):
            best[key] = one
    return tuple(sorted(best.values(), key=lambda one: (one.passage, one.tag)))
