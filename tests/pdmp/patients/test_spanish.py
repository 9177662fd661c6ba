"""Everything that patients read without an account is also there in Spanish."""

from __future__ import annotations

import re
from pathlib import Path

import carelaw
from carelaw.platform.pages.catalogs import compiled, read_catalog

WEB = Path(carelaw.__file__).parent / "pdmp" / "web"
OWN = WEB / "locale" / "es" / "LC_MESSAGES" / "django.po"
SHARED = Path(carelaw.__file__).parent / "platform" / "pages" / "locale" / "es" / "LC_MESSAGES" / "django.po"
_SAID = re.compile(r"{%\s*translate \"([^\"]+)\"|_\(\s*\"([^\"]+)\"\s*\)|gettext(?:_lazy|_noop)?\(\s*\"([^\"]+)\"\s*\)")


def said() -> set[str]:
    """The short messages of the patients' pages: those of templates, and those that stand on one line of code."""
    found = set()
    words = [WEB.parent / "use_cases" / "patients" / name for name in ("claim_words.py", "own_requests.py")]
    for path in [*(WEB / "templates" / "pdmp" / "patients").glob("*.html"), *(WEB / "patients").glob("*.py"), *words]:
        found |= {next(part for part in match if part) for match in _SAID.findall(path.read_text("utf-8"))}
    return found


def test_every_message_is_translated() -> None:
    translated = {**read_catalog(SHARED), **read_catalog(OWN)}
    assert len(said()) > 150
    assert sorted(said() - set(translated)) == []


def test_places_for_values_are_the_same_in_both_languages() -> None:
    for original, translation in read_catalog(OWN).items():
        assert set(re.findall(r"%\(\w+\)s", original)) == set(re.findall(r"%\(\w+\)s", translation)), original


def test_the_compiled_catalog_is_that_of_the_source() -> None:
    assert OWN.with_suffix(".mo").read_bytes() == compiled(read_catalog(OWN))
