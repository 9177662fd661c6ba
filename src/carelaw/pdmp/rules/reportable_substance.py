"""§3 "controlled substance": anything on the state list or on the federal list, on the dispensing date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DrugInFile, ReportedProduct, Substance


@rule("MAP-08", cite='§3 "controlled substance"')
def reportable_substance(substance: Substance, law: Law) -> Decision:
    """A drug is reportable when either list schedules it on the dispensing date; one scheduled ingredient is enough."""
    if substance.dispensed_on is None:
        says = "The dispensing date is needed: the lists of that day decide."
        return wanting(fault("E-MAP-08.needs-dispensed-on", says, "DSP17"))
    if controlled(substance.products, substance.dispensed_on):
        return passed("controlled", "On the state list or the federal list on the dispensing date.")
    if not substance.products or any(single(product) is None for product in substance.products):
        says = "The drug file does not tell which drug this is, so whether it is controlled is not known."
        return wanting(fault("E-MAP-08.needs-drug", says, "DSP08"))
    says = "Not a controlled substance on the dispensing date: on neither list. Do not report it."
    return outside(fault("E-MAP-08", says, "DSP08", tuple(product.code for product in substance.products)))


def single(product: ReportedProduct) -> DrugInFile | None:
    """The one drug that a reported code stands for, or None when there is none or more than one."""
    return product.found[0] if len(product.found) == 1 else None


def controlled(products: tuple[ReportedProduct, ...], day: date) -> tuple[DrugInFile, ...]:
    """The drugs among these that either list schedules on a day."""
    found = []
    for product in products:
        drug = single(product)
        version = drug.on(day) if drug else None
        if drug and version and (version.state_schedule or version.federal_schedule):
            found.append(drug)
    return tuple(found)


SCHEDULES = ("I", "II", "III", "IV", "V")


def strictest_schedules(products: tuple[ReportedProduct, ...], day: date | None) -> tuple[str, str, tuple[str, ...]]:
    """The strictest state and federal schedule of a day among these products, and their codes in the drug file."""
    drugs = [drug for product in products if (drug := single(product)) is not None]
    codes = tuple(drug.national_drug_code for drug in drugs)
    versions = [version for drug in drugs if day is not None and (version := drug.on(day)) is not None]
    if len(versions) == 1:
        return versions[0].state_schedule, versions[0].federal_schedule, codes
    state = _strictest(version.state_schedule for version in versions)
    federal = _strictest(version.federal_schedule for version in versions)
    return state, federal, codes


def _strictest(schedules: Iterable[str]) -> str:
    listed = [one for one in schedules if one]
    return min(listed, key=lambda one: SCHEDULES.index(one) if one in SCHEDULES else len(SCHEDULES), default="")
