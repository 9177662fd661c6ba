"""The hand-made ASAP files through the real intake: every record ends in exactly one outcome, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from carelaw.pdmp.drugs.catalog import carried
from carelaw.pdmp.store.models import Submission
from carelaw.pdmp.use_cases.catalog import load_products
from carelaw.pdmp.use_cases.submitting import process, receive
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.files.keeping import opened
from tests.pdmp.conftest import AT
from tests.pdmp.drugs.cdc import cdc_2018_products

pytestmark = pytest.mark.django_db


@pytest.fixture
def drug_file(shared_data: Path, db: None) -> None:
    """The drug codes of the hand-made files are in the CDC tables of 2018, which serve tests only."""
    wanted = {"00228298311", "00005334131", "00093690045", "00045065910"}
    products = [p for p in cdc_2018_products(shared_data) if p.national_drug_code in wanted - set_of_carried()]
    load_products(products, loaded_from="cdc-mme-2018", at=AT)


def set_of_carried() -> set[str]:
    return {product.national_drug_code for product in carried()}


def send(actor: Actor, path: Path) -> Submission:
    with path.open("rb") as stream:
        submission = receive(actor, stream, file_name=path.name, at=AT)
    return process(str(submission.pk), at=AT)


def whole(submission: Submission) -> bool:
    return sum(submission.counts.values()) == submission.sent


@pytest.mark.parametrize("version", ["42", "42a", "42b"])
def test_a_valid_file_is_loaded_and_its_bytes_are_kept(
    version: str, shared_data: Path, submitter: Actor, drug_file: None
) -> None:
    path = shared_data / "own-synthetic" / f"asap_{version}_valid.txt"
    submission = send(submitter, path)
    assert (submission.state, submission.sent) == ("processed", 5)
    assert whole(submission)
    with opened(submission.digest) as kept:
        assert kept.read() == path.read_bytes()
