"""Checkpoints are signed over a whole record, kept twice, and prove what was on it."""

from __future__ import annotations

import json
import stat
from functools import partial
from pathlib import Path

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.platform.record import checkpoints, signing, statements
from carelaw.platform.record.commands import COMMANDS
from carelaw.platform.record.models import Checkpoint, Entry
from carelaw.platform.record.tampering import Deed
from tests.platform import commanding
from tests.platform.record.conftest import AT, Forger, write

pytestmark = pytest.mark.django_db


run = partial(commanding.run, COMMANDS)


def test_a_checkpoint_is_signed_kept_twice_and_put_on_the_record(home: Path) -> None:
    write(5)
    statement = checkpoints.take(AT)
    assert (statement.size, statement.fault()) == (5, "")
    assert Checkpoint.objects.get().root == statement.root
    assert (home / "checkpoints" / "000000000005.json").exists()
    assert Entry.objects.get(seq=6).kind == checkpoints.CHECKPOINT_SIGNED
    verdict = checkpoints.verify()
    assert (verdict.whole, verdict.covered) == (True, 5)
    assert "Entries 6 to 6 came after" in verdict.unseen


def test_the_signing_key_is_its_owners_alone(home: Path) -> None:
    write(1)
    checkpoints.take(AT)
    (key,) = (home / "keys" / "record").glob("*.pem")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert signing.current_key().key_id == signing.current_key().key_id


def test_a_new_key_signs_and_the_old_one_still_verifies() -> None:
    write(2)
    old = checkpoints.take(AT)
    signing.add_key()
    new = checkpoints.take(AT)
    assert old.key_id != new.key_id
    assert (old.fault(), new.fault()) == ("", "")
    assert checkpoints.verify().whole


def test_a_broken_record_is_not_signed(forger: Forger) -> None:
    write(4)
    forger.set(2, kind="other")
    with pytest.raises(Refusal) as refused:
        checkpoints.take(AT)
    assert refused.value.code == "record-tampered"
    assert not Checkpoint.objects.exists()


def test_an_empty_record_is_not_signed() -> None:
    with pytest.raises(Refusal) as refused:
        checkpoints.take(AT)
    assert refused.value.code == "record-empty"


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE record_checkpoint SET root = '" + "0" * 64 + "'",
        "UPDATE record_checkpoint SET size = 3",
        "UPDATE record_checkpoint SET signature = '" + "0" * 128 + "'",
        "UPDATE record_checkpoint SET key_id = 'somebody'",
    ],
)
def test_a_changed_checkpoint_is_seen(forger: Forger, edit: str) -> None:
    write(4)
    checkpoints.take(AT)
    forger.sql(edit)
    finding = checkpoints.verify().finding
    assert finding is not None
    assert finding.deed == Deed.CHECKPOINT_CHANGED


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "carelaw-checkpoint-1"}'])
def test_a_damaged_checkpoint_file_is_seen(home: Path, text: str) -> None:
    write(4)
    checkpoints.take(AT)
    (home / "checkpoints" / "000000000004.json").write_text(text)
    finding = checkpoints.verify().finding
    assert finding is not None
    assert (finding.seq, finding.deed) == (4, Deed.CHECKPOINT_CHANGED)


def test_an_exported_checkpoint_that_was_changed_cannot_be_used(tmp_path: Path) -> None:
    write(4)
    out = tmp_path / "kept.json"
    assert run("audit", "checkpoint", "--out", str(out))[0] == 0
    shown = json.loads(out.read_text())
    for change in ({"size": 3}, {"root": "0" * 64}, {"blocks": {"leaves": 1024, "roots": ["0" * 64], "tail": []}}):
        out.write_text(json.dumps(shown | change))
        with pytest.raises(Refusal) as refused:
            statements.from_file(out)
        assert refused.value.code == "checkpoint-unbelievable"


def test_blocks_narrow_a_rebuilt_tail(forger: Forger, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("merkle", "tampering"):
        monkeypatch.setattr(f"carelaw.platform.record.{module}.BLOCK", 4)
    write(18)
    statement = checkpoints.take(AT)
    forger.sql("DELETE FROM record_checkpoint")
    forger.set(10, kind="other")
    forger.rebuild(10)
    finding = checkpoints.verify([statement]).finding
    assert finding is not None
    assert (finding.seq, finding.last, finding.deed) == (9, 12, Deed.REWRITTEN)


@pytest.mark.parametrize("seq", [1, 4, 7])
def test_a_proof_holds_without_a_database_and_not_for_another_entry(seq: int) -> None:
    write(7)
    checkpoints.take(AT)
    proof = checkpoints.prove(seq)
    assert checkpoints.check_proof(proof) == ""
    for part, value in {"kind": "other", "subject": "S-99", "at": 5, "seq": seq % 7 + 1}.items():
        assert checkpoints.check_proof({**proof, "entry": {**proof["entry"], part: value}})
    assert checkpoints.check_proof({**proof, "proof": proof["proof"][:-1]})
    assert checkpoints.check_proof({**proof, "checkpoint": {**proof["checkpoint"], "root": "0" * 64}})
    assert checkpoints.check_proof({})


def test_a_proof_is_checked_with_a_key_that_the_reader_brings(home: Path) -> None:
    write(3)
    checkpoints.take(AT)
    proof = checkpoints.prove(2)
    public = signing.current_key().public
    for path in (home / "keys" / "record").iterdir():
        path.unlink()
    assert "public half is not kept here" in checkpoints.check_proof(proof)
    assert checkpoints.check_proof(proof, public) == ""
    assert "signature" in checkpoints.check_proof(proof, signing.add_key().public)


def test_an_entry_that_no_checkpoint_covers_has_no_proof_yet() -> None:
    write(2)
    with pytest.raises(Refusal) as refused:
        checkpoints.prove(2)
    assert refused.value.code == "entry-not-covered"
    with pytest.raises(Refusal) as refused:
        checkpoints.prove(9)
    assert refused.value.code == "entry-not-found"


def test_the_commands_tell_a_whole_record_from_a_broken_one(forger: Forger, tmp_path: Path) -> None:
    write(6)
    kept, export = tmp_path / "kept.json", tmp_path / "record.jsonl"
    assert run("audit", "checkpoint", "--out", str(kept))[0] == 0
    assert run("audit", "export", "--out", str(export))[0] == 0
    code, out, _ = run("audit", "verify", "--checkpoint", str(kept), "--export", str(export))
    assert code == 0
    assert "Every entry is what it was" in out
    forger.set(4, body_text="{}")
    code, out, err = run("audit", "verify", "--format", "json")
    assert code == 1
    assert json.loads(out)[0]["first_tampered"] == 4
    assert json.loads(out)[0]["deed"] == "changed"
    assert "First tampered entry: 4 (changed)." in err


def test_entries_are_exported_and_shown() -> None:
    write(4)
    code, out, err = run("audit", "export", "--from", "2", "--to", "3")
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, [line["seq"] for line in lines], "2 entries" in err) == (0, [2, 3], True)
    code, out, _ = run("audit", "show", "2")
    assert json.loads(out)["body"] == {"n": 2}
    assert json.loads(out)["says"] == "A thing was done."
    code, _, err = run("audit", "show", "99")
    assert (code, "no entry 99" in err) == (3, True)


def test_proofs_go_through_the_commands(tmp_path: Path) -> None:
    write(3)
    run("audit", "checkpoint")
    out = tmp_path / "proof.json"
    assert run("audit", "prove", "2", "--out", str(out))[0] == 0
    code, said, _ = run("audit", "check-proof", str(out))
    assert (code, said.startswith("Entry 2 (test-thing-done")) == (0, True)
    spoiled = out.read_text().replace('"S-2"', '"S-3"')
    assert run("audit", "check-proof", "-", stdin=spoiled)[0] == 1
    assert run("audit", "check-proof", "-", stdin="not json")[0] == 3
    assert run("audit", "check-proof", "nowhere.json")[0] == 3


def test_a_damaged_export_bears_no_witness(tmp_path: Path) -> None:
    write(3)
    export = tmp_path / "record.jsonl"
    run("audit", "export", "--out", str(export))
    export.write_text(export.read_text().replace('"S-2"', '"S-7"'))
    code, _, err = run("audit", "verify", "--export", str(export))
    assert (code, "line 2" in err.lower()) == (3, True)


def test_kinds_are_listed_with_what_they_may_carry() -> None:
    code, out, _ = run("audit", "kinds", "--format", "json")
    listed = {row["kind"]: row for row in json.loads(out)}
    assert code == 0
    assert listed["checkpoint-signed"]["keys"] == ["size: count", "root: digest", "key: code"]
