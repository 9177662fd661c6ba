"""§7(b)(6), element 6: the National Drug Code; for a compound that of each controlled ingredient."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.identifiers import ndc_candidates
from carelaw.law.answers import fault
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import ProductElement, ReportedProduct
from carelaw.pdmp.rules.elements import element
from carelaw.pdmp.rules.reportable_substance import controlled, single

NDC, COMPOUND = "01", "06"


@rule("MAP-35", cite="§7(b)(6)")
def national_drug_code(product: ProductElement, law: Law) -> Decision:
    """An 11-digit code that the drug file knows; ten digits stand when one reading of them is known.

    An unknown ingredient beside a controlled one is a warning: only controlled ingredients must be listed.
    """
    if product.qualifier not in {"", NDC, COMPOUND}:
        says = "DSP07 says that DSP08 is no National Drug Code: send the NDC (01) or the compound's ingredients (06)."
        return element([fault("E-MAP-35.qualifier", says, "DSP07", product.qualifier)], [], "", "")
    compound = product.qualifier == COMPOUND
    if not product.products:
        what, place = ("ingredient of the compound", "CDI03") if compound else ("National Drug Code", "DSP08")
        says = f"{place} holds no {what}. Add it and send the record again."
        return element([fault("E-MAP-35.missing", says, place)], [], "", "")
    wrong = [reason for one in product.products if (reason := _wrong(one, compound)) is not None]
    warnings = []
    if compound and product.dispensed_on and controlled(product.products, product.dispensed_on):
        wrong, warnings = [], [_as_warning(reason) for reason in wrong]
    if not product.qualifier:
        warnings.append(fault("W-MAP-35.qualifier", "DSP07 is blank; DSP08 is read as a National Drug Code.", "DSP07"))
    return element(wrong, warnings, "drug-known", "The drug file knows the code.")


def _wrong(product: ReportedProduct, compound: bool) -> Reason | None:
    """What is wrong with one code, or None."""
    place = "CDI03" if compound else "DSP08"
    if single(product) is not None:
        return None
    if not product.code:
        return fault("E-MAP-35.missing", f"{place} holds no National Drug Code. Add it and send it again.", place)
    if not ndc_candidates(product.code):
        says = f"{place}: a National Drug Code has 11 digits. Correct it and send the record again."
        return fault("E-MAP-35.form", says, place, product.code)
    if product.found:
        says = f"{place} holds ten digits that stand for more than one drug. Send all 11 digits."
        return fault("E-MAP-35.ambiguous", says, place, product.code)
    says = (
        f"{place} holds a code that the drug file does not know. The record is kept while staff review the drug file; "
        "if the code is wrong, correct it and send the record again."
    )
    return fault("E-MAP-35.unknown", says, place, product.code)


def _as_warning(reason: Reason) -> Reason:
    return Reason("W" + reason.code[1:], reason.says, reason.value, reason.field)
