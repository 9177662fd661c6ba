"""Loaded before Django reads its settings: tests keep files, keys and databases in a folder of their own."""

from __future__ import annotations

import os
import tempfile

os.environ["CARELAW_HOME"] = tempfile.mkdtemp(prefix="carelaw-test-")
os.environ.setdefault("CARELAW_SECRET_KEY", "only-for-tests")
