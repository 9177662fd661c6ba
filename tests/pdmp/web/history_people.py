"""People signed in at the console, and the reports that they ask about."""

from __future__ import annotations

from typing import Any

from django.test import Client

from carelaw.pdmp.store.models import Submission
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from tests.pdmp.files import ALPRAZOLAM, asap, record, send
from tests.platform.accounts.people import sign_in

AUGUST = {"last_name": "Sampleson", "first_name": "August", "birth_date": "3/12/1989"}
ASKED = {**AUGUST, "attestation": "existing-patient"}
AT_THE_COUNTER = {**AUGUST, "attestation": "on", "drug": "hydrocodone 5 mg / acetaminophen 325 mg tablet"}
# Nothing of these may stand in an address, a header or a file name.
TELLING = ("sampleson", "august", "1989", "jamesville", "hydrocodone")


def reported(submitter: Actor) -> Submission:
    """Two fills that overlap for one person, and two people who share a name and a birth date a slip apart."""
    january = {"DSP03": "20250103", "DSP05": "20250103"}
    return send(
        submitter,
        asap(
            [
                record(**january),
                record(DSP02="2000354", DSP08=ALPRAZOLAM, DSP10="30", DSP24="", **january),
                record(PAT07="JAMESVILLE", PAT08="JAMES", PAT18="19750505", PAT12="1 A ST", DSP02="2000360", **january),
                record(
                    PAT07="JAMESVILLE",
                    PAT08="JAMES",
                    PAT18="19750506",
                    PAT12="900 Z BLVD",
                    PAT14="HARRISBURG",
                    PAT16="17101",
                    DSP02="2000361",
                    **january,
                ),
            ]
        ),
    )


def signed_in(actor: Actor) -> Client:
    """A test client that acts as this actor."""
    client: Client = sign_in(Client(), Account.objects.get(pk=actor.account_id), actor.role)
    return client


def answer_of(response: Any) -> str:
    """The packed answer that a history page holds."""
    return str(response.context["page"].packed)
