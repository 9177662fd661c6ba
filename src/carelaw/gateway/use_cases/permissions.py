"""What each role may do in this program, beside the paragraph that allows it."""

from __future__ import annotations
