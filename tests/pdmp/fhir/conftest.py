"""A patient on file and a FHIR client that speaks for the prescriber."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from carelaw.platform.accounts.actor import Actor
from tests.pdmp.doors import Caller, caller_for
from tests.pdmp.files import ALPRAZOLAM, asap, record, send


@pytest.fixture
def on_file(submitter: Actor) -> Actor:
    """Three dispensings of one patient: two fills of an opioid, and a benzodiazepine."""
    send(
        submitter,
        asap(
            [
                record(),
                record(DSP02="2000354", DSP08=ALPRAZOLAM, DSP09="90", DSP10="30", DSP24="99"),
                record(DSP02="2000355", DSP05="20241201", DSP03="20241130", DSP06="1", DSP17="20241202"),
            ]
        ),
    )
    return submitter


@pytest.fixture
def caller(on_file: Actor, prescriber: Actor, client: Any) -> Iterator[Caller]:
    """The prescriber's program."""
    with caller_for(prescriber, client) as calling:
        yield calling
