"""Translations: compiled as they stand, complete, and with the same places to fill."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import carelaw.platform.accounts
import carelaw.platform.cases
import carelaw.platform.notices
import carelaw.platform.pages
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.pages.catalogs import CatalogFault, compiled, read_catalog
from tests.platform.pages.messages import messages_of

PAGES = Path(carelaw.platform.pages.__file__).parent
ACCOUNTS = Path(carelaw.platform.accounts.__file__).parent
CASES = Path(carelaw.platform.cases.__file__).parent
NOTICES = Path(carelaw.platform.notices.__file__).parent
SPANISH = PAGES / "locale" / "es" / "LC_MESSAGES" / "django.po"


def test_the_compiled_catalog_is_that_of_the_source():
    assert SPANISH.with_suffix(".mo").read_bytes() == compiled(read_catalog(SPANISH))


def test_every_sentence_of_the_pages_has_its_spanish():
    wanted = {*messages_of(PAGES, ACCOUNTS, CASES, NOTICES), *(role.says for role in ROLES.values())}
    assert sorted(wanted - set(read_catalog(SPANISH))) == []


def test_no_translation_is_left_over():
    wanted = {*messages_of(PAGES, ACCOUNTS, CASES, NOTICES), *(role.says for role in ROLES.values()), ""}
    assert sorted(set(read_catalog(SPANISH)) - wanted) == []


def test_the_places_to_fill_are_the_same():
    for original, translation in read_catalog(SPANISH).items():
        places = re.compile(r"%\(\w+\)s")
        assert set(places.findall(original)) == set(places.findall(translation)), original


plain = st.text(st.characters(codec="utf-8", exclude_characters="\0\x04"), min_size=1)


@given(st.dictionaries(plain, plain, max_size=8))
def test_pythons_own_reader_reads_what_was_compiled(messages):
    head = {"": "Content-Type: text/plain; charset=UTF-8\n"}
    read = gettext.GNUTranslations(io.BytesIO(compiled({**messages, **head})))
    assert {key: read.gettext(key) for key in messages} == messages


def test_plurals_are_read(tmp_path):
    source = tmp_path / "x.po"
    source.write_text(SPANISH.read_text(encoding="utf-8"), encoding="utf-8")
    read = gettext.GNUTranslations(io.BytesIO(compiled(read_catalog(source))))
    row = ("%(shown)s row", "%(shown)s rows")
    assert [read.ngettext(*row, n) for n in (0, 1, 2)] == ["%(shown)s filas", "%(shown)s fila", "%(shown)s filas"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('msgid "a"\nmsgstr b\n', "x.po:2: expected a text in double quotes"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "translated twice"),
        ('msgstr "b"\n', "x.po:1: an entry has no msgid"),
    ],
)
def test_a_catalog_that_cannot_be_read_says_where(tmp_path, text, says):
    source = tmp_path / "x.po"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogFault, match=re.escape(says)):
        read_catalog(source)


def test_fuzzy_and_empty_entries_do_not_count(tmp_path):
    source = tmp_path / "x.po"
    source.write_text('#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n\nmsgid "d"\n"e"\nmsgstr "f"\n"g"\n')
    assert read_catalog(source) == {"de": "fg"}
