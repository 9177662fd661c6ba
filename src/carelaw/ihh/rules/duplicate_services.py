"""89 Ill. Adm. Code 140.993(k): are similar services already paid under another Medicaid authority?"""

from __future__ import annotations

from carelaw.ihh.facts.services import OtherService
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = "89 Ill. Adm. Code 140.993(k)"
# HCPCS codes whose services resemble care coordination: assertive community treatment, community support team, case
# management and targeted case management, case management of waivers. A policy list: the text names 140.453(e)(1) as an
# example and no code.
SIMILAR_CODES = frozenset({"H0039", "H2016", "T1016", "T1017", "T2022", "T2023"})


@rule("IHH-79", cite=_CITE, readings=("IHH-AMB-36",))
def duplicate_services(other: OtherService, law: Law) -> Decision:
    """The same contact is not paid twice; a similar service in the same month is compared before payment."""
    if other.code not in SIMILAR_CODES:
        return outside(Reason("not-similar", f"{other.code} is not on the list of similar services."))
    if other.by_health_home_or_partner and other.served_on == other.service_on:
        says = "The health home or its partner billed this contact elsewhere; it does not carry the month."
        return breached(Reason("PAY-DUP-CONTACT", says, other.code, cite=_CITE))
    if not other.paid:
        return outside(Reason("not-paid", "The other claim was not paid."))
    if other.resolved == "released":
        return passed("released", "A reviewer found that the services differ.", other.code, _CITE)
    if other.resolved:
        says = "A reviewer found the same services paid elsewhere."
        return breached(Reason("PAY-DUP-REVIEW", says, other.code, cite=_CITE))
    if law.reading("IHH-AMB-36") == "deny-month":
        says = "A similar service was paid in the month; the month is denied."
        return breached(Reason("PAY-DUP-REVIEW", says, other.code, cite=_CITE))
    says = "A similar service was paid in the month; a reviewer compares them before the month is paid."
    return to_review(Reason("PAY-DUP-REVIEW", says, other.code, cite=_CITE))
