"""Contracts at the console, the API and the command line: the same acts, lists and words."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from carelaw.pbm.store.models import ClauseFinding, Contract
from carelaw.pbm.use_cases.applying import add_document, start_application
from carelaw.pbm.use_cases.contracts.lists import LISTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from tests.pbm.conftest import AT
from tests.pbm.contracts.conftest import NPI, PRAIRIE
from tests.pbm.contracts.test_register import WRITTEN, opened, paper
from tests.pbm.licensing.test_doors import doors, words_of
from tests.pbm.mac.doors import Doors, told

__all__ = ["doors"]
OPEN = {
    "kind": "pharmacy",
    "title": "Network contract",
    "manager": PRAIRIE,
    "other": NPI,
    "role": "pharmacy",
    "executed_on": "2023-03-01",
    "made_in_state": "yes",
}


def test_a_contract_is_opened_sent_and_refused_alike_at_every_door(office: Actor, doors: Doors, tmp_path: Path) -> None:
    desk = doors.console(office)
    assert desk.post("/pbm/contracts/do/contract-open/", OPEN).status_code == 302
    assert doors.api(office, "post", "/contracts/contract-open", OPEN).status_code == 201
    words = [part for name, value in OPEN.items() for part in (f"--{name.replace('_', '-')}", value)]
    code, _, _ = doors.command(office, "contract-open", *words, "--format", "json")
    assert code == 0
    first, second, _third = Contract.objects.order_by("number").values_list("number", flat=True)
    one = WRITTEN["01"]
    sent = SimpleUploadedFile(one.file_name, one.file())
    assert desk.post("/pbm/contracts/do/contract-paper/", {"contract": first, "paper": sent}).status_code == 302
    path = tmp_path / one.file_name
    path.write_bytes(one.file())
    code, out, _ = doors.command(
        office, "contract-paper", "--contract", second, "--paper", str(path), "--format", "json"
    )
    assert (code, json.loads(out)[0]["suspect"]) == (0, 1)
    wrong = {"contract": first, "pay_words": "promptly"}
    answer = doors.api(office, "post", "/contracts/contract-terms", wrong)
    assert (answer.status_code, told(answer.json())[0]) == (422, "E-PBM-68")
    shown = desk.post("/pbm/contracts/do/contract-terms/", wrong)
    assert (shown.status_code, "gives no day that can be computed" in words_of(shown)) == (422, True)
    code, _, err = doors.command(office, "contract-terms", "--contract", first, "--pay-words", "promptly")
    assert (code, "E-PBM-68" in err) == (3, True)


def test_every_list_opens_at_every_door_for_whoever_may_see_it(office: Actor, corner: Actor, doors: Doors) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "02")
    for actor in (office, corner):
        desk = doors.console(actor)
        for one in LISTS:
            assert allowed(actor, one.permission)
            assert desk.get(reverse(one.route)).status_code == 200
            assert doors.api(actor, "get", f"/contracts/{one.name}").status_code == 200
        page = words_of(desk.get(reverse("pbm-contract", args=[number])))
        assert "How disputes are settled" in page
        assert "recommending" in page
        clause = ClauseFinding.objects.filter(tag="nondisclosure-price").get()
        told_of = words_of(desk.get(reverse("pbm-contract-clause", args=[clause.pk])))
        assert "forbids, or punishes" in told_of
    assert "Decide about a clause" not in told_of


def test_the_result_of_a_sample_stands_with_the_application(filer: Actor, doors: Doors) -> None:
    application = start_application(filer, at=AT)
    for kind, which in (("network-contract", "02"), ("entity-contract", "12")):
        one = WRITTEN[which]
        add_document(filer, application.reference, kind, io.BytesIO(one.file()), file_name=one.file_name, at=AT)
    page = words_of(doors.console(filer).get(reverse("pbm-application", args=[application.reference])))
    assert "What the sample contracts say" in page
    assert "How disputes are settled" in page
    assert "Keeps covered entities from asking" in page
