"""Commands that need no database of the state start from a shell that knows no settings, as their users start them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest


def plain_shell(home: Path) -> dict[str, str]:
    """What is set in a shell that has never heard of carelaw."""
    unheard = {name: word for name, word in os.environ.items() if not name.startswith(("CARELAW_", "DJANGO_"))}
    return {**unheard, "HOME": str(home)}


def test_a_hub_simulator_starts_and_says_where_it_listens(tmp_path: Path) -> None:
    words = ["gateway", "hub-simulator", "--hub", "PMPI", "--state", "WI", "--behave", "ok", "--folder"]
    command = [sys.executable, "-m", "carelaw", *words, str(tmp_path)]
    written = tmp_path / "simulator-WI.json"
    simulator = subprocess.Popen(command, env=plain_shell(tmp_path), stderr=subprocess.PIPE, text=True)
    try:
        while simulator.poll() is None and not written.exists():
            time.sleep(0.05)
    finally:
        simulator.terminate()
        complaint = simulator.communicate()[1]
    assert written.exists(), complaint
    entered = json.loads(written.read_text())
    assert entered["address"].startswith("https://")


@pytest.mark.parametrize(
    ("bench", "answer"),
    [
        ("gateway", "healthy_state_answered"),
        ("claims", "ratio_all_checks_to_floor"),
        ("attribution", "ratio_attribution_to_bare_scan"),
        ("link", "bench"),
    ],
)
def test_a_small_bench_prints_its_figures(tmp_path: Path, bench: str, answer: str) -> None:
    command = [sys.executable, "-m", "carelaw", "bench", bench, "--small", "--format", "json"]
    done = subprocess.run(command, env=plain_shell(tmp_path), cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert answer in json.loads(done.stdout)
