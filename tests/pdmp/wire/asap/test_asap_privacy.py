"""What is shown of a record in a log or a trace tells nothing of its patient."""

from __future__ import annotations

import dataclasses

import pytest

from carelaw.pdmp.wire.asap import check
from tests.pdmp.wire.asap.samples import BASE, ON, PA, RECORD, file_of, look, read

SECRET = {"PAT07": "QQSECRETNAME", "PAT08": "QQSECRETFIRST", "PAT12": "QQSECRETSTREET 77", "PAT18": "19470923"}
SPOILED = {**RECORD, **SECRET, "DSP05": "QQSECRETDAY", "PAT17": "QQSECRETPHONE", "DSP09": "QQSECRETNUMBER"}


def test_no_value_is_in_what_is_printed() -> None:
    envelope, found = read(file_of([SPOILED]))
    shown = repr(envelope) + repr(found) + repr(found[0].findings) + str(found[0]) + str(found[0].findings[0])
    assert "SECRET" not in shown
    assert "1947" not in shown
    assert found[0].fields["PAT07"] == "QQSECRETNAME"
    assert len(found[0].findings) >= 3


def test_no_value_is_in_the_words_of_a_finding() -> None:
    for finding in check(dict.fromkeys(RECORD, "QQSECRET"), (), "4.2B", PA, ON):
        assert "SECRET" not in finding.says + finding.permitted + finding.remedy + finding.cite


def test_a_segment_torn_apart_does_not_spill_into_field_names() -> None:
    content = file_of([RECORD]).replace(b"10023 OAKWAYS LN", b"10023 OAKWAYS~QQSECRET\xc9*\xc9X")
    _, found = read(content)
    assert "SECRET" not in repr(found)
    assert all("SECRET" not in finding.field for record in found for finding in record.findings)


def test_facts_about_a_file_are_frozen() -> None:
    envelope, found = read(file_of([RECORD]))
    for one, name in ((envelope, "version"), (found[0], "ordinal"), (look(b"").findings[0], "says")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(one, name, "x")


def test_the_judge_remembers_no_phone_and_no_name() -> None:
    from carelaw.pdmp.wire.asap.judging import judge_for

    read(file_of([{**RECORD, "PAT17": "7175559876", "PAT03": "QQ1234", "PAT25": "", "PAT16": "17155"}]))
    judge = judge_for("4.2B", BASE)
    remembered = {
        value for layout in judge._layouts.values() for column in layout.columns for value in column.known or ()
    }
    assert not remembered & {"7175559876", "QQ1234", "17155", "SAMPLESON", "AUGUST"}
