"""The board's standards: set, met test by test, and asked at each activation and each question (MAP-63)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.enrollment import PassedTest, Qualification, SpecialistEvidence, StandardsVersion
from carelaw.pdmp.rules.enrollment.access_standards import access_standards
from carelaw.pdmp.rules.enrollment.addiction_specialist import addiction_specialist
from carelaw.pdmp.store.models import SpecialistRecord, StandardPassed, Standards
from carelaw.pdmp.use_cases.enrollment.permissions import DECIDE_REGISTRATIONS, SET_STANDARDS
from carelaw.pdmp.use_cases.enrollment.telling import STANDARDS_CHANGED
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Account, Designation
from carelaw.platform.accounts.permissions import require
from carelaw.platform.accounts.standing import Standing
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.parties.models import License
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

STANDARDS_SET = declare(
    "access-standards-set",
    says="The board set a version of the standards on who qualifies.",
    keys={"version": Shape.CODE, "from": Shape.DAY, "tests": Shape.COUNT},
    cite="§5(5)(ix)",
)
TEST_PASSED = declare(
    "access-test-passed",
    says="Tests of the standards were recorded for an account.",
    keys={"account": Shape.ID, "version": Shape.CODE, "tests": Shape.COUNT},
    cite="§5(5)(ix)",
)
SPECIALIST = declare(
    "addiction-specialist-recorded",
    says="The evidence that a physician is an addiction specialist was recorded.",
    keys={"account": Shape.ID},
    cite='§3 "addiction specialist"',
)


def set_standards(
    actor: Actor,
    at: datetime,
    *,
    version: str,
    text: str,
    tests: tuple[str, ...],
    approved_on: date,
    effective_on: date,
    grace_until: date | None,
) -> Done:
    """Set a version of the standards; designees who qualified before are told until when that suffices."""
    require(actor, SET_STANDARDS)
    if Standards.objects.filter(pk=version).exists():
        says = f"Version {version} is set already; a change is a version of its own."
        raise Refusal("E-MAP-63.version", says, cite="§5(5)(ix)", field="version", kind="conflict")
    if grace_until is not None and grace_until < effective_on:
        says = f"The grace date {grace_until} lies before the first day, {effective_on}."
        raise Refusal("E-MAP-63.grace", says, cite="§5(5)(ix)", field="grace_until")
    with transaction.atomic():
        first = not Standards.objects.exists()
        Standards.objects.create(
            version=version,
            text=text,
            tests=list(dict.fromkeys(tests)),
            approved_on=approved_on,
            effective_on=effective_on,
            grace_until=grace_until,
        )
        told = 0 if first else _tell_designees(version, tests, effective_on, grace_until, at)
        append(STANDARDS_SET, actor=actor, at=at, body={"version": version, "from": effective_on, "tests": len(tests)})
    return Done(f"Version {version} is set from {effective_on} on. {told} designees were told.", version)


def _tell_designees(version: str, tests: Iterable[str], from_on: date, until: date | None, at: datetime) -> int:
    live = Designation.objects.filter(revoked_at=None).select_related("designee")
    accounts = {one.designee_id: one.designee for one in live if one.why_not_live(law_day(at)) is None}
    values = {
        "version": version,
        "from_on": str(from_on),
        "until": str(until or from_on),
        "tests": ", ".join(tests),
    }
    for account in accounts.values():
        key = f"{version}:{account.pk}"
        write_notice(STANDARDS_CHANGED, key=key, at=at, values=values, account_id=account.pk, language=account.language)
    return len(accounts)


def record_tests(actor: Actor, at: datetime, *, email: str, tests: tuple[str, ...], passed_on: date | None) -> Done:
    """Record tests that somebody passed, under the version in force."""
    require(actor, DECIDE_REGISTRATIONS)
    account = account_with(email)
    with transaction.atomic():
        version = put_on_record(actor, at, account, tests, passed_on or law_day(at))
    return Done(f"On record for version {version}: {', '.join(tests)}.", str(account.pk))


def record_specialist(
    actor: Actor, at: datetime, *, email: str, certificate_number: str, verified_on: date | None
) -> Done:
    """Record the certificate that, with the physician's license on file, makes an addiction specialist (MAP-13)."""
    require(actor, DECIDE_REGISTRATIONS)
    account = account_with(email)
    held = License.objects.filter(party__account_id=account.pk, kind="physician", status="active").first()
    facts = SpecialistEvidence(
        physician=held is not None,
        license_number=held.number if held else "",
        certificate_number=certificate_number,
        verified_on=verified_on,
    )
    decision = addiction_specialist(facts, law=adopted_law())
    if decision.outcome is not Outcome.PASS or held is None or verified_on is None:
        raise _refusal(decision)
    with transaction.atomic():
        SpecialistRecord.objects.update_or_create(
            account_id=account.pk,
            defaults={
                "license_number": held.number,
                "certificate_number": certificate_number,
                "verified_on": verified_on,
                "recorded_at": at,
            },
        )
        append(SPECIALIST, actor=actor, at=at, body={"account": str(account.pk)}, subject=str(account.pk))
    return Done("Recorded: a seat of the advisory group may be marked so.", str(account.pk))


def is_addiction_specialist(account_id: UUID | str) -> bool:
    """True where both items are on file."""
    return SpecialistRecord.objects.filter(account_id=account_id).exists()


def put_on_record(actor: Actor, at: datetime, account: Account, tests: Iterable[str], passed_on: date) -> str:
    """Tests passed under the version in force; a test that the version does not list is refused."""
    current = standards_on(passed_on)
    if current is None:
        raise _refusal(qualified(account.pk, passed_on))
    unknown = [test for test in tests if test not in current.tests]
    if unknown:
        says = f"Version {current.version} has no test “{unknown[0][:60]}”. It has: {', '.join(current.tests)}."
        raise Refusal("E-MAP-63.test-unknown", says, cite="§5(5)(ix)", field="tests")
    for test in tests:
        StandardPassed.objects.get_or_create(
            account_id=account.pk,
            version=current.version,
            test=test,
            defaults={
                "passed_on": passed_on,
                "recorded_at": at,
                "recorded_by": UUID(actor.account_id) if actor.account_id else None,
            },
        )
    body = {"account": str(account.pk), "version": current.version, "tests": len(tuple(tests))}
    append(TEST_PASSED, actor=actor, at=at, body=body, subject=str(account.pk))
    return current.version


def require_qualified(account: Account, on: date) -> str:
    """The version under which an account qualifies on a day. Refuses while a test is not on record (E-MAP-63)."""
    decision = qualified(account.pk, on)
    if decision.outcome is not Outcome.PASS:
        raise _refusal(decision)
    return str(decision.reasons[0].value)


def qualified(account_id: UUID | str, on: date) -> Decision:
    """Whether an account meets the standards on a day."""
    return access_standards(
        Qualification(
            on,
            tuple(
                StandardsVersion(one.version, one.effective_on, tuple(one.tests), one.grace_until)
                for one in Standards.objects.order_by("effective_on", "version")
            ),
            tuple(
                PassedTest(one.version, one.test, one.passed_on)
                for one in StandardPassed.objects.filter(account_id=account_id)
            ),
        ),
        law=adopted_law(),
    )


def standards_met(actor: Actor, standing: Standing, on: date) -> bool | None:
    """What the gate asks of a designee; before the board has set standards, what the designation says."""
    if not actor.is_designee or not Standards.objects.filter(effective_on__lte=on).exists():
        return standing.standards_met
    return qualified(actor.account_id, on).outcome is Outcome.PASS


def standards_on(on: date) -> Standards | None:
    """The version in force on a day."""
    return Standards.objects.filter(effective_on__lte=on).order_by("-effective_on", "-version").first()


def account_with(email: str) -> Account:
    """An account by its address."""
    found = Account.objects.filter(email=email.strip().lower()).first()
    if found is None:
        says = "No account has this address; open it by an application first."
        raise Refusal("account-not-found", says, field="email", kind="not-found")
    return found


def _refusal(decision: Decision) -> Refusal:
    problems = tuple(Problem(r.code, r.says, r.field, decision.cite) for r in decision.reasons)
    says = " ".join(problem.says for problem in problems)
    return Refusal(problems[0].code, says, cite=decision.cite, field="tests", problems=(), kind="conflict")
