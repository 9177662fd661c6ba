"""What a server needs before it answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_TWICE = """
import django
django.setup()
from django.conf import settings
from carelaw.site.serving import collect_static
print(collect_static(), collect_static(), settings.WHITENOISE_USE_FINDERS)
"""
_ONCE = _TWICE.replace("collect_static(), collect_static()", "collect_static()")


def said(code: str, home: Path) -> list[str]:
    """What a new process prints that knows only its home."""
    environment = {**os.environ, "CARELAW_HOME": str(home), "DJANGO_SETTINGS_MODULE": "carelaw.site.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_what_pages_load_is_collected_once_and_compressed(tmp_path: Path) -> None:
    assert said(_TWICE, tmp_path) == ["True", "False", "True"]
    collected = {path.suffix for path in (tmp_path / "static").rglob("*") if path.is_file()}
    assert {".css", ".js", ".gz"} <= collected
    assert said(_ONCE, tmp_path) == ["False", "False"], "a later process serves the copies"
    (tmp_path / "static.collected").write_text("another release")
    assert said(_ONCE, tmp_path)[0] == "True"
