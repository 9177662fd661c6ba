"""What waits about evaluation in the demonstration: a criterion to try, a directory of treatment, a course to take."""

from __future__ import annotations

from datetime import datetime

from carelaw.pdmp.use_cases.evaluation.criteria import draft_criterion
from carelaw.pdmp.use_cases.evaluation.training import enter_course
from carelaw.pdmp.use_cases.evaluation.treatment import enter_program
from carelaw.platform.accounts.actor import Actor, law_day


def tell_evaluation(board: Actor, admin: Actor, at: datetime) -> None:
    """The board drafted a criterion, the office entered programs and a course."""
    draft_criterion(
        board,
        at,
        code="OPIOID-BENZO",
        title="Opioid together with a benzodiazepine",
        practitioner="prescriber",
        clinical_standard="CDC Clinical Practice Guideline for Prescribing Opioids for Pain, 2022",
        developed_by="two pain physicians and a pharmacist",
        measure="opioid-benzodiazepine-share",
        window_days=90,
        threshold="40.0",
        least_rows=20,
    )
    places = (("Harbor Recovery", "Delaware", "610 555 0100"), ("Bridge House", "Erie", "814 555 0140"))
    for name, county, phone in places:
        enter_program(
            admin,
            at,
            name=name,
            county=county,
            address="1 Quay Street",
            phone=phone,
            services="Outpatient care, medication for opioid use disorder",
            languages="English, Spanish",
            open_for_referrals=True,
        )
    roles = ("PRESCRIBER", "DISPENSER", "PRESCRIBER_DESIGNEE", "DISPENSER_DESIGNEE", "SUBMITTER")
    enter_course(
        admin, at, code="USING-IT", version="1", title="Using the system", roles=roles, first_day=law_day(at),
        valid_months=24,
    )  # fmt: skip
