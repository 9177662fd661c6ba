"""(g): who searches, why, set off by whom, about whom, for what: the checks of one search."""

from __future__ import annotations

from carelaw.gateway.facts.search import (
    AnswerWanted,
    ConfirmationAsked,
    Initiation,
    PointState,
    Purpose,
    PurposeNamed,
    QueryMode,
    Release,
    Requester,
    RequesterKind,
    SearchKeys,
    StateAsked,
    Subject,
    Transaction,
)
from carelaw.gateway.rules.compliance_term import chicago_day
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-26", cite=f"{SECTION}(g)(4)")
def requester_identity(asker: Requester, law: Law) -> Decision:
    """A requester is one person, with a user name from the very location that cares for the patient."""
    if not asker.signed_in:
        says = "No person is signed in at the pharmacy's system. Send a fresh signed assertion that names the user."
        return breached(reason("REQUESTER_NOT_AUTHENTICATED", says, field="requester"))
    if asker.kind is not RequesterKind.INDIVIDUAL:
        says = f"A user name of kind “{asker.kind or 'unknown'}” is no individual person's; permitted: individual."
        return breached(reason("REQUESTER_NOT_INDIVIDUAL", says, field="requester"))
    if asker.issued_by_this_location is not True:
        says = "The user name was not given by the location of this connection point."
        return breached(reason("REQUESTER_LOCATION_MISMATCH", says, field="location"))
    if asker.location_cares_for_patients is not True:
        says = "The location of this connection point does not use its system for patient care."
        return breached(reason("REQUESTER_LOCATION_MISMATCH", says, field="location"))
    return passed("individual-requester", "One person of this location is signed in.")


@rule("PMP-01", "PMP-12", cite=f"{SECTION}(b)(2)")
def search_purpose(named: PurposeNamed, law: Law) -> Decision:
    """A search names one of the two purposes."""
    if named.purpose not in set(Purpose):
        says = f"This is not a purpose of a search; permitted: {', '.join(Purpose)}."
        return breached(reason("PURPOSE_NOT_ALLOWED", says, field="purpose"))
    return passed("purpose-allowed", f"{named.purpose} is a purpose of a search.")


@rule("PMP-41", cite=f"{SECTION}(g)(3)")
def user_initiated(search: Initiation, law: Law) -> Decision:
    """Nothing is fetched ahead: a person's own fresh act sets a search off."""
    on = chicago_day(search.received_at, law)
    if search.pre_stage:
        return _prefetch("Answers are not gathered ahead; ask without pre-stage parameters.", "pre-stage-only")
    if search.initiation != "USER":
        return _prefetch("Only a person's own act sets a search off; permitted: USER.", "initiation")
    if search.user_action_at is None:
        return _prefetch("Say when the person acted.", "user_action_at")
    oldest = int(law.number("gateway.user_action_max_age", on))
    tolerance = int(law.number("gateway.clock_tolerance", on))
    age = (search.received_at - search.user_action_at).total_seconds()
    if age > oldest:
        says = f"The person acted {age:.0f} seconds ago; permitted are {oldest} (policy). Ask again when needed."
        return _prefetch(says, "user_action_at")
    if age < -tolerance:
        says = f"The act lies {-age:.0f} seconds ahead; a clock may run ahead by {tolerance} (policy)."
        return _prefetch(says, "user_action_at")
    return passed("user-initiated", "A person's own act, just now, set the search off.")


def _prefetch(says: str, field: str) -> Decision:
    return breached(reason("PREFETCH_FORBIDDEN", says, field=field))


@rule("PMP-36", cite=f"{SECTION}(g)(1)(C)", readings=("A-19",))
def one_patient_per_search(asked: Subject, law: Law) -> Decision:
    """A search asks about one patient, and nobody asks about more patients than a person at a counter could."""
    most = int(law.number("gateway.patients_per_search", asked.asked_on))
    if asked.patients > most:
        says = f"One message asks about {asked.patients} patients; permitted: {most}."
        return breached(reason("BULK_QUERY_FORBIDDEN", says, field="patient"))
    if law.reading("A-19") == "scraped":
        minute = int(law.number("gateway.patients_per_minute", asked.asked_on))
        hour = int(law.number("gateway.patients_per_hour", asked.asked_on))
        if asked.patients_in_minute > minute or asked.patients_in_hour > hour:
            says = (
                f"One person may ask about {minute} patients in a minute and {hour} in an hour (policy). Wait a little."
            )
            return breached(reason("RATE_LIMIT", says))
    return passed("one-patient", "The search asks about one patient.")


@rule("PMP-37", cite=f"{SECTION}(g)(1)(D)")
def whole_answer(wanted: AnswerWanted, law: Law) -> Decision:
    """An answer is given whole; no part of it can be asked for alone."""
    if wanted.parts:
        says = f"An answer is given whole. Ask without {', '.join(wanted.parts)}."
        return breached(reason("DECONSTRUCTION_FORBIDDEN", says, field=wanted.parts[0]))
    return passed("whole", "The whole answer is asked for.")


@rule("PMP-38", cite=f"{SECTION}(g)(1)(E)")
def no_replay(search: Transaction, law: Law) -> Decision:
    """Nothing is stored, so nothing is given twice: each search has an id of its own."""
    if not search.named:
        return breached(reason("REPLAY_FORBIDDEN", "Give each search an id of its own.", field="transaction_id"))
    if search.used_before:
        says = "This id was used before, and its answer is kept nowhere. Search again under a new id."
        return breached(reason("REPLAY_FORBIDDEN", says, field="transaction_id"))
    return passed("first-use", "The id of the search is new.")


@rule("PMP-32", cite=f"{SECTION}(d)(4)")
def search_complete(keys: SearchKeys, law: Law) -> Decision:
    """A search names its patient by last name, first name and date of birth."""
    names = {"last name": keys.last_name, "first name": keys.first_name, "date of birth": keys.birth_date}
    missing = [name for name, given in names.items() if not given]
    if missing:
        reasons = [
            reason("SEARCH_INCOMPLETE", f"The patient's {name} is missing; it is needed for the search and its audit.",
                   field=name.replace(" ", "_"))
            for name in missing
        ]  # fmt: skip
        return breached(*reasons)
    return passed("search-complete", "The patient is named by all three keys.")


@rule("PMP-69", cite=f"{SECTION}(d)(6)(C)", readings=("A-10",))
def state_may_be_asked(asked: StateAsked, law: Law) -> Decision:
    """A state is asked if the memorandum lists it: with every search, or when the requester names it."""
    if asked.state == "IL":
        return passed("own-state", "Illinois is asked directly.")
    if asked.mode is None:
        says = f"{asked.state} is not among the states of the entity's memorandum."
        return breached(reason("STATE_NOT_IN_MOU", says, field="state"))
    if asked.mode is QueryMode.ALWAYS and not asked.named_in_request and law.reading("A-10") == "yes":
        says = f"{asked.state} was not named by the requester, and asking it unasked would be fetching ahead."
        return breached(reason("PREFETCH_FORBIDDEN", says, field="state"))
    if asked.mode is QueryMode.ON_DEMAND and not asked.named_in_request:
        return outside(Reason("not-named", f"{asked.state} is asked only when the requester names it."))
    return passed("state-listed", f"The memorandum lists {asked.state}.")


@rule("PMP-27", cite=f"{SECTION}(g)(1)")
def release_to_requester(leaving: Release, law: Law) -> Decision:
    """An answer leaves only while its point is enabled and the asking session is open."""
    if leaving.point_state is PointState.PROHIBITED:
        return breached(
            reason("PARTY_PROHIBITED", "The party was prohibited while the answer was made; it is dropped.")
        )
    if leaving.point_state is not PointState.ACTIVE:
        return breached(
            reason("POINT_DISABLED", "The point was switched off while the answer was made; it is dropped.")
        )
    if not leaving.session_open:
        return breached(reason("SESSION_GONE", "The asking session ended before the answer; it is dropped."))
    return passed("released", "The answer goes back to the requester.")


@rule("PMP-28", cite=f"{SECTION}(g)(5)", readings=("A-20",))
def search_confirmation(asked: ConfirmationAsked, law: Law) -> Decision:
    """If the program permits it, the pharmacy's system is told that a qualified search was made."""
    qualified = asked.answered and asked.individual_requester and asked.active_point and asked.one_patient
    if law.reading("A-20") == "with-history":
        qualified = qualified and asked.history_found is True
    if not qualified:
        return breached(reason("CONFIRMATION_NOT_PERMITTED", "This was no qualified search; it is not confirmed."))
    begun = asked.permitted_from is not None and asked.permitted_from <= asked.searched_on
    running = asked.permitted_to is None or asked.permitted_to >= asked.searched_on
    if not begun or not running:
        says = "No permission for confirmations is in force for this pharmacy or its system."
        return breached(reason("CONFIRMATION_NOT_PERMITTED", says))
    return passed("confirmed", "A qualified search was made, and confirming it is permitted.")
