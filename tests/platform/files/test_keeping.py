"""What was received is kept byte for byte, sealed, whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.platform.files import keeping, sealing
from carelaw.platform.files.keeping import exists, keep, kept_digests, opened, quarantine_partial, whole

SIZES = [0, 1, sealing.CHUNK - 1, sealing.CHUNK, sealing.CHUNK + 1, 3 * sealing.CHUNK + 17]
MARK = b"Zebulon Quackenbush"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> Path:
    settings.CARELAW_HOME = tmp_path
    return tmp_path


def on_disk(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def path_of(home: Path, digest: str) -> Path:
    return home / "files" / digest[:2] / digest


@pytest.mark.parametrize("size", SIZES)
def test_what_is_kept_comes_back_byte_for_byte(home: Path, size: int) -> None:
    content = os.urandom(size)
    kept = keep(io.BytesIO(content))
    assert (kept.digest, kept.size, kept.known) == (sha256(content).hexdigest(), size, False)
    with opened(kept.digest) as stream:
        assert stream.read() == content
    assert whole(kept.digest)
    assert on_disk(home) == [path_of(home, kept.digest)]


def test_the_same_bytes_are_kept_once(home: Path) -> None:
    first, again = keep(io.BytesIO(b"same")), keep(io.BytesIO(b"same"))
    assert (first.digest, first.known, again.known) == (again.digest, False, True)
    assert len(on_disk(home)) == 1
    assert list(kept_digests()) == [first.digest]


def test_nothing_readable_lies_on_disk(home: Path) -> None:
    keep(io.BytesIO(MARK * 50_000))
    (path,) = on_disk(home)
    assert MARK not in path.read_bytes()
    assert MARK[:8] not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (key,) = (home / "keys" / "files").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@given(content=st.binary(max_size=300), spots=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_place_can_be_read(content: bytes, spots: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "CHUNK", 64)
    with opened(keep(io.BytesIO(content)).digest) as stream:
        for place, length in spots:
            stream.seek(place)
            assert stream.read(length) == content[place : place + length]
        assert stream.seek(0, io.SEEK_END) == len(content)


def test_lines_can_be_read_as_from_any_file() -> None:
    with opened(keep(io.BytesIO(b"one\ntwo\nthree")).digest) as stream:
        assert list(stream) == [b"one\n", b"two\n", b"three"]


@pytest.mark.parametrize("over", [0, 1])
def test_a_file_at_the_limit_is_kept_and_one_byte_over_is_not(home: Path, over: int) -> None:
    content = io.BytesIO(b"x" * (100 + over))
    if not over:
        assert keep(content, largest=100).size == 100
        return
    with pytest.raises(Refusal) as refused:
        keep(content, largest=100)
    assert (refused.value.code, refused.value.kind) == ("file-too-large", "too-large")
    assert "100 bytes" in refused.value.says
    assert on_disk(home) == []


def test_an_endless_stream_is_given_up_at_the_limit() -> None:
    class Endless:
        served = 0

        def read(self, size: int = -1, /) -> bytes:
            self.served += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(Refusal):
        keep(endless, largest=5 << 20)
    assert endless.served <= 7 << 20


def test_a_stream_that_breaks_leaves_nothing(home: Path) -> None:
    class Broken:
        reads = 0

        def read(self, size: int = -1, /) -> bytes:
            self.reads += 1
            if self.reads > 2:
                raise ConnectionResetError
            return b"x" * size

    with pytest.raises(Refusal) as refused:
        keep(Broken())
    assert (refused.value.kind, refused.value.retryable) == ("unavailable", True)
    assert on_disk(home) == []


@pytest.mark.parametrize("call", ["fsync", "replace", "open", "write"])
def test_a_failing_disk_is_said_and_leaves_nothing(home: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(io.BytesIO(b"before"))

    def fail(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    if call == "write":
        monkeypatch.setattr(sealing.Sealer, "write", fail)
    elif call == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(os, call, fail)
    with pytest.raises(Refusal) as refused:
        keep(io.BytesIO(b"after"))
    monkeypatch.undo()
    assert (refused.value.code, "ENOSPC" in refused.value.says) == ("file-not-stored", True)
    assert not exists(sha256(b"after").hexdigest())
    assert list((home / "files" / "partial").iterdir()) == []
    assert keep(io.BytesIO(b"after")).known is False


def test_a_file_that_is_not_kept_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        opened("0" * 64)
    assert refused.value.code == "file-not-kept"
    assert not exists("0" * 64)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "0" * 63, "A" * 64, "", "0" * 63 + "/", "0" * 64 + "\n"])
def test_only_a_digest_names_a_file(digest: str) -> None:
    assert not exists(digest)
    with pytest.raises(Refusal) as refused:
        opened(digest)
    assert refused.value.code == "file-digest-malformed"


def spoil_byte(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("place", [0, 16, 30, sealing.HEADER, sealing.HEADER + sealing.CHUNK + 20, -1])
def test_one_changed_bit_is_noticed(home: Path, place: int) -> None:
    kept = keep(io.BytesIO(os.urandom(2 * sealing.CHUNK)))
    spoil_byte(path_of(home, kept.digest), place)
    assert not whole(kept.digest)
    with pytest.raises(sealing.Damaged):
        opened(kept.digest).read()


def _cut(content: bytes, chunk: int) -> Iterator[bytes]:
    yield content[:-1]
    yield content[: sealing.HEADER + chunk]
    yield content[: sealing.HEADER]
    yield content[:10]
    yield b""
    yield content[: sealing.HEADER] + content[sealing.HEADER + chunk :]
    yield (
        content[: sealing.HEADER]
        + content[sealing.HEADER + chunk : -5]
        + content[sealing.HEADER : sealing.HEADER + chunk]
    )
    yield content + b"x"


@pytest.mark.parametrize("way", range(8))
def test_a_file_cut_off_or_with_chunks_moved_is_noticed(home: Path, way: int) -> None:
    kept = keep(io.BytesIO(os.urandom(3 * sealing.CHUNK)))
    path = path_of(home, kept.digest)
    path.write_bytes(list(_cut(path.read_bytes(), sealing.CHUNK + 16))[way])
    assert not whole(kept.digest)


def test_after_a_new_key_old_files_still_open_and_new_ones_use_it(home: Path) -> None:
    old = keep(io.BytesIO(b"old"))
    sealing.Keyring(home / "keys" / "files").add_key()
    new = keep(io.BytesIO(b"new"))
    assert opened(old.digest).read() == b"old"
    (home / "keys" / "files" / "0001.key").unlink()
    assert opened(new.digest).read() == b"new"
    with pytest.raises(sealing.Damaged, match="is not in"):
        opened(old.digest)


def test_a_half_written_file_of_a_dead_process_goes_to_quarantine(home: Path) -> None:
    partial = home / "files" / "partial"
    keep(io.BytesIO(b"x"))
    (partial / "left.part").write_bytes(b"half")
    assert quarantine_partial() == ["left.part"]
    assert (home / "files" / "quarantine" / "left.part").read_bytes() == b"half"
    assert list(partial.iterdir()) == []


def test_a_file_still_being_written_is_left_alone(home: Path) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert quarantine_partial() == []
            return super().read(size)

    assert keep(Slow(b"abc")).size == 3


KILLED = """
import os, signal, sys
from django.conf import settings
settings.configure(CARELAW_HOME=sys.argv[1])
from carelaw.platform.files import keeping, sealing
class Stream:
    reads = 0
    def read(self, size=-1, /):
        self.reads += 1
        if self.reads > 3:
            if sys.argv[2] == "reading":
                os.kill(os.getpid(), signal.SIGKILL)
            return b""
        return bytes([self.reads]) * size
if sys.argv[2] == "written":
    os.replace = keeping.Path.replace = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
keeping.keep(Stream())
"""


@pytest.mark.parametrize("point", ["reading", "written"])
def test_a_process_killed_while_it_writes_keeps_nothing_and_the_next_try_does(home: Path, point: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(home), point], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list(kept_digests()) == []
    assert len(quarantine_partial()) == 1
    content = b"".join(bytes([n]) * keeping.CHUNK for n in (1, 2, 3))
    assert opened(keep(io.BytesIO(content)).digest).read() == content
