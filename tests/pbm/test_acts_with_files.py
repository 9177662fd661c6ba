"""An act that asks a file takes it at every door, and says what is wrong with one that it cannot take."""

from __future__ import annotations

import argparse
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from ninja import NinjaAPI, Router

from carelaw.kernel.command import Console
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts import declaration
from carelaw.platform.acts.commands import act_command
from carelaw.platform.acts.declaration import Act, Asked, Attached, Done
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.acts.pages import act_page
from carelaw.platform.api_errors import translate_errors
from tests.pbm.conftest import AT

FILE_IT = Act(
    "contract-sample-file",
    "File a sample",
    "A sample of a contract, with a word about it.",
    "File it",
    "pbm.license-see",
    "215 ILCS 5/512-4(b)(5)",
    f"{__name__}.take",
    (
        Asked("sample", "Sample", "file"),
        Asked("cover", "Cover letter", "file", required=False),
        Asked("words", "Words", "words", required=False),
    ),
)


def take(actor: Actor, at: datetime, *, sample: Attached, cover: Attached | None, words: str) -> Done:
    """Say what came."""
    says = f"{sample.name} of {len(sample.content)} bytes, {cover.name if cover else 'no cover'}, {words or 'no word'}"
    return Done(says, "S-1")


@pytest.fixture
def sent(filer: Actor) -> Any:
    """Send a form to the operation; gives the status and what came back."""
    router, api = Router(), NinjaAPI(urls_namespace="acts-with-files")
    add_acts(router, "/pbm", (FILE_IT,))
    translate_errors(api)
    api.add_router("", router)
    (view,) = [one.callback for one in api.urls[0] if str(one.pattern).endswith(FILE_IT.name)]

    def send(**form: Any) -> tuple[int, dict[str, Any]]:
        request = RequestFactory().post("/pbm/contract-sample-file", form)
        request.auth, request.at = filer, AT  # type: ignore[attr-defined]
        answer = view(request)
        request.close()
        return answer.status_code, json.loads(answer.content)

    return send


def _file(content: bytes = b"%PDF-1.7 sample", name: str = "sample.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_interface_takes_the_file_and_the_words(sent: Any) -> None:
    status, came = sent(sample=_file(), words="As asked")
    assert (status, came["says"], came["reference"]) == (201, "sample.pdf of 15 bytes, no cover, As asked", "S-1")
    assert sent(sample=_file(), cover=_file(name="cover.txt"))[1]["says"].endswith("cover.txt, no word")


def test_the_interface_says_that_the_file_is_wanting_or_empty(sent: Any) -> None:
    assert sent(words="As asked")[0] == 422
    status, came = sent(sample=_file(b""))
    assert (status, came["code"], came["field"]) == (422, "act-not-done", "sample")
    assert "Permitted: 1 to 25,000,000 bytes" in came["says"]


@pytest.mark.parametrize(("size", "taken"), [(25_000_000, True), (25_000_001, False)])
def test_a_file_has_a_largest_size(filer: Actor, size: int, taken: bool) -> None:
    assert declaration.LARGEST_FILE == 25_000_000
    typed = {"sample": Attached("sample.pdf", bytes(size))}
    if taken:
        assert f"{size} bytes" in FILE_IT.perform(filer, AT, typed).says
    else:
        with pytest.raises(Refusal) as refused:
            FILE_IT.perform(filer, AT, typed)
        assert "25,000,001 bytes. Permitted" in refused.value.says


def test_the_page_asks_for_a_file_and_keeps_the_words_when_it_is_refused(filer: Actor, rf: RequestFactory) -> None:
    request = rf.post("/", {"words": "As asked"})
    request.actor, request.at = filer, AT  # type: ignore[attr-defined]
    answer = act_page(FILE_IT)(request)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'enctype="multipart/form-data"' in page
    assert "As asked" in page
    assert "Sample: a file is needed." in page


def test_the_command_reads_the_file(filer: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carelaw.platform.accounts.terminal.actor_here", lambda: filer)
    monkeypatch.setattr("carelaw.platform.clock.now", lambda: AT)
    command = act_command(FILE_IT, "")
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    (tmp_path / "sample.txt").write_bytes(b"twelve bytes")
    out = Console(io.StringIO(), io.StringIO())
    command.run(parser.parse_args(["--sample", str(tmp_path / "sample.txt"), "--format", "json"]), out)
    assert "sample.txt of 12 bytes" in out.stdout.getvalue()  # type: ignore[attr-defined]
    with pytest.raises(Refusal) as refused:
        command.run(parser.parse_args(["--sample", str(tmp_path / "none.txt")]), out)
    assert refused.value.code == "file-unreadable"
