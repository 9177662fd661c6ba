"""Prescription monitoring's tables.

People appear in one place only: `Identity` holds demographics exactly as reported, `Patient` is the person that
identities were linked to, and a dispensing points at its identity. So a merge or an unmerge moves a few identities
and never rewrites a dispensing.
"""

from __future__ import annotations

from carelaw.pdmp.store.models.dispensings import Dispensation, DispensingState
from carelaw.pdmp.store.models.drugs import DrugProduct, UnknownDrug
from carelaw.pdmp.store.models.parties import Dispenser, Prescriber, RegisteredDispenser
from carelaw.pdmp.store.models.people import BlockingKey, Identity, LinkEvent, LinkReview, LinkState, Patient, Tally
from carelaw.pdmp.store.models.queries import Query
from carelaw.pdmp.store.models.submissions import (
    Correction,
    RecordState,
    Submission,
    SubmissionState,
    SubmittedRecord,
    ZeroReport,
)

__all__ = [
    "BlockingKey",
    "Correction",
    "Dispensation",
    "Dispenser",
    "DispensingState",
    "DrugProduct",
    "Identity",
    "LinkEvent",
    "LinkReview",
    "LinkState",
    "Patient",
    "Prescriber",
    "Query",
    "RecordState",
    "RegisteredDispenser",
    "Submission",
    "SubmissionState",
    "SubmittedRecord",
    "Tally",
    "UnknownDrug",
    "ZeroReport",
]
