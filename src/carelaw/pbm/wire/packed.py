"""Official files as they are downloaded: one text file alone, or a zip archive that holds it among others."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, cast

from carelaw.kernel.refusal import Refusal

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Member:
    """One file that was found: its stream, its name, its size unpacked, and the day that the archive gives it."""

    stream: BinaryIO
    name: str
    size: int
    dated_on: date | None


def is_packed(stream: BinaryIO) -> bool:
    """True for a zip archive; the stream is at its first byte again."""
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
    return start == _ZIP


@contextmanager
def member(stream: BinaryIO, pattern: str, *, file_name: str, needed: bool = True) -> Iterator[Member | None]:
    """The file whose name fits, inside an archive or as the file itself; None where a file is not needed and not there.

    `pattern` is matched against the last part of the name, in any case of letters.
    """
    if not is_packed(stream):
        stream.seek(0, io.SEEK_END)
        size = stream.tell()
        stream.seek(0)
        yield Member(stream, file_name, size, None)
        return
    with _archive(stream, file_name) as archive:
        found = _found(archive, pattern)
        if found is None:
            if needed:
                raise _not_there(archive, pattern, file_name)
            yield None
            return
        day = date(*found.date_time[:3]) if found.date_time[0] > 1980 else None
        with _opened(archive, found, file_name) as opened:
            yield Member(opened, found.filename.rpartition("/")[2], found.file_size, day)


@contextmanager
def _archive(stream: BinaryIO, file_name: str) -> Iterator[zipfile.ZipFile]:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as fault:
        says = f"{file_name} is a zip archive that cannot be unpacked. Download it again and send it as it is."
        raise Refusal("archive-unreadable", says, field="file") from fault


def _found(archive: zipfile.ZipFile, pattern: str) -> zipfile.ZipInfo | None:
    wanted = re.compile(pattern, re.IGNORECASE)
    fitting = [one for one in archive.infolist() if wanted.fullmatch(one.filename.rpartition("/")[2])]
    return max(fitting, key=lambda one: one.file_size, default=None)


def _opened(archive: zipfile.ZipFile, found: zipfile.ZipInfo, file_name: str) -> BinaryIO:
    if found.flag_bits & 0x1:
        says = f"{file_name}: {found.filename} is protected by a password. Send the archive as the agency publishes it."
        raise Refusal("archive-protected", says, field="file")
    return cast(BinaryIO, archive.open(found))


def _not_there(archive: zipfile.ZipFile, pattern: str, file_name: str) -> Refusal:
    names = ", ".join(sorted(one.filename for one in archive.infolist())[:8]) or "nothing"
    wanted = pattern.replace("\\", "").replace(".+", "…").replace(".*", "…")
    says = f"{file_name} holds {names}. Needed is {wanted}."
    return Refusal("archive-without-file", says, field="file")
