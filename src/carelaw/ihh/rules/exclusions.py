"""140.992(a)(1) to (10): who is left out though covered. Every exclusion in force is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from carelaw.ihh.facts.attribution import CircumstanceSpan, ExclusionCase
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(a)"
_SIMPLE = {
    "SPENDDOWN": ("EXCL-SPENDDOWN", "(1)", "must meet a spenddown before full coverage"),
    "MMAI": ("EXCL-MMAI", "(3)", "enrolled in the Medicare-Medicaid Alignment Initiative"),
    "PREMIUM_ONLY": ("EXCL-PREMIUM-ONLY", "(5)", "only Medicare premiums are paid"),
    "EMERGENCY": ("EXCL-1903V3", "(6)", "covered for emergencies only"),
    "INMATE": ("EXCL-INMATE", "(7)", "in a correctional facility"),
    "HEALTHY_START": ("EXCL-HEALTHY-START", "(8)", "eligible for Healthy Start"),
    "RENAL": ("EXCL-RENAL", "(9)", "eligible for the State Chronic Renal Disease Program"),
    "HCBS": ("EXCL-HCBS", "(10)", "in a home and community-based services waiver"),
}
_MEDICAL = {"MAJOR-MEDICAL", "HOSPITAL", "PHYSICIAN", "HMO", "PPO", "BEHAVIORAL"}
_NARROW = {"DENTAL", "VISION"}
_NOT_MEDICAL = {"RX", *_NARROW}
REGULATORS = ("DPH", "HFS", "DCFS", "DHS")
_PROVISIONS = ("IHH-31", "IHH-32", "IHH-33", "IHH-34", "IHH-35", "IHH-36", "IHH-37", "IHH-38", "IHH-39", "IHH-40")
_READINGS = ("IHH-AMB-16", "IHH-AMB-17", "IHH-AMB-18", "IHH-AMB-19")


@rule(*_PROVISIONS, cite=CITE, readings=_READINGS)
def exclusions(case: ExclusionCase, law: Law) -> Decision:
    """A covered person is left out while any of ten circumstances lasts; what cannot be told goes to a person."""
    found = [reason for span in case.circumstances for reason in _of(span, case.on, law)]
    found += list(_residence(case, law))
    excluding = [reason for reason in found if reason.code.startswith("EXCL-")]
    if excluding:
        return Decision(Outcome.VIOLATION, tuple(excluding))
    if found:
        return Decision(Outcome.REVIEW, tuple(found))
    return passed("no-exclusion", f"Nothing excludes on {case.on}.", cite=CITE)


def days_in_residence(case: ExclusionCase, law: Law) -> int:
    """The resident days up to a day, in counted facilities; 0 on a day that is not a resident day.

    Admission is day 1 and the day of discharge none. A stay goes on when the next begins before a full day outside. A
    day in two facilities is one day.
    """
    stays = sorted(
        (one.starts_on, one.ends_on or date.max)
        for one in case.circumstances
        if one.kind == "RESIDENCE" and one.detail in REGULATORS and one.starts_on <= case.on
    )
    if not any(begun <= case.on < left for begun, left in stays):
        return 0
    cumulative = law.reading("IHH-AMB-16") == "cumulative"
    first = case.on.replace(month=1, day=1) if cumulative else date.min
    count, left_before = 0, date.min
    for begun, left in stays:
        if begun - left_before > DAY and not cumulative:
            count = 0
        from_on = max(begun, left_before, first)
        count += max(0, (min(left, case.on + DAY) - from_on).days)
        left_before = max(left_before, left)
    return count


def _in_force(span: CircumstanceSpan, on: date) -> bool:
    return span.starts_on <= on and (span.ends_on is None or on <= span.ends_on)


def _of(span: CircumstanceSpan, on: date, law: Law) -> Iterator[Reason]:
    if span.kind == "RESIDENCE" or not _in_force(span, on):
        return
    if span.kind == "TPL":
        yield from _insurance(span, law)
    elif span.kind == "MEDICARE":
        if law.reading("IHH-AMB-17") == "yes":
            yield _excluded("EXCL-TPL", "(4)", "covered by Medicare", span)
    elif span.kind in _SIMPLE:
        met = span.kind == "SPENDDOWN" and span.detail == "MET"
        if not (met and law.reading("IHH-AMB-19") == "included"):
            yield _excluded(*_SIMPLE[span.kind], span)
    else:
        says = f"“{span.kind}” is no circumstance that this program knows; a person decides."
        yield Reason("ELIG-DATA-MISSING", says, span.kind, "kind", CITE)


def _insurance(span: CircumstanceSpan, law: Law) -> Iterator[Reason]:
    types = {one.strip().upper() for one in span.detail.split("+") if one.strip()}
    counted = _MEDICAL | (_NARROW if law.reading("IHH-AMB-18") == "yes" else set())
    if types & counted:
        yield _excluded("EXCL-TPL", "(4)", f"other insurance pays for {', '.join(sorted(types & counted))}", span)
    elif not types or types - _NOT_MEDICAL:
        says = f"Whether this insurance ({span.detail or 'no type given'}) pays for medical services is to be decided."
        yield Reason("TPL-REVIEW", says, span.detail, "detail", f"{CITE}(4)")


def _residence(case: ExclusionCase, law: Law) -> Iterator[Reason]:
    allowed = law.number("ihh.residential_days_allowed", case.on)
    days = days_in_residence(case, law)
    if days > allowed:
        says = f"Day {days} in a residential facility on {case.on}; {allowed} days do not exclude, the next does."
        yield Reason("EXCL-RESIDENTIAL-90", says, days, cite=f"{CITE}(2)")
    for span in case.circumstances:
        if span.kind == "RESIDENCE" and span.detail not in REGULATORS and _in_force(span, case.on):
            says = f"The facility's regulator “{span.detail}” is not known; permitted are {', '.join(REGULATORS)}."
            yield Reason("ELIG-DATA-MISSING", says, span.detail, "detail", f"{CITE}(2)")


def _excluded(code: str, paragraph: str, says: str, span: CircumstanceSpan) -> Reason:
    until = f" until {span.ends_on}" if span.ends_on else ""
    return Reason(code, f"Left out: {says}, from {span.starts_on}{until}.", cite=CITE + paragraph)
