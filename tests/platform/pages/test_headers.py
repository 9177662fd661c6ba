"""What every answer tells the browser, and that no page needs more than it allows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import carelaw
from carelaw.platform.pages.headers import CONTENT_SECURITY_POLICY

PACKAGE = Path(carelaw.__file__).parent


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/", "/account/login/", "/healthz", "/no-such-page/", "/account/new/"])
def test_every_answer_is_guarded(client, url):
    headers = client.get(url).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


def test_the_policy_lets_nothing_inline_and_nothing_of_others():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


@pytest.mark.django_db
def test_browsers_are_told_to_come_back_over_tls(client):
    assert (
        client.get("/healthz", secure=True).headers["Strict-Transport-Security"]
        == "max-age=31536000; includeSubDomains"
    )


@pytest.mark.django_db
def test_static_files_may_be_kept(client):
    answer = client.get("/static/carelaw/carelaw.css")
    assert answer.status_code == 200
    answer.close()
    assert "no-store" not in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_template_has_inline_script_or_style(template):
    text = template.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text) == []
    scripts = re.findall(r"<script([^>]*)>", text)
    assert [s for s in scripts if "src=" not in s and 'type="application/json"' not in s] == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", text) == []
