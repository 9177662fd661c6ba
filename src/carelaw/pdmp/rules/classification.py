"""What several exclusions ask before they can speak."""

from __future__ import annotations

from carelaw.kernel.decision import Reason

NEEDS_KIND = Reason("E-MAP-19.needs-kind", "What kind of party supplied the drug is needed.")
