"""Translations without the gettext tools: reads `.po` files and writes the `.mo` files that Python loads.

`python -m carelaw.platform.pages.catalogs` compiles every catalog of the package.
"""

from __future__ import annotations

import ast
import struct
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]

_CONTEXT_MARK = "\x04"
_MAGIC = 0x950412DE


class CatalogFault(ValueError):
    """A catalog cannot be read; the message names the file and the line."""


def compile_catalogs(folder: Path = PACKAGE) -> list[Path]:
    """Write the `.mo` beside every `.po` below a folder; gives the files written."""
    written = []
    for source in sorted(folder.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        target.write_bytes(compiled(read_catalog(source)))
        written.append(target)
    return written


def read_catalog(source: Path) -> dict[str, str]:
    """The translated messages of a `.po` file, keyed as gettext looks them up; fuzzy and empty ones are left out."""
    messages: dict[str, str] = {}
    for number, entry in _entries(source):
        identity = entry.get("msgid")
        if identity is None:
            raise CatalogFault(f"{source}:{number}: an entry has no msgid.")
        key = (entry["msgctxt"] + _CONTEXT_MARK if "msgctxt" in entry else "") + identity
        plurals = [entry[name] for name in sorted(entry) if name.startswith("msgstr[")]
        if "msgid_plural" in entry:
            key += "\0" + entry["msgid_plural"]
        text = "\0".join(plurals) if plurals else entry.get("msgstr", "")
        if key in messages:
            raise CatalogFault(f"{source}:{number}: {identity!r} is translated twice.")
        if text.strip("\0"):
            messages[key] = text
    return messages


def compiled(messages: dict[str, str]) -> bytes:
    """The `.mo` file: sorted originals and translations with their tables of lengths and offsets."""
    keys = sorted(messages)
    originals = [key.encode() for key in keys]
    translations = [messages[key].encode() for key in keys]
    count = len(keys)
    start = 28 + 16 * count
    tables: list[int] = []
    offset = start
    for texts in (originals, translations):
        for text in texts:
            tables += [len(text), offset]
            offset += len(text) + 1
    head = struct.pack("<7I", _MAGIC, 0, count, 28, 28 + 8 * count, 0, start)
    body = b"".join(text + b"\0" for text in [*originals, *translations])
    return head + struct.pack(f"<{len(tables)}I", *tables) + body


def _entries(source: Path) -> list[tuple[int, dict[str, str]]]:
    found: list[tuple[int, dict[str, str]]] = []
    entry: dict[str, str] = {}
    word, fuzzy, first = "", False, 1
    for number, line in enumerate([*source.read_text(encoding="utf-8").splitlines(), ""], 1):
        text = line.strip()
        if not text:
            if entry and not fuzzy:
                found.append((first, entry))
            entry, word, fuzzy, first = {}, "", False, number + 1
        elif text.startswith("#"):
            fuzzy = fuzzy or (text.startswith("#,") and "fuzzy" in text)
        elif text.startswith('"') and word:
            entry[word] += _quoted(source, number, text)
        else:
            word, _, rest = text.partition(" ")
            entry[word] = _quoted(source, number, rest.strip())
    return found


def _quoted(source: Path, number: int, text: str) -> str:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = None
    if not isinstance(value, str):
        raise CatalogFault(f"{source}:{number}: expected a text in double quotes.")
    return value


if __name__ == "__main__":
    for path in compile_catalogs():
        sys.stdout.write(f"{path}\n")
