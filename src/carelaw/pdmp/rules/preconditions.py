"""The conditions that the access matrix names: each looks at one thing and says what is wrong or what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, wanting
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import AccessFacts, Attestation, DeaNumber, ExcludedAs, Role
from carelaw.pdmp.rules.condition import MET, Check, live_on, must
from carelaw.pdmp.rules.doors import conditions as doors
from carelaw.pdmp.rules.law_enforcement import conditions as law_enforcement
from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.patients import conditions as patients
from carelaw.pdmp.rules.subject_selection import subject_of, subject_selection

DESIGNEES = frozenset({Role.PRESCRIBER_DESIGNEE, Role.DISPENSER_DESIGNEE})


def license_live(facts: AccessFacts, law: Law) -> Decision:
    """The asking professional's license, or the principal's, is live today."""
    return must(
        facts.license_live,
        fault(
            "E-MAP-17.license-not-live", "The license is not live today. Have it renewed and verified, then ask again."
        ),
        fault("E-MAP-17.needs-license", "Whether the license is live today is needed."),
    )


def existing_patient_attested(facts: AccessFacts, law: Law) -> Decision:
    """The patient is the prescriber's own; a first visit counts under the shipped reading (AMB-08)."""
    if facts.attestation is None:
        says = "Declare that the person is your existing patient; the declaration is needed each time."
        return wanting(fault("E-MAP-52.needs-attestation", says))
    if facts.attestation is Attestation.EXISTING_PATIENT:
        return MET
    if facts.attestation is Attestation.FIRST_VISIT:
        if law.reading("AMB-08") == "included":
            return MET
        says = "A patient at the first visit is not an existing patient under the reading in use."
        return breached(fault("E-MAP-52.first-visit", says))
    says = "A prescriber may query an existing patient of their own only."
    return breached(fault("E-MAP-52.not-own-patient", says))


def current_patient_attested(facts: AccessFacts, law: Law) -> Decision:
    """The patient is a current patient of the dispenser."""
    if facts.attestation is None:
        says = "Declare that the person is your current patient; the declaration is needed each time."
        return wanting(fault("E-MAP-60.needs-attestation", says))
    if facts.attestation is Attestation.CURRENT_PATIENT:
        return MET
    return breached(fault("E-MAP-60.not-current-patient", "A dispenser may query a current patient only."))


def subject_selected(facts: AccessFacts, law: Law) -> Decision:
    """One person is asked about, chosen by name and date of birth or by an exact id lawfully held."""
    if facts.asked_dea:
        says = "This purpose is for one person's record. Ask for your own prescriptions with the purpose SELF_AUDIT."
        return breached(fault("E-MAP-50.not-by-dea", says))
    decision = subject_selection(subject_of(facts), law=law)
    return MET if decision.outcome is Outcome.PASS else decision


def own_dea_asked(facts: AccessFacts, law: Law) -> Decision:
    """One's own number alone is asked about, verified on the account; a shared one comes with one's own suffix."""
    if facts.subject is not None and facts.subject.given:
        says = "A self-audit asks for one's own prescriptions, not for a person. Ask for a person with TREATMENT."
        return breached(fault("E-MAP-53.not-by-person", says))
    own = facts.own_dea_numbers
    if own is None:
        return wanting(fault("E-MAP-53.needs-own-dea", "The DEA numbers verified on the account are needed."))
    if not own:
        says = "No DEA number is verified on the account. Have yours verified, then ask again."
        return breached(fault("E-MAP-53.no-verified-dea", says))
    asked = asked_numbers(own, facts.asked_dea)
    if not asked:
        says = "This DEA number is not yours. A prescriber may see prescriptions under their own number only."
        return breached(fault("E-MAP-53.not-own-dea", says))
    if not any(restrictable(number) for number in asked):
        says = (
            "The number is an institution's: your own suffix must be verified on the account to tell your rows apart."
        )
        return wanting(fault("E-MAP-53.needs-suffix", says))
    return MET


def asked_numbers(own: tuple[DeaNumber, ...], asked: str) -> tuple[DeaNumber, ...]:
    """The verified numbers that a question is about: the one it names, or all."""
    named = asked.strip().upper()
    return tuple(number for number in own if not named or number.number.upper() == named)


def restrictable(number: DeaNumber) -> bool:
    """True when the rows under a number are one person's: a shared number needs a suffix."""
    return bool(number.suffix) or not number.institutional


def is_a_dispenser(facts: AccessFacts, law: Law) -> Decision:
    """A live license to dispense, and none of the exclusions by entity (AMB-36, AMB-37)."""
    shielded = facts.pharmacy_permit and law.reading("AMB-36") == "permit-reports"
    if facts.excluded_as is None and not shielded:
        says = "Whether one of the exclusions of §3 takes the party out of the dispensers is needed."
        return wanting(fault("E-MAP-60.needs-classification", says))
    if facts.excluded_as not in {None, ExcludedAs.NONE} and not shielded:
        says = (
            f"A {facts.excluded_as} is not a dispenser under §3 and has no door here. "
            "A physician of a hospice or LIFE provider queries as a prescriber."
        )
        return breached(fault("E-MAP-60.excluded", says))
    return must(
        facts.license_live,
        fault(
            "E-MAP-60.license-not-live",
            "The license to dispense is not live today. Have it renewed and verified, then ask again.",
        ),
        fault("E-MAP-60.needs-license", "Whether the license to dispense is live today is needed."),
    )


def dispensing_decision_now(facts: AccessFacts, law: Law) -> Decision:
    """A prescription is being dispensed, or considered, now."""
    return must(
        facts.present_dispensing,
        fault(
            "E-MAP-60.no-present-dispensing",
            "A dispenser may query only for a prescription that is being dispensed or considered now.",
        ),
        fault(
            "E-MAP-60.needs-present-dispensing", "Give the prescription number or the time at which it was presented."
        ),
    )


def controlled_drug(facts: AccessFacts, law: Law) -> Decision:
    """The drug being decided about is named, and it is a controlled substance."""
    if facts.drug_controlled is None:
        says = "Name the drug that is being dispensed or considered."
        if facts.drug_named:
            says = "The drug file does not tell whether the drug named is controlled. Check its code."
        return wanting(fault("E-MAP-60.needs-drug", says))
    if facts.drug_controlled:
        return MET
    says = "The drug is not a controlled substance; a dispenser may query only for one."
    return breached(fault("E-MAP-60.not-controlled", says))


def one_principal(facts: AccessFacts, law: Law) -> Decision:
    """Each query of a designee names exactly one principal."""
    if facts.principals_named is None or facts.principals_named == 0:
        return wanting(fault("E-MAP-61.needs-principal", "Name the principal for whom you ask."))
    says = "A query is made for exactly one principal. Ask once for each."
    return MET if facts.principals_named == 1 else breached(fault("E-MAP-61.one-principal", says))


def own_identifier(facts: AccessFacts, law: Law) -> Decision:
    """The person has an identifier of their own, and used it."""
    if facts.principals_credential_used:
        says = "The principal's credential was used. Sign in with your own; both accounts are reviewed."
        return breached(fault("E-MAP-62.principals-credential", says))
    return must(
        facts.own_identifier,
        fault("E-MAP-62.no-own-identifier", "Every designee needs a personal identifier of their own."),
        fault("E-MAP-62.needs-own-identifier", "Whether the person has an identifier of their own is needed."),
    )


def employed(facts: AccessFacts, law: Law) -> Decision:
    """The designee is an employee of the principal's practice or pharmacy."""
    return must(
        facts.employed_by_principal,
        fault("E-MAP-61.not-employed", "Only an employee of the prescriber, pharmacy or dispenser may be a designee."),
        fault("E-MAP-61.needs-employment", "Whether the designee is employed by the principal is needed."),
    )


def designation_live(facts: AccessFacts, law: Law) -> Decision:
    """The designation covers today and is not revoked."""
    if facts.designation_from is None:
        return wanting(fault("E-MAP-61.needs-designation", "The first day of the designation is needed."))
    return live_on(
        local_day(facts.asked_at),
        facts.designation_from,
        facts.designation_until,
        facts.designation_revoked_on,
        "E-MAP-61",
        "designation",
    )


def principal_live(facts: AccessFacts, law: Law) -> Decision:
    """The principal may query; a designee's reach ends with the principal's."""
    return must(
        facts.principal_live,
        fault(
            "E-MAP-61.principal-not-live", "The principal may not query now, so a designee of theirs may not either."
        ),
        fault("E-MAP-61.needs-principal-standing", "Whether the principal may query now is needed."),
    )


def standards_met(facts: AccessFacts, law: Law) -> Decision:
    """The designee meets the board's standards in force."""
    return must(
        facts.standards_met,
        fault(
            "E-MAP-63.standards-not-met",
            "The designee does not meet the board's standards in force. Complete what is missing.",
        ),
        fault("E-MAP-63.needs-standards", "Whether the designee meets the board's standards in force is needed."),
    )


def individually_identified(facts: AccessFacts, law: Law) -> Decision:
    """One human, one credential, two factors; for designees the act says so in its own words."""
    code = "E-MAP-62" if facts.role in DESIGNEES else "E-MAP-50"
    if facts.shared_login:
        return breached(fault(f"{code}.shared-login", "Shared and group logins may not query. Use your own."))
    person = must(
        facts.named_person,
        fault(
            f"{code}.not-one-person", "The account is not that of one named person, whom the query could be laid to."
        ),
        fault(f"{code}.needs-named-person", "Whether the account is that of one named person is needed."),
    )
    if person.outcome is not Outcome.PASS:
        return person
    return must(
        facts.second_factor,
        fault(f"{code}.no-second-factor", "A query needs a second factor. Sign in with yours, then ask again."),
        fault(f"{code}.needs-second-factor", "Whether a second factor was given is needed."),
    )


def account_live(facts: AccessFacts, law: Law) -> Decision:
    """The account is neither suspended nor closed."""
    return must(
        facts.account_live,
        fault("E-MAP-50.account-not-live", "The account is suspended or closed."),
        fault("E-MAP-50.needs-account", "Whether the account is live is needed."),
    )


def grant_live(facts: AccessFacts, law: Law) -> Decision:
    """The role is granted to this person today: through the last day of the grant, up to the day of a revocation."""
    held = must(
        facts.grant_held,
        fault("E-MAP-50.no-grant", "The role is not granted to this account."),
        fault("E-MAP-50.needs-grant", "Whether the role is granted to this account is needed."),
    )
    if held.outcome is not Outcome.PASS:
        return held
    if facts.grant_from is None:
        return wanting(fault("E-MAP-50.needs-grant-from", "The first day of the grant is needed."))
    today = local_day(facts.asked_at)
    return live_on(today, facts.grant_from, facts.grant_until, facts.grant_revoked_on, "E-MAP-50", "grant")


def _as_at_home(check: Check) -> Check:
    """A visitor's limits are those of the counterpart here, unless a ruling says otherwise (AMB-18)."""

    def condition(facts: AccessFacts, law: Law) -> Decision:
        return MET if law.reading("AMB-18") == "partner-limits" else check(facts, law)

    return condition


CHECKS: Mapping[str, Check] = {
    "license-live": license_live,
    "existing-patient-attested": existing_patient_attested,
    "current-patient-attested": current_patient_attested,
    "subject-selected": subject_selected,
    "own-dea-asked": own_dea_asked,
    "is-a-dispenser": is_a_dispenser,
    "dispensing-decision-now": dispensing_decision_now,
    "controlled-drug": controlled_drug,
    "one-principal": one_principal,
    "own-identifier": own_identifier,
    "employed": employed,
    "designation-live": designation_live,
    "principal-live": principal_live,
    "standards-met": standards_met,
    "as-home-existing-patient-attested": _as_at_home(existing_patient_attested),
    "as-home-current-patient-attested": _as_at_home(current_patient_attested),
    "as-home-dispensing-decision-now": _as_at_home(dispensing_decision_now),
    "as-home-controlled-drug": _as_at_home(controlled_drug),
    **doors.CONDITIONS,
    **law_enforcement.CONDITIONS,
    **patients.CHECKS,
}
"""Every condition that the program can check. A door that names another one is not open yet."""
