"""Who may read the law: everyone; the register holds no one's data."""

from __future__ import annotations

WHY_PUBLIC = "The law and its rules are public; a decision about facts that a caller types keeps none of them."
