"""What the use cases of members share: the legal day, the law here, whose member it is, kinds of the record."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.ihh.rules.term import not_binding
from carelaw.ihh.store.models import Assignment, Member
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor, known_account_id, law_day
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.own import is_own, only_own
from carelaw.platform.record.kinds import Shape, declare

PART = "89 Ill. Adm. Code 140"

FILE_LOADED = declare(
    "ihh-file-loaded",
    says="A file of the health-home program was loaded.",
    keys={"file": Shape.ID, "kind": Shape.CODE, "digest": Shape.DIGEST, "rows": Shape.COUNTS},
)
ROWS_SET_ASIDE = declare(
    "ihh-rows-set-aside",
    says="The refused rows of a file were taken off the list of what is due.",
    keys={"file": Shape.ID, "rows": Shape.COUNT},
)
RELEASE_PINNED = declare(
    "ihh-release-pinned",
    says="The release of the risk grouper that counts for a year was recorded.",
    keys={"pin": Shape.ID, "year": Shape.COUNT},
    cite=f"{PART}.992(c)(1)",
)
RUN_DONE = declare(
    "ihh-attribution-run",
    says="People were attributed to tiers.",
    keys={"run": Shape.ID, "state": Shape.CODE, "counts": Shape.COUNTS},
    cite=f"{PART}.992(b)",
)
MEMBER_STEP = declare(
    "ihh-member-step",
    says="A step of a member was taken: notice, choice, assignment, consent, change.",
    keys={"member": Shape.ID, "step": Shape.CODE, "home": Shape.ID, "due": Shape.DAY},
    cite=f"{PART}.993(b), (c)",
)
MEMBER_READ = declare("ihh-member-read", says="A member's page was read.", keys={"member": Shape.ID})
ROSTER_MADE = declare(
    "ihh-roster-made",
    says="A roster was made for a health home.",
    keys={"home": Shape.ID, "rows": Shape.COUNT, "digest": Shape.DIGEST, "period": Shape.ID},
    cite=f"{PART}.993(e)",
)


def legal_day(at: datetime) -> date:
    """The calendar day of an instant where this rule counts its days."""
    return law_day(at, "ihh")


def binding_law(on: date) -> Law:
    """The law of this deployment. Refuses a day on which the rule does not bind, with what to record."""
    law = adopted_law()
    unbound = not_binding(law, on)
    if unbound is not None:
        raise Refusal(unbound.code, unbound.says, cite=unbound.cite or "", field=unbound.field, kind="not-in-force")
    return law


def member_for(actor: Actor, reference: str) -> Member:
    """One person by number or id, for somebody who may know of him or her; to everybody else nobody."""
    found = Member.objects.filter(person_id=reference).first() or _by_id(reference)
    if found is None or not _may_know(actor, found):
        says = "No person of yours has this number; copy it from the list or the roster."
        raise Refusal("member-unknown", says, field="person_id", kind="not-found")
    return found


def person_numbered(number: str) -> Member:
    """Anybody of the program by the person number: a service for another's member is evidence, kept and judged."""
    found = Member.objects.filter(person_id=number).first()
    if found is None:
        says = "No person of the program has this number. Permitted: the person number of the roster."
        raise Refusal("member-unknown", says, cite=f"{PART}.993(e)", field="person_id", kind="not-found")
    return found


def own_record(actor: Actor) -> Member:
    """The member who acts."""
    found = Member.objects.filter(pk__in=actor.scoped("party")).first()
    if found is None:
        says = "Your account is not joined to a person of the program; ask the program office."
        raise Refusal("member-unknown", says, kind="not-found")
    return found


def refusal_of(decision: Decision, *, kind: str = "conflict") -> Refusal:
    """A decision that stops an act, as the refusal that every door shows."""
    first = decision.reasons[0]
    problems = tuple(Problem(one.code, one.says, one.field, one.cite) for one in decision.reasons)
    cite = first.cite or decision.cite
    return Refusal(first.code, first.says, cite=cite, field=first.field, kind=kind, problems=problems)


def assignment_on(member: Member, on: date) -> Assignment | None:
    """The assignment that holds on a day, or the next one to come."""
    open_ones = member.assignments.filter(ends_on=None).select_related("home") | member.assignments.filter(
        ends_on__gte=on
    ).select_related("home")
    return open_ones.order_by("effective_on", "decided_on").first()


def tier_on(member: Member, on: date) -> str:
    """The tier of record on a day; empty when there is none."""
    found = member.tiers.filter(starts_on__lte=on).order_by("-starts_on").first()
    return found.tier if found and (found.ends_on is None or found.ends_on >= on) else ""


def _may_know(actor: Actor, member: Member) -> bool:
    """Staff know everyone, a member himself or herself, a health home those who were ever assigned to it."""
    if is_own(actor, member.pk):
        return True
    return only_own(member.assignments.all(), actor, "home__party_id").exists()


def _by_id(reference: str) -> Member | None:
    known = known_account_id(reference)
    return Member.objects.filter(pk=known).first() if known else None
