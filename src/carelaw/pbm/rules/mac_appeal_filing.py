"""215 ILCS 5/513b1(b)(4): who may appeal, how, and until when."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_appeals import AppealContacts, AppealFiling
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, adopted, last_day, not_binding


@rule("MAC-19", "MAC-20", cite="215 ILCS 5/513b1(b)(4)(A)", readings=("S25",))
def mac_appeal_filing(filing: AppealFiling, law: Law) -> Decision:
    """A pharmacy under contract may appeal up to the 14th calendar day following the fill."""
    if filing.filled_on is None:
        return wanting(fault("needs-filled_on", "The fill date is needed; the day of filing is kept.", "filled_on"))
    if not adopted(law, CONTRACTS_ACT, filing.filled_on):
        return outside(not_binding(law, CONTRACTS_ACT, filing.filled_on))
    if filing.filled_on > filing.filed_on:
        says = f"The fill date {filing.filled_on} is after the filing on {filing.filed_on}. Correct the fill date."
        return wanting(fault("E-MAC-20.order", says, "filled_on", filing.filled_on))
    if not filing.contracted:
        says = "The appeal is open to pharmacies under contract with this benefit manager; no contract is on file."
        return breached(fault("E-MAC-19", says, "pharmacy"))
    days = law.number("mac.appeal_days", filing.filled_on)
    last = last_day(filing.filled_on, days, rolls=law.reading("S25") == "rolls")
    if filing.filed_on > last.counted:
        says = (
            f"The appeal is late: filled on {filing.filled_on}, last day to appeal {last.says} ({days} calendar days)."
        )
        return breached(fault("E-MAC-20", says, "filled_on", last.counted))
    return passed("in-time", f"Filed in time; the last day is {last.says}.", last.counted)


@rule("MAC-23", cite="215 ILCS 5/513b1(b)(4)(C)")
def mac_appeal_contacts(contacts: AppealContacts, law: Law) -> Decision:
    """Network providers get a telephone number, and an e-mail address or website, for appeals."""
    missing = []
    if not contacts.telephone.strip():
        missing.append(fault("E-MAC-23.telephone", "Give a telephone number for appeals.", "telephone"))
    if not contacts.email.strip() and not contacts.website.strip():
        missing.append(fault("E-MAC-23.online", "Give an e-mail address or a website for appeals.", "email"))
    return breached(*missing) if missing else passed("contacts-given", "A telephone number and an address are given.")
