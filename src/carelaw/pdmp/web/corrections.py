"""The page of one held record: each fault beside its field, everything editable, nothing typed lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from carelaw.kernel.identifiers import ndc_candidates
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Correction, RecordState, SubmittedRecord
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.correcting import correct, withdraw
from carelaw.pdmp.use_cases.following import look_at_record, next_held
from carelaw.pdmp.use_cases.loading import DUPLICATE, SET_ASIDE, STORED
from carelaw.pdmp.use_cases.permissions import SEE_SUBMISSIONS, SUBMIT
from carelaw.pdmp.web.report_fields import (
    SEGMENTS,
    JudgedForm,
    as_people_write,
    asap_field,
    asap_values,
    fields_in,
    help_for,
)
from carelaw.pdmp.web.submission_findings import FindingShown, field_name, finding_shown, worst_first
from carelaw.pdmp.web.submission_words import CLOSED_BY, SEGMENT_WORDS, outcome_words, record_tag
from carelaw.pdmp.wire.asap import VERSIONS
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

_seen = page(permission=SEE_SUBMISSIONS)
_sent = page(permission=SUBMIT)
_HELD_BACK = ("fatal", "error")


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field: its input, what was sent, and what is wrong with it."""

    number: str
    bound: BoundField
    sent: str
    findings: tuple[FindingShown, ...]
    holds: bool
    perhaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """The fields of one segment that need nothing: those that hold something, then the empty ones."""

    title: str
    filled: tuple[BoundField, ...]
    empty: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything on the page of one record."""

    title: str
    tag: Tag
    lead: str
    back: Link
    place: tuple[Fact, ...]
    editable: bool
    faulty: tuple[FieldShown, ...]
    others: tuple[GroupShown, ...]
    unplaced: tuple[FindingShown, ...]
    read_only: tuple[Fact, ...]
    ingredients: Table | None
    corrections: Table | None
    next_held: Link | None
    seen: int
    stale: str
    withdraw_url: str


class RecordForm(JudgedForm):
    """Every field of a record by its ASAP name, filled with what was typed or else with what is kept."""

    def __init__(self, record: SubmittedRecord, typed: Mapping[str, str] | None = None) -> None:
        version = version_of(record)
        values = record.corrected_fields or record.sent_fields
        kept = {name: as_people_write(name, value, version) for name, value in values.items()}
        super().__init__({**kept, **(typed or {})})
        for segment in SEGMENTS:
            for name in fields_in(segment, version):
                asked = help_for(name, version)
                assert asked is not None
                self.fields[name] = asap_field(asked, label=f"{asked.name} ({name})", sent=values.get(name, ""))


def version_of(record: SubmittedRecord) -> str:
    """The version in which a record was sent."""
    return record.submission.version if record.submission.version in VERSIONS else "4.2B"


@_seen
def record(request: Any, record_id: int) -> HttpResponse:
    """Look at a record; correct it while it is held."""
    one = look_at_record(request.actor, record_id, at=request.at)
    if request.method != "POST":
        return _shown(request, one, RecordForm(one))
    form = RecordForm(one, request.POST.dict())
    if request.POST.get("seen") != str(_seen_of(one)):
        says = _("Somebody corrected this record meanwhile. What you typed is still below: compare and send it again.")
        return _shown(request, one, form, stale=says)
    try:
        judged = correct(request.actor, record_id, _changes(one, form), at=request.at)
    except Refusal as refusal:
        if refusal.code != "record-not-held":
            raise
        return _shown(request, one, form, stale=refusal.says)
    _tell(request, judged)
    return redirect("record", record_id=record_id)


@_sent
@require_POST
def withdraw_record(request: Any, record_id: int) -> HttpResponse:
    """Close a record that should never have been sent."""
    withdraw(request.actor, record_id, at=request.at)
    messages.success(request, _("The record is withdrawn. It stays on file as sent and is shown in no history."))
    return redirect("record", record_id=record_id)


def _changes(one: SubmittedRecord, form: RecordForm) -> dict[str, str]:
    """What was changed, and nothing else: a field that was left alone keeps its very bytes."""
    version, before = version_of(one), one.corrected_fields or one.sent_fields
    typed = {name: str(form.data.get(name, "")).strip() for name in form.fields if name in form.data}
    untouched = {n for n, text in typed.items() if text == as_people_write(n, before.get(n, ""), version).strip()}
    return asap_values(typed, version, [name for name in typed if name not in untouched])


def _tell(request: Any, judged: SubmittedRecord) -> None:
    """What became of it. Messages travel in a cookie, so they say nothing about anybody."""
    if judged.state == RecordState.HELD:
        left = len([one for one in judged.findings if one["level"] in _HELD_BACK])
        told = ngettext(
            "Your changes are kept. One fault is left.", "Your changes are kept. %(n)s faults are left.", left
        ) % {"n": left}
        messages.warning(request, told)
    elif judged.outcome in STORED:
        messages.success(request, _("The record is right now. It is accepted and stored."))
    elif judged.outcome == DUPLICATE:
        messages.info(request, _("The very same is on file already, so this record is settled. Nothing is left to do."))
    elif judged.outcome == SET_ASIDE:
        messages.info(request, _("As it reads now the act does not ask for this record, so it is set aside."))
    else:
        messages.info(request, _(outcome_words(judged.outcome).says))


def _shown(request: Any, one: SubmittedRecord, form: RecordForm, *, stale: str = "") -> HttpResponse:
    editable = one.state == RecordState.HELD and allowed(request.actor, SUBMIT)
    faulty, unplaced = _faulty(one, form) if one.state == RecordState.HELD else ((), _all(one))
    following = next_held(request.actor, one)
    told = CLOSED_BY.get(one.closed_by, "")
    shown = RecordPage(
        title=_("Prescription %(number)s") % {"number": one.prescription_number}
        if one.prescription_number
        else _("Record without a prescription number"),
        tag=record_tag(one.state, one.outcome),
        lead=_(told) if told else _(outcome_words(one.outcome).says),
        back=Link(_("Back to the file"), reverse("submission", args=[one.submission_id])),
        place=_place(one),
        editable=editable,
        faulty=faulty,
        others=_others(one, form, {each.number for each in faulty}) if editable else (),
        unplaced=unplaced,
        read_only=() if editable else _facts(one),
        ingredients=_ingredients(one),
        corrections=_corrections(one),
        next_held=Link(_("Next held record"), reverse("record", args=[following])) if following else None,
        seen=_seen_of(one),
        stale=stale,
        withdraw_url=reverse("record-withdraw", args=[one.pk]),
    )
    return render(request, "pdmp/record.html", {"page": shown, "form": form})


def _place(one: SubmittedRecord) -> tuple[Fact, ...]:
    """Enough to find the prescription in the pharmacy's own system, and the record in its file."""
    version, values = version_of(one), one.corrected_fields or one.sent_fields
    patient = ", ".join(values[name] for name in ("PAT07", "PAT08") if values.get(name))
    facts = [
        Fact(_("Patient"), patient),
        Fact(_("Date filled"), as_people_write("DSP05", values.get("DSP05", ""), version)),
        Fact(_("Product"), values.get("DSP08", "") + _product("DSP08", values.get("DSP08", ""))),
        Fact(_("Pharmacy"), " ".join(part for part in (values.get("PHA04", ""), one.dispenser_dea) if part)),
        Fact(_("File"), one.submission.file_name),
        Fact(_("Place in the file"), _("record %(n)s, segment %(s)s") % {"n": one.ordinal, "s": one.segment_no}),
        Fact(_("Received"), local_instant(one.received_at)),
    ]
    return tuple(fact for fact in facts if fact.says)


def _seen_of(one: SubmittedRecord) -> int:
    return one.corrections.count()


def _faulty(one: SubmittedRecord, form: RecordForm) -> tuple[tuple[FieldShown, ...], tuple[FindingShown, ...]]:
    """The fields to mend with what is wrong with each, and the faults that belong to no field of this form."""
    by_field: dict[str, list[Mapping[str, Any]]] = {}
    unplaced = []
    for finding in worst_first(one.findings):
        if finding["field"] in form.fields:
            by_field.setdefault(finding["field"], []).append(finding)
        else:
            unplaced.append(finding_shown(finding))
    form.tell(finding_shown(each) for findings in by_field.values() for each in findings)
    faulty = tuple(
        FieldShown(
            number=name,
            bound=form[name],
            sent=one.sent_fields.get(name, ""),
            findings=tuple(finding_shown(each) for each in findings),
            holds=any(each["level"] in _HELD_BACK for each in findings),
            perhaps=_perhaps(name, str(form.data.get(name, ""))),
        )
        for name, findings in by_field.items()
    )
    return faulty, tuple(unplaced)


def _perhaps(name: str, value: str) -> tuple[str, ...]:
    """The products that a code of ten digits may stand for."""
    if name != "DSP08":
        return ()
    return tuple(f"{each.national_drug_code} – {each.label}" for each in catalog_in_force().candidates(value))


def _all(one: SubmittedRecord) -> tuple[FindingShown, ...]:
    return tuple(finding_shown(each) for each in worst_first(one.findings))


def _others(one: SubmittedRecord, form: RecordForm, shown: Iterable[str]) -> tuple[GroupShown, ...]:
    version, values = version_of(one), one.corrected_fields or one.sent_fields
    above = set(shown)
    groups = []
    for segment in SEGMENTS:
        names = [name for name in fields_in(segment, version) if name not in above]
        filled = tuple(form[name] for name in names if values.get(name) or form.data.get(name))
        empty = tuple(form[name] for name in names if not (values.get(name) or form.data.get(name)))
        groups.append(GroupShown(_(SEGMENT_WORDS[segment]), filled, empty))
    return tuple(groups)


def _facts(one: SubmittedRecord) -> tuple[Fact, ...]:
    version, values = version_of(one), one.corrected_fields or one.sent_fields
    facts = []
    for name, value in values.items():
        asked = help_for(name, version)
        meaning = dict(asked.codes).get(value, "") if asked else ""
        text = as_people_write(name, value, version) + (f" – {meaning}" if meaning else "")
        facts.append(Fact(f"{field_name(name) or name} ({name})", text + (_product(name, value))))
    return tuple(facts)


def _product(name: str, value: str) -> str:
    if name != "DSP08" or not ndc_candidates(value):
        return ""
    found = catalog_in_force().find(value)
    return f" – {found.label}" if found else ""


def _ingredients(one: SubmittedRecord) -> Table | None:
    if not one.sent_compounds:
        return None
    rows = [
        (
            part.get("CDI01", ""),
            Cell(part.get("CDI03", ""), code=True),
            part.get("CDI04", ""),
            part.get("CDI05", ""),
        )
        for part in one.sent_compounds
    ]
    columns = (
        Column("n", _("Ingredient (CDI01)")),
        Column("code", _("Product code (CDI03)")),
        Column("amount", _("Quantity (CDI04)"), numeric=True),
        Column("unit", _("Unit (CDI05)")),
    )
    return Table(_("Compound ingredients as sent"), columns, rows)


def _corrections(one: SubmittedRecord) -> Table | None:
    made: Sequence[Correction] = list(one.corrections.order_by("-at", "field"))
    if not made:
        return None
    names = dict(Account.objects.filter(pk__in={each.account_id for each in made}).values_list("pk", "name"))
    rows = [
        (
            Cell(local_instant(each.at)),
            names.get(each.account_id, "–") if each.account_id else "–",
            f"{field_name(each.field)} ({each.field})",
            Cell(each.before or "–", code=True),
            Cell(each.after or "–", code=True),
        )
        for each in made
    ]
    columns = (
        Column("at", _("When")),
        Column("who", _("Who")),
        Column("field", _("Field")),
        Column("before", _("Before")),
        Column("after", _("After")),
    )
    return Table(_("Corrections so far"), columns, rows)
