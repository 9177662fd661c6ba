"""Lists about the board's work, as every door offers them."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

PARTS = Listed(
    "parts-of-the-system",
    "Parts of the system",
    "What vendors run, under which award and contract, and whether it may run today. No question opens to their staff.",
    "pdmp.see-vendor-parts",
    (
        ("part", "Part"),
        ("vendor", "Vendor"),
        ("awarded_on", "Awarded"),
        ("contract_from", "Contract from"),
        ("contract_until", "Contract through"),
        ("live_on", "Live since"),
        ("standing", "Standing"),
        ("says", "Why"),
    ),
    "carelaw.pdmp.use_cases.board.vendor_parts.parts",
    tones={"may-run": "good", "may-not-run": "bad"},
)
LISTS = (PARTS,)
