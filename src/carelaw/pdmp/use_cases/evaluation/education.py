"""The register of education that professional organizations build with the board's help."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.evaluation import EducationAsked
from carelaw.pdmp.rules.evaluation.education import (
    education_covers_risk,
    education_covers_treatment,
    education_project,
)
from carelaw.pdmp.store.models import EducationProject
from carelaw.pdmp.use_cases.evaluation.deciding import by_id, require_pass, unknown
from carelaw.pdmp.use_cases.evaluation.permissions import KEEP_EDUCATION
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§5(5)(viii)"
_KEYS = {"project": Shape.ID, "topics": Shape.CODES}
ENTERED = declare("education-project-entered", says="A project of education was entered.", keys=_KEYS, cite=CITE)
CHANGED = declare("education-project-changed", says="A project's topics or materials changed.", keys=_KEYS, cite=CITE)
COMPLETED = declare("education-project-completed", says="A project of education is complete.", keys=_KEYS, cite=CITE)


def begin_project(
    actor: Actor, at: datetime, *, organization: str, topics: tuple[str, ...], begun_on: date, materials: str = ""
) -> Done:
    """Enter a project with a professional organization."""
    require(actor, KEEP_EDUCATION)
    require_pass(education_project(EducationAsked(topics, organization), law=adopted_law()))
    with transaction.atomic():
        made = EducationProject.objects.create(
            organization=organization, topics=list(topics), materials=materials, begun_on=begun_on, entered_at=at
        )
        append(ENTERED, actor=actor, at=at, body=_body(made), subject=str(made.pk))
    return Done(f"Entered: {organization}.", str(made.pk))


def change_project(actor: Actor, at: datetime, *, project: str, topics: tuple[str, ...], materials: str = "") -> Done:
    """Change the topics and materials of a project that is not complete."""
    require(actor, KEEP_EDUCATION)
    with transaction.atomic():
        one = _open_project(project)
        require_pass(education_project(EducationAsked(topics, one.organization), law=adopted_law()))
        one.topics, one.materials = list(topics), materials or one.materials
        one.save()
        append(CHANGED, actor=actor, at=at, body=_body(one), subject=str(one.pk))
    return Done(f"Changed: {one.organization}.", str(one.pk))


def complete_project(actor: Actor, at: datetime, *, project: str, completed_on: date | None = None) -> Done:
    """Mark a project complete; it covers both what is asked of every one: risk, and treatment."""
    require(actor, KEEP_EDUCATION)
    law = adopted_law()
    with transaction.atomic():
        one = _open_project(project)
        on = completed_on or law_day(at)
        if not one.begun_on <= on <= law_day(at):
            says = f"Permitted: from {one.begun_on}, when it began, through today."
            raise Refusal("E-MAP-132.completed", says, cite=CITE, field="completed_on")
        asked = EducationAsked(tuple(one.topics), one.organization)
        require_pass(education_covers_risk(asked, law=law), "conflict")
        require_pass(education_covers_treatment(asked, law=law), "conflict")
        one.completed_on = on
        one.save(update_fields=["completed_on"])
        append(COMPLETED, actor=actor, at=at, body=_body(one), subject=str(one.pk))
    return Done(f"Complete: {one.organization}.", str(one.pk))


def projects() -> QuerySet[EducationProject]:
    """Every project, the newest first; what is complete is public."""
    return EducationProject.objects.order_by("-begun_on", "organization", "pk")


def _open_project(reference: str) -> EducationProject:
    locked = EducationProject.objects.select_for_update()
    one = by_id(locked, reference)
    if one is None:
        raise unknown("project", "project", CITE)
    if one.completed_on is not None:
        says = f"It was completed on {one.completed_on}. Enter a new project."
        raise Refusal("E-MAP-132.complete", says, cite=CITE, field="project", kind="conflict")
    return one


def _body(one: EducationProject) -> dict[str, object]:
    return {"project": str(one.pk), "topics": list(one.topics)}
