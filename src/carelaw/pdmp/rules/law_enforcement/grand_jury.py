"""§9(b)(4): the Attorney General's office queries for a grand jury that investigates a controlled-substance crime."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.law_enforcement import GrandJury, LawInvestigated

_PERMITTED = (LawInvestigated.STATE_DRUG_ACT, LawInvestigated.FEDERAL_DRUG_ACT, LawInvestigated.OTHER_DRUG_LAW)


@rule("MAP-79", cite="§9(b)(4)", readings=("AMB-13",))
def grand_jury_query(matter: GrandJury, law: Law) -> Decision:
    """The gate is the subject: a criminal violation of a controlled-substance law, in a named matter.

    No court order is needed and no schedule is left out, unless the reading holds that those rules bind here too.
    """
    if matter.law_investigated is None:
        says = f"Say which law's violation is investigated: {', '.join(LawInvestigated)}."
        return wanting(fault("E-MAP-79.needs-law", says, "law_investigated"))
    if matter.law_investigated not in _PERMITTED:
        says = (
            "The office queries for a grand jury only where a criminal violation of a controlled-substance law is "
            "investigated. For other crimes there is no door."
        )
        return breached(fault("E-MAP-79", says, "law_investigated", matter.law_investigated.value))
    for name, words in (
        ("law_cited", "the section of the law under investigation"),
        ("supervising_court", "the supervising court"),
        ("notice_number", "the number of the notice of submission"),
    ):
        if not getattr(matter, name):
            return wanting(fault(f"E-MAP-79.needs-{name.replace('_', '-')}", f"Give {words}.", name))
    if law.reading("AMB-13") == "order-too" and not matter.order_stands:
        says = "Under the reading in use a grand jury's query needs a court order too (AMB-13)."
        return breached(fault("E-MAP-79.needs-order", says, "order"))
    return passed("controlled-substance-crime", "A controlled-substance crime is investigated.")
