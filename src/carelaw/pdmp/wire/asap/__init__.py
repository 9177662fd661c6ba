"""The ASAP dispensing report, 4.2 to 5.0: read with every fault named, judged by state, written."""

from carelaw.pdmp.wire.asap.dictionary import VERSIONS, code_label, codes_of, fields_of
from carelaw.pdmp.wire.asap.finding import Finding, Level
from carelaw.pdmp.wire.asap.judging import is_zero_report
from carelaw.pdmp.wire.asap.profile import Profile, ProfileError, load_profile
from carelaw.pdmp.wire.asap.reader import (
    Envelope,
    FieldHelp,
    Part,
    Record,
    check,
    field_help,
    inspect,
    records,
    reread,
    typed,
)
from carelaw.pdmp.wire.asap.redacting import Redacted
from carelaw.pdmp.wire.asap.writer import FileWriter, void_file, zero_report

__all__ = [
    "VERSIONS",
    "Envelope",
    "FieldHelp",
    "FileWriter",
    "Finding",
    "Level",
    "Part",
    "Profile",
    "ProfileError",
    "Record",
    "Redacted",
    "check",
    "code_label",
    "codes_of",
    "field_help",
    "fields_of",
    "inspect",
    "is_zero_report",
    "load_profile",
    "records",
    "reread",
    "typed",
    "void_file",
    "zero_report",
]
