"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real and synthetic inputs that lie beside the project; a test that needs them skips, saying so, elsewhere."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared inputs are not beside the project")
    return folder
