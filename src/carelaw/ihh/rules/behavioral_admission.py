"""140.992(c)(2)(C)(ii): which stays are behavioral-health admissions, and to what kind of setting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from carelaw.ihh.facts.claims import Stay
from carelaw.ihh.facts.value_sets import value_sets
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(c)(2)(C)(ii)"
PSYCHIATRIC_FACILITIES = {"283Q00000X", "273R00000X"}
RESIDENCES = {"320800000X", "322D00000X", "323P00000X", "324500000X", "3245S0500X"}
REHAB_UNITS = {"276400000X"}
PSYCHIATRIC_ROOMS = {"0114", "0124", "0134", "0144", "0154", "0204"}
DETOX_ROOMS = {"0116", "0126", "0136", "0146", "0156"}
REHAB_ROOMS = {"0118", "0128", "0138", "0148", "0158"}
ADDICTION_REVENUES = {"0944", "0945"}
STAY_REVENUES = {"1001", "1002"}
PER_DIEMS = {"H0010", "H0011", "H0017", "H0018", "H0019", "H2013", "H2036", "T2048"}
RESIDENTIAL_PER_DIEMS = {"H0017", "H0018", "H0019", "T2048"}
CRISIS_PER_DIEMS = {"S9485"}
REHAB_GROUPS = {"895"}
BEHAVIORAL_GROUPS = {"876", "880", "881", "882", "883", "885", "886", "887", "894", "896", "897"}
CRISIS_CONTACTS = {"H2011", "S9484", "90839", "90840"}
RESIDENTIAL_PLACES = {"55", "56"}
NO_PLACE_OF_ADMISSION = {"23", "52", "53", "57", "58"}

Test = Callable[[Stay], bool]


def _hospital(stay: Stay) -> bool:
    return stay.type_of_bill.startswith("011")


def _residence_bill(stay: Stay) -> bool:
    return stay.type_of_bill.startswith("086")


def _behavioral(stay: Stay) -> bool:
    holds = value_sets()["BH_PRINCIPAL"].holds
    return bool(stay.principal) and holds(stay.principal, stay.admitted_on or date.max)


def _behavioral_anywhere(stay: Stay) -> bool:
    holds = value_sets()["BH_PRINCIPAL"].holds
    return any(holds(code, stay.admitted_on or date.max) for code in (stay.principal, *stay.diagnoses) if code)


def _has(found: tuple[str, ...], permitted: set[str]) -> bool:
    return not permitted.isdisjoint(found)


# In this order: the first test that fits names the kind.
_TESTS: tuple[tuple[str, str, str, Test], ...] = (
    (
        "INP-1",
        "INPATIENT",
        "a psychiatric hospital or unit",
        lambda s: _hospital(s) and s.taxonomy in PSYCHIATRIC_FACILITIES,
    ),
    ("INP-2", "INPATIENT", "a psychiatric room", lambda s: _hospital(s) and _has(s.revenues, PSYCHIATRIC_ROOMS)),
    ("INP-3", "INPATIENT", "a detoxification room", lambda s: _hospital(s) and _has(s.revenues, DETOX_ROOMS)),
    (
        "REH-1",
        "REHAB",
        "a rehabilitation room for a behavioral-health diagnosis",
        lambda s: _hospital(s) and _has(s.revenues, REHAB_ROOMS) and _behavioral(s),
    ),
    (
        "REH-2",
        "REHAB",
        "drug or alcohol rehabilitation",
        lambda s: (_hospital(s) or _residence_bill(s)) and _has(s.revenues, ADDICTION_REVENUES),
    ),
    (
        "REH-3",
        "REHAB",
        "a unit or group of substance use rehabilitation",
        lambda s: (_hospital(s) and s.taxonomy in REHAB_UNITS) or s.drg in REHAB_GROUPS,
    ),
    (
        "INP-4",
        "INPATIENT",
        "a hospital stay for a behavioral-health diagnosis",
        lambda s: _hospital(s) and _behavioral(s),
    ),
    (
        "INP-5",
        "INPATIENT",
        "a hospital stay in a behavioral-health group",
        lambda s: _hospital(s) and s.drg in BEHAVIORAL_GROUPS,
    ),
    ("RES-1", "RESIDENTIAL", "residential treatment", lambda s: _has(s.revenues, STAY_REVENUES)),
    (
        "RES-2",
        "RESIDENTIAL",
        "a residential treatment center by the day",
        lambda s: _has(s.places_of_service, RESIDENTIAL_PLACES) and _has(s.procedures, PER_DIEMS),
    ),
    (
        "RES-3",
        "RESIDENTIAL",
        "a residential bill of behavioral health",
        lambda s: _residence_bill(s) and (_behavioral(s) or s.taxonomy in RESIDENCES),
    ),
    (
        "RES-4",
        "RESIDENTIAL",
        "residential care by the day for a behavioral-health diagnosis",
        lambda s: _has(s.procedures, RESIDENTIAL_PER_DIEMS) and _behavioral_anywhere(s),
    ),
    ("CRI-1", "CRISIS_UNIT", "crisis service by the day", lambda s: _has(s.procedures, CRISIS_PER_DIEMS)),
    (
        "CRI-2",
        "CRISIS_UNIT",
        "a crisis unit",
        lambda s: s.crisis_unit and (_hospital(s) or _residence_bill(s) or _has(s.procedures, PER_DIEMS)),
    ),
)


@rule("IHH-61", cite=CITE, readings=("IHH-AMB-10",))
def behavioral_admission(stay: Stay, law: Law) -> Decision:
    """A stay is an admission when the first of the tests that fits names its kind.

    Emergency rooms, observation, day programs and mobile crisis are contacts, not admissions.
    """
    if stay.admitted_on is None:
        return wanting(Reason("needs-admission-day", "The day of admission is needed.", field="admitted_on", cite=CITE))
    if not _has(stay.places_of_service, NO_PLACE_OF_ADMISSION):
        for test, kind, says, fits in _TESTS:
            if fits(stay):
                return passed(test, f"Admitted on {stay.admitted_on}: {says}.", kind, CITE)
    if law.reading("IHH-AMB-10") == "contact-too" and _has(stay.procedures, CRISIS_CONTACTS):
        return passed(
            "CRI-3", f"A crisis contact on {stay.admitted_on}, which this reading counts.", "CRISIS_UNIT", CITE
        )
    says = "No test recognizes a behavioral-health admission in this stay; a contact is not an admission."
    return outside(Reason("not-an-admission", says, cite=CITE))
