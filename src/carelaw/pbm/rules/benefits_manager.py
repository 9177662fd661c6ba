"""215 ILCS 5/512-3 "pharmacy benefits manager": who needs a license at all."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.licensing import Activities


@rule("PBM-10", cite='215 ILCS 5/512-3 "pharmacy benefits manager"')
def benefits_manager(does: Activities, law: Law) -> Decision:
    """Whoever pays providers under a program, or buys drugs at a negotiated rate, is a manager; both are asked."""
    limbs = (
        ("pays_providers", "Say whether you pay providers, or cause payment, under a program.", does.pays_providers),
        (
            "buys_at_negotiated_rate",
            "Say whether you buy prescription drugs at a negotiated rate.",
            does.buys_at_negotiated_rate,
        ),
    )
    missing = [fault(f"needs-{name}", says, name) for name, says, answer in limbs if answer is None]
    if missing:
        return wanting(*missing)
    if does.pays_providers or does.buys_at_negotiated_rate:
        return passed("is-a-manager", "This is what a pharmacy benefits manager does: a license is needed.")
    return outside(fault("no-manager", "Neither is what you do: no license is needed under this law."))
