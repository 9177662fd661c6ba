"""Looks at oneself, family, colleagues and well-known people; an incident from its opening to its letters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import DeclaredTie, FlaggedLook, PrivacyIncident
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.safeguards import acts
from carelaw.pdmp.use_cases.safeguards.watching import flag_looks
from carelaw.pdmp.web.safeguards.work import incidents_to_take_on, looks_to_decide
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Account, Designation
from carelaw.platform.cases.models import Case, Deadline
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import asap, record, send
from tests.pdmp.web.history_people import signed_in

pytestmark = pytest.mark.django_db
NEXT = AT + timedelta(days=1)
ON = law_day(NEXT)


@pytest.fixture
def asked(submitter: Actor, prescriber: Actor) -> Actor:
    """A prescriber who was given August Sampleson's history."""
    send(submitter, asap([record()]))
    person = PersonAsked("Sampleson", "August", date(1989, 3, 12))
    ask_history(prescriber, HistoryRequest("TREATMENT", attestation="existing-patient", person=person), at=AT)
    return prescriber


def rename(who: Actor, name: str) -> None:
    from carelaw.pdmp.store.models import Query

    Query.objects.filter(account_id=who.account_id).update(actor_name=name)


def declared(who: Actor, relation: str, last_name: str, first_name: str, birth_date: str) -> None:
    typed = {"relation": relation, "last_name": last_name, "first_name": first_name, "birth_date": birth_date}
    acts.DECLARE.perform(who, AT, typed)


def test_the_household_follows_from_who_the_asker_is(asked: Actor, submitter: Actor) -> None:
    rename(asked, "Nora Winter")
    declared(asked, "self", "Winter", "Nora", "1970-02-03")
    assert flag_looks(ON, NEXT) == 0
    nora = {"PAT07": "WINTER", "PAT08": "NORA", "PAT18": "19700203", "DSP02": "9"}
    send(submitter, asap([record(**nora, PAT12="1 OTHER ST")], control="C-8"))
    assert flag_looks(ON, NEXT) == 0
    send(submitter, asap([record(**{**nora, "DSP02": "10"})], control="C-9"))
    assert flag_looks(ON, NEXT) == 1
    assert FlaggedLook.objects.get().ties == ["household"]


@pytest.mark.parametrize(("born", "flagged"), [("1989-03-12", 1), ("1989-03-13", 0)])
def test_a_declared_relation_is_told_by_name_and_birth_date(asked: Actor, born: str, flagged: int) -> None:
    rename(asked, "Nora Winter")
    declared(asked, "sibling", "sampleson", "August", born)
    assert flag_looks(ON, NEXT) == flagged
    assert [one.ties for one in FlaggedLook.objects.all()] == [["declared"]] * flagged


def test_a_declared_relation_ends_and_is_ones_own_to_end(asked: Actor) -> None:
    rename(asked, "Nora Winter")
    declared(asked, "child", "Sampleson", "August", "1989-03-12")
    with pytest.raises(Refusal, match="tie-birth-date"):
        declared(asked, "child", "Sampleson", "August", "2025-01-07")
    entry = {"tie": str(DeclaredTie.objects.get().pk)}
    with pytest.raises(Refusal, match="tie-unknown"):
        acts.END_TIE.perform(actor("DISPENSER"), AT, entry)
    assert "Sampleson" in signed_in(asked).get("/my-relations/").content.decode()
    acts.END_TIE.perform(asked, AT, entry)
    assert flag_looks(ON, NEXT) == 0
    assert "You have declared nobody" in signed_in(asked).get("/my-relations/").content.decode()


@pytest.mark.parametrize(
    ("name", "ties"),
    [
        ("Dr. August Sampleson", ["self"]),
        ("Petra Sampleson, RPh", ["family"]),
        ("Petra Sampl", []),
        ("Petra Samplesonne", []),
        ("Somebody Else", []),
    ],
)
def test_oneself_and_family_are_told_by_whole_names(asked: Actor, name: str, ties: list[str]) -> None:
    rename(asked, name)
    assert flag_looks(ON, NEXT) == bool(ties)
    assert [one.ties for one in FlaggedLook.objects.all()] == ([ties] if ties else [])
    assert flag_looks(ON, NEXT) == 0


def test_a_colleague_and_a_well_known_person(asked: Actor) -> None:
    colleague = Account.objects.create_user("colleague@example.org", name="August Sampleson")
    Designation.objects.create(
        principal_id=asked.account_id, designee=colleague, role="PRESCRIBER_DESIGNEE", employer="A practice",
        starts_on=date(2024, 1, 1), standards_version="1", named_at=AT,
    )  # fmt: skip
    office = actor("ADMIN")
    entry = {"last_name": "SAMPLESON", "first_name": "August", "birth_date": "1989-03-12", "why": "Sings."}
    acts.WELL_KNOWN.perform(office, AT, entry)
    assert flag_looks(ON, NEXT) == 1
    assert FlaggedLook.objects.get().ties == ["colleague", "well-known"]


def test_an_incident_goes_step_by_step_to_the_letters_and_its_end(asked: Actor) -> None:
    rename(asked, "Petra Sampleson")
    flag_looks(ON, NEXT)
    office = actor("ADMIN")
    look = str(FlaggedLook.objects.get().pk)
    assert len(list(looks_to_decide(office, ON))) == 1
    decided = acts.REVIEW.perform(office, NEXT, {"look": look, "finding": "incident", "reasons": "No patient of hers."})
    number = {"incident": decided.reference}
    assert Deadline.objects.get().due_at.date() == date(2025, 3, 9)
    with pytest.raises(Refusal, match=r"E-MAP-115\.not-contained"):
        acts.LIST_PATIENTS.perform(office, NEXT, number)
    stopped = {"containment": "The account is suspended.", "containment_es": "La cuenta está suspendida."}
    acts.CONTAIN.perform(office, NEXT, {**number, **stopped})
    assert acts.LIST_PATIENTS.perform(office, NEXT, number).says.startswith("1 patient")
    with pytest.raises(Refusal, match=r"E-MAP-115\.not-told"):
        acts.CLOSE.perform(office, NEXT, {**number, "closing": "Trained anew."})
    assert [one.due_on for one in incidents_to_take_on(office, ON)] == [date(2025, 3, 8)]
    acts.TELL.perform(office, NEXT, number)
    letters = Notice.objects.filter(kind="pdmp.privacy-incident").order_by("language")
    assert [one.language for one in letters] == ["en", "es"]
    assert letters[0].address.splitlines()[0] == "AUGUST SAMPLESON"
    assert "The account is suspended." in letters[0].body
    assert ("La cuenta está suspendida." in letters[1].body, "suspended" in letters[1].body) == (True, False)
    assert Deadline.objects.get().met_at == NEXT
    acts.CLOSE.perform(office, NEXT, {**number, "closing": "Trained anew."})
    assert Case.objects.get(kind="pdmp.privacy-incident").state == "closed"
    with pytest.raises(Refusal, match="incident-closed"):
        acts.CONTAIN.perform(office, NEXT, {**number, "containment": "again", "containment_es": "otra vez"})


def test_nobody_decides_about_their_own_look(asked: Actor) -> None:
    rename(asked, "Petra Sampleson")
    flag_looks(ON, NEXT)
    office = actor("ADMIN")
    look = FlaggedLook.objects.get()
    look.query.account_id = office.account_id  # type: ignore[assignment]
    look.query.save()
    with pytest.raises(Refusal, match=r"E-MAP-115\.same-person"):
        acts.REVIEW.perform(office, NEXT, {"look": str(look.pk), "finding": "explained", "reasons": "Mine."})


def test_the_page_shows_the_tie_and_not_the_patient(asked: Actor) -> None:
    rename(asked, "Petra Sampleson")
    flag_looks(ON, NEXT)
    office = actor("ADMIN")
    page = signed_in(office).get("/safeguards/").content.decode()
    assert "Same last name" in page
    assert "August" not in page
    days = {"since": "2025-01-06", "until": "2025-01-06"}
    given = {"email": "prescriber@example.org", "ground": "A paper lay open.", **days}
    made = acts.OPEN.perform(office, NEXT, given)
    assert PrivacyIncident.objects.get().number == made.reference
    assert "A paper lay open." in signed_in(office).get(f"/safeguards/incidents/{made.reference}/").content.decode()
