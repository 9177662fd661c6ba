"""What became of a file and of each record, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.pdmp.store.models import RecordState, SubmissionState
from carelaw.pdmp.use_cases import loading
from carelaw.platform.pages.parts import Tag, Tone


@dataclass(frozen=True, slots=True)
class Words:
    """A status in a word, with its tone and the sentence that explains it."""

    word: str
    tone: Tone
    says: str

    @property
    def tag(self) -> Tag:
        return Tag(_(self.word), self.tone)


OUTCOMES: Mapping[str, Words] = {
    loading.ACCEPTED: Words(
        gettext_noop("Accepted"), "good", gettext_noop("Stored without a remark. Nothing is left to do.")
    ),
    loading.WARNED: Words(
        gettext_noop("Accepted with warning"),
        "good",
        gettext_noop("Stored. The warnings below are worth a look; a revise record mends them."),
    ),
    loading.LATE: Words(
        gettext_noop("Accepted late"), "warn", gettext_noop("Stored, and noted as sent after its day was due (§7(a)).")
    ),
    loading.REVISED: Words(
        gettext_noop("Revised"), "good", gettext_noop("Stored; it takes the place of the version sent before.")
    ),
    loading.HELD: Words(
        gettext_noop("Held: needs correction"),
        "bad",
        gettext_noop("Kept as sent and not stored until corrected here, or by a record of a later file."),
    ),
    loading.SET_ASIDE: Words(
        gettext_noop("Set aside"),
        "neutral",
        gettext_noop("The act does not ask for this record, so it is kept apart and shown to nobody. Nothing to do."),
    ),
    loading.DUPLICATE: Words(
        gettext_noop("Duplicate"), "neutral", gettext_noop("The very same is on file already. Nothing to do.")
    ),
    loading.VOIDED: Words(
        gettext_noop("Voided"), "info", gettext_noop("The record that it names is no longer shown in any history.")
    ),
    loading.VOID_NOT_FOUND: Words(
        gettext_noop("Void found nothing"),
        "warn",
        gettext_noop("No record on file fits this void. Compare pharmacy, prescription number, date and fill number."),
    ),
    loading.ZERO: Words(gettext_noop("Zero report"), "good", gettext_noop("Nothing was dispensed: noted.")),
    loading.NOT_LOADED: Words(
        gettext_noop("Not loaded"), "bad", gettext_noop("The file failed as a whole, so nothing of it was stored.")
    ),
    loading.TESTED: Words(
        gettext_noop("Tested"), "info", gettext_noop("Judged like any record, and stored nowhere: it is a test file.")
    ),
}

STATES: Mapping[str, tuple[str, Tone]] = {
    SubmissionState.RECEIVED: (gettext_noop("Received, waiting"), "info"),
    SubmissionState.PROCESSING: (gettext_noop("Being processed"), "info"),
    SubmissionState.PROCESSED: (gettext_noop("Processed"), "good"),
    SubmissionState.FAILED: (gettext_noop("File failed"), "bad"),
    SubmissionState.DUPLICATE: (gettext_noop("Duplicate file"), "neutral"),
    SubmissionState.TESTED: (gettext_noop("Test file"), "info"),
}

RECORD_STATES: Mapping[str, tuple[str, Tone]] = {
    RecordState.HELD: (gettext_noop("Needs correction"), "bad"),
    RecordState.CORRECTED: (gettext_noop("Corrected"), "good"),
    RecordState.VOIDED: (gettext_noop("Voided or withdrawn"), "neutral"),
    RecordState.SET_ASIDE: (gettext_noop("Set aside"), "neutral"),
}

CLOSED_BY: Mapping[str, str] = {
    "on-screen": gettext_noop("Corrected on screen."),
    "withdrawn": gettext_noop("Withdrawn by its sender."),
    "later-report": gettext_noop("Settled by a later report of the same dispensing."),
    "drug-file": gettext_noop("Accepted once the drug file knew the product."),
    "file-void": gettext_noop("Voided together with its whole file."),
}

LEVELS: Mapping[str, tuple[str, Tone]] = {
    "fatal": (gettext_noop("Fatal"), "bad"),
    "error": (gettext_noop("Error"), "bad"),
    "warning": (gettext_noop("Warning"), "warn"),
    "info": (gettext_noop("Note"), "info"),
}

CHANNELS: Mapping[str, str] = {
    "console": gettext_noop("console"),
    "api": gettext_noop("interface (API)"),
    "cli": gettext_noop("command line"),
    "file-drop": gettext_noop("drop folder (SFTP)"),
    "job": gettext_noop("job"),
}

SEGMENT_WORDS: Mapping[str, str] = {
    "PAT": gettext_noop("Patient"),
    "DSP": gettext_noop("Prescription"),
    "PRE": gettext_noop("Prescriber"),
    "PHA": gettext_noop("Pharmacy"),
    "CDI": gettext_noop("Compound ingredient"),
    "AIR": gettext_noop("Pick-up"),
}


def outcome_words(outcome: str) -> Words:
    """An outcome in words; one this page does not know is shown as it is."""
    return OUTCOMES.get(outcome, Words(outcome, "neutral", ""))


def state_tag(state: str) -> Tag:
    """Where a file stands."""
    word, tone = STATES.get(state, (state, "neutral"))
    return Tag(_(word), tone)


def record_tag(state: str, outcome: str) -> Tag:
    """Where a kept record stands: its state where that says something, else what became of it."""
    stored = state == RecordState.CORRECTED and outcome in (*loading.STORED, loading.DUPLICATE)
    if state in RECORD_STATES and not stored:
        word, tone = RECORD_STATES[state]
        return Tag(_(word), tone)
    return outcome_words(outcome).tag


def level_tag(level: str) -> Tag:
    """How grave a finding is."""
    word, tone = LEVELS.get(level, (level, "neutral"))
    return Tag(_(word), tone)
