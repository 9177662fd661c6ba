"""89 Ill. Adm. Code 140.994(d)(1) to (4): what is published for an outcomes year, and by when."""

from __future__ import annotations

from datetime import timedelta

from carelaw.ihh.facts.outcomes import Direction, Publication, PublishedMeasure, Source
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

_PART = "89 Ill. Adm. Code 140.994(d)"


@rule("IHH-121", cite=f"{_PART}(1)", readings=("IHH-AMB-40", "IHH-AMB-43"))
def publication_in_time(publication: Publication, law: Law) -> Decision:
    """Measures, benchmarks and thresholds are public at least thirty days before the outcomes year."""
    days = law.number("ihh.publish_days_before", publication.year_starts_on)
    last, on = publication.year_starts_on - timedelta(days=days), publication.published_on
    if on <= last:
        return passed("published", f"Published on {on}; the last day was {last}.", last, f"{_PART}(1)")
    if publication.index == 1 and law.reading("IHH-AMB-40") == "waived":
        return outside(Reason("first-year-waived", "The first year is read as needing no thirty days."))
    says = f"Published on {on}; the last day was {last}."
    if law.reading("IHH-AMB-43") == "void":
        return breached(Reason("OBP-LATE-PUBLICATION", says + " The year falls away.", last, cite=f"{_PART}(1)"))
    if publication.signed_off_by_legal:
        return passed("late-signed-off", says + " A legal officer signed it off.", last, f"{_PART}(1)")
    says += " A legal officer signs before results are used."
    return to_review(Reason("OBP-LATE-PUBLICATION", says, last, cite=f"{_PART}(1)"))


@rule(
    "IHH-125",
    "IHH-126",
    "IHH-127",
    "IHH-128",
    "IHH-129",
    "IHH-130",
    "IHH-131",
    "IHH-134",
    cite=f"{_PART}(2) to (4)",
    readings=("IHH-AMB-41",),
)
def publication_complete(publication: Publication, law: Law) -> Decision:
    """Each required measure is of one of four sources, aligned, with both benchmarks; all thresholds are named."""
    faults = [fault for measure in publication.measures for fault in _faults(measure)]
    if not publication.measures:
        faults.append(Reason("no-measure", "A publication needs at least one measure.", cite=f"{_PART}(2)"))
    if law.reading("IHH-AMB-41") == "published":
        faults += _thresholds(publication)
    if faults:
        return breached(*faults)
    return passed("complete", f"Measures with benchmarks and thresholds: {len(publication.measures)}.", cite=_PART)


def _faults(measure: PublishedMeasure) -> list[Reason]:
    found = []
    if measure.source not in set(Source):
        says = f"{measure.code}: the source “{measure.source}” is none of {', '.join(Source)}."
        found.append(Reason("MEASURE-SOURCE-INVALID", says, measure.source, "source", f"{_PART}(2)"))
    if not measure.alignment:
        says = f"{measure.code} names no alignment; permitted are CMS, MCO and IHH_GOAL."
        found.append(Reason("measure-no-alignment", says, None, "alignment", f"{_PART}(2)"))
    easier = measure.silver < measure.bronze
    if measure.direction is Direction.LOWER:
        easier = measure.silver > measure.bronze
    if easier:
        says = f"{measure.code}: silver ({measure.silver}) is easier than bronze ({measure.bronze})."
        found.append(Reason("silver-easier-than-bronze", says, measure.silver, "silver", f"{_PART}(3)"))
    return found


def _thresholds(publication: Publication) -> list[Reason]:
    found = []
    if publication.least_members is None:
        says = "The least number of members is not named."
        found.append(Reason("threshold-missing", says, None, "least_members", f"{_PART}(4)(A)"))
    found += [
        Reason("threshold-missing", f"{measure.code} names no least denominator.", None, "least_denominator", _PART)
        for measure in publication.measures
        if measure.least_denominator is None
    ]
    return found
