"""Why a clause of a contract was found: the words that counted, one by one, and what a person said."""

from __future__ import annotations

from carelaw.pbm.use_cases.contracts.deciding import finding_for, place_of
from carelaw.pbm.use_cases.contracts.permissions import CONTRACTS_SEE
from carelaw.pbm.use_cases.contracts.tags import TAGS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.keeping import decisions_on


@explains("contract-clause", permission=CONTRACTS_SEE)
def explain_clause(reference: str, actor: Actor) -> Explanation | None:
    """A finding of the reader with every word that counted for or against it."""
    found = finding_for(actor, reference)
    lines = [Line(place_of(found.passage), found.cite, found.passage.text if found.passage else "")]
    for one in found.words:
        words = f"“{one['words']}”: " if one["words"] else ""
        lines.append(Line(f"{words}{one['why']}", "", f"{int(one['points']):+d}"))
    if found.words:
        lines.append(Line("Together, held between 0 and 98", "", found.sureness))
    if found.said:
        lines.append(Line(found.said, found.cite))
    if found.person_says:
        lines.append(Line(f"A person {found.person_says} it: {found.reason}", found.cite))
    kept = [one.pk for one in decisions_on(f"contract-clause:{found.pk}")]
    title = f"{TAGS[found.tag].title}, {found.version.contract.number}"
    return Explanation(title, f"{found.get_state_display()}, {found.sureness} of 100 sure.", lines, kept)
