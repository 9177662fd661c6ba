"""What the compliance part offers on the first page, and what else must be known once the program runs."""

from __future__ import annotations


def offer() -> None:
    """Tiles, daily work, work lists, explanations and the place that letters lead to."""
    from carelaw.gateway.use_cases import compliance_days, compliance_work, fine_explaining  # noqa: F401 - they register
    from carelaw.gateway.use_cases.permissions import SEE_CASES
    from carelaw.platform.notices.inbox import lead_to
    from carelaw.platform.pages.home import tile

    lead_to("fine-case", "fine-case")
    tile(
        "Compliance register",
        says="Cases of failure to integrate: letters, fines, what is due.",
        route="fine-cases",
        permission=SEE_CASES,
        section="Integration",
        order=40,
    )
    tile(
        "Exemptions",
        says="Stores without a system, and departments of inpatient hospitals.",
        route="gateway-exemptions",
        permission=SEE_CASES,
        section="Integration",
        order=45,
    )
