"""Which reports speak of one person: the queue, one pair side by side, a patient's identities, every act undone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.linkage.contradictions import SAYS
from carelaw.pdmp.store.models import Identity, LinkEvent, LinkReview, LinkState, Patient
from carelaw.pdmp.use_cases.linking import (
    decide_review,
    look_at_patient,
    look_at_review,
    merge,
    moves_of,
    open_reviews,
    reopen_review,
    split,
    undo,
)
from carelaw.pdmp.use_cases.permissions import REVIEW_LINKS
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Column, Link, Table, Tag, TimelineItem, Tone

_FIELDS: Sequence[tuple[str, tuple[str, ...]]] = (
    (gettext_noop("Last name"), ("last_name",)),
    (gettext_noop("First name"), ("first_name",)),
    (gettext_noop("Middle name"), ("middle_name",)),
    (gettext_noop("Suffix"), ("suffix",)),
    (gettext_noop("Date of birth"), ("birth_date",)),
    (gettext_noop("Gender"), ("gender",)),
    (gettext_noop("Street"), ("address_1", "address_2")),
    (gettext_noop("City"), ("city", "state")),
    (gettext_noop("ZIP code"), ("zip_code",)),
    (gettext_noop("Telephone"), ("phone",)),
)
_CAUSES: Mapping[str, str] = {
    "linked": gettext_noop("Linked on arrival"),
    "new": gettext_noop("New patient on arrival"),
    "merged": gettext_noop("Merged on arrival"),
    "reviewed-same": gettext_noop("Reviewed: the same person"),
    "reviewed-different": gettext_noop("Reviewed: different people"),
    "merged-by-hand": gettext_noop("Merged by hand"),
    "split-by-hand": gettext_noop("Split by hand"),
    "undone": gettext_noop("Undone"),
}
_SORTS = {"score": ("weight", "pk"), "opened": ("opened_at", "pk"), "decided": ("decided_at", "pk")}


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a pair: what each report says, and whether they differ."""

    label: str
    left: str
    right: str
    differs: bool
    blank: bool


@dataclass(frozen=True, slots=True)
class BitShown:
    """One step of the score: what was compared, in words, and how many bits it adds or takes."""

    comparison: str
    says: str
    bits: str
    tone: Tone
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two identities side by side with why they may be one person."""

    review: LinkReview
    compared: tuple[Compared, ...]
    steps: tuple[BitShown, ...]
    zero_x: float
    probability: str
    weight: str
    contradictions: tuple[str, ...]
    state: Tag
    is_open: bool
    left_patient: str
    right_patient: str
    one_patient: bool
    refused: Refusal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MoveShown:
    """One move of an identity, and whether its act can be undone."""

    item: TimelineItem
    act: str
    undoable: bool


@dataclass(frozen=True, slots=True)
class PatientPage:
    """A patient as identities, with every move that made it so."""

    patient_id: str
    merged_into: str
    identities: tuple[Identity, ...]
    moves: tuple[MoveShown, ...]
    reviews: tuple[Link, ...]
    refused: Refusal | None = None
    other_id: str = ""


@page(permission=REVIEW_LINKS)
def queue(request: Any) -> HttpResponse:
    """The pairs that wait for a decision, the likeliest first; decided ones on request."""
    state = request.GET.get("state", LinkState.OPEN)
    state = state if state in set(LinkState) else LinkState.OPEN
    found: QuerySet[LinkReview] = open_reviews(request.actor)
    if state != LinkState.OPEN:
        found = LinkReview.objects.filter(state=state).select_related("left", "right")
    shown = listing(found, request.GET, by=_SORTS, default="-score")
    columns = (
        Column("pair", _("Pair")),
        Column("born", _("Dates of birth")),
        Column("places", _("ZIP codes")),
        Column("score", _("Score in bits"), sortable=True, numeric=True),
        Column("against", _("Against it")),
        Column("opened", _("Opened"), sortable=True),
    )
    table = Table(
        caption=_(_STATES[state]),
        columns=columns,
        rows=[_queue_row(one) for one in shown.rows],
        query={"state": state} if state != LinkState.OPEN else {},
        empty=_("No pair is in this state."),
        **shown.place,
    )
    links = [Link(_(_STATES[each]), f"?state={each}") for each in _STATES]
    return render(
        request, "pdmp/reviews_queue.html", {"page": {"table": table, "links": links, "here": _(_STATES[state])}}
    )


_STATES = {
    LinkState.OPEN: gettext_noop("Waiting for a decision"),
    LinkState.SAME: gettext_noop("Decided: the same person"),
    LinkState.DIFFERENT: gettext_noop("Decided: different people"),
}


def _queue_row(review: LinkReview) -> tuple[Any, ...]:
    names = f"{_name(review.left)} / {_name(review.right)}"
    born = _both(_born(review.left), _born(review.right))
    return (
        Link(names, f"{review.pk}/"),
        born,
        _both(review.left.zip_code or "–", review.right.zip_code or "–"),
        f"{review.weight:.1f}",
        ", ".join(code.replace("-", " ") for code in review.contradictions) or "–",
        date_format(law_day(review.opened_at)),
    )


def _born(identity: Identity) -> str:
    return date_format(identity.birth_date) if identity.birth_date else "–"


def _both(left: str, right: str) -> str:
    return left if left == right else f"{left} / {right}"


def _name(identity: Identity) -> str:
    return ", ".join(part for part in (identity.last_name, identity.first_name) if part)


@page(permission=REVIEW_LINKS)
def pair(request: Any, review_id: int) -> HttpResponse:
    """One pair; a posted decision is kept with its note, and can be taken back."""
    if request.method != "POST":
        return _pair_page(request, review_id)
    step, words = request.POST.get("step", ""), request.POST.get("note", "")
    try:
        if step == "reopen":
            reopen_review(request.actor, review_id, at=request.at)
            messages.success(request, _("The decision is taken back; the pair waits again."))
            return redirect("review", review_id)
        decided = decide_review(request.actor, review_id, step, note=words, at=request.at)
    except Refusal as refusal:
        return _pair_page(request, review_id, refused=refusal, note=words)
    messages.success(request, _decided_words(decided))
    coming = open_reviews(request.actor).exclude(pk=review_id).first()
    return redirect("review", coming.pk) if coming and request.POST.get("go_on") else redirect("review", review_id)


def _decided_words(review: LinkReview) -> str:
    if review.state == LinkState.SAME:
        return _("Pair %(n)s: the same person. Their reports are one history now.") % {"n": review.pk}
    return _("Pair %(n)s: different people.") % {"n": review.pk}


def _pair_page(request: HttpRequest, review_id: int, *, refused: Refusal | None = None, note: str = "") -> HttpResponse:
    review = look_at_review(request.actor, review_id, at=request.at)  # type: ignore[attr-defined]
    tones: Mapping[str, Tone] = {LinkState.OPEN: "info", LinkState.SAME: "good", LinkState.DIFFERENT: "neutral"}
    steps, zero = _steps(review.waterfall)
    shown = PairPage(
        review=review,
        compared=tuple(_compared(review.left, review.right)),
        steps=steps,
        zero_x=zero,
        probability=f"{review.probability * 100:.1f} %",
        weight=f"{review.weight:+.1f}",
        contradictions=tuple(SAYS.get(code, code) for code in review.contradictions),
        state=Tag(review.get_state_display(), tones[review.state]),
        is_open=review.state == LinkState.OPEN,
        left_patient=str(review.left.patient.public_id),
        right_patient=str(review.right.patient.public_id),
        one_patient=review.left.patient_id == review.right.patient_id,
        refused=refused,
        note=note,
    )
    return render(request, "pdmp/reviews_pair.html", {"page": shown}, status=409 if refused else 200)


def _compared(left: Identity, right: Identity) -> Sequence[Compared]:
    found = [(_(label), " ".join(_told(left, names)), " ".join(_told(right, names))) for label, names in _FIELDS]
    found.append((_("Identifiers"), _ids(left), _ids(right)))
    return [
        Compared(label, one, two, one.upper() != two.upper() and bool(one and two), not (one and two))
        for label, one, two in found
        if one or two
    ]


def _told(identity: Identity, names: Sequence[str]) -> list[str]:
    return [str(value) for name in names if (value := getattr(identity, name))]


def _ids(identity: Identity) -> str:
    return "; ".join(" ".join(map(str, parts)) for parts in identity.ids)


def _steps(waterfall: Sequence[Any]) -> tuple[tuple[BitShown, ...], float]:
    """Each step as a bar from where the one before it ended; places in a chart 200 wide."""
    read = [_step(one) for one in waterfall]
    ends, total = [0.0], 0.0
    for _comparison, _says, bits in read:
        total += bits
        ends.append(total)
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    shown = []
    for (comparison, says, bits), start in zip(read, ends, strict=False):
        first = min(start, start + bits)
        shown.append(
            BitShown(
                comparison.replace("_", " "),
                says,
                f"{bits:+.1f}",
                "good" if bits > 0 else "bad" if bits < 0 else "neutral",
                round((first - low) / span * 200, 1),
                max(round(abs(bits) / span * 200, 1), 0.8),
            )
        )
    return tuple(shown), round(-low / span * 200, 1)


def _step(one: Any) -> tuple[str, str, float]:
    if isinstance(one, Mapping):
        return str(one.get("comparison", "")), str(one.get("says", "")), float(one.get("bits", 0))
    comparison, says, bits = one
    return str(comparison), str(says), float(bits)


@page(permission=REVIEW_LINKS)
def patient(request: Any, patient_id: uuid.UUID) -> HttpResponse:
    """A patient's identities and moves; merge, split and undo by hand."""
    if request.method != "POST":
        return _patient_page(request, patient_id)
    step, other = request.POST.get("step", ""), request.POST.get("other_id", "").strip()
    try:
        if step == "merge":
            merge(request.actor, str(patient_id), other, at=request.at)
            messages.success(request, _("Merged. Undo it below if it was a mistake."))
        elif step == "split":
            split(request.actor, _whole(request.POST.get("identity", "")), at=request.at)
            messages.success(request, _("Split: the identity has a patient of its own."))
        else:
            moved = undo(request.actor, _act(request.POST.get("act", "")), at=request.at)
            messages.success(request, _("Undone: %(n)s identities are back where they were.") % {"n": moved})
    except Refusal as refusal:
        return _patient_page(request, patient_id, refused=refusal, other_id=other)
    return redirect("patient", patient_id)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else -1


def _act(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refusal("act-unknown", "There is no such act to undo.", kind="not-found") from None


def _patient_page(
    request: Any, patient_id: uuid.UUID, *, refused: Refusal | None = None, other_id: str = ""
) -> HttpResponse:
    one = look_at_patient(request.actor, str(patient_id), at=request.at)
    identities = tuple(one.identities.order_by("pk"))
    moves = moves_of(request.actor, one)
    pairs = LinkReview.objects.filter(left__patient=one) | LinkReview.objects.filter(right__patient=one)
    shown = PatientPage(
        patient_id=str(one.public_id),
        merged_into=_public_id(one.merged_into_id),
        identities=identities,
        moves=tuple(_move(each) for each in moves),
        reviews=tuple(
            Link(_("Pair %(n)s: %(state)s") % {"n": each.pk, "state": each.get_state_display()}, f"/reviews/{each.pk}/")
            for each in pairs.order_by("state", "pk").distinct()[:50]
        ),
        refused=refused,
        other_id=other_id,
    )
    return render(request, "pdmp/patient_identities.html", {"page": shown}, status=409 if refused else 200)


def _public_id(pk: int | None) -> str:
    return str(Patient.objects.get(pk=pk).public_id) if pk else ""


def _move(event: LinkEvent) -> MoveShown:
    undoable = event.undone_by_id is None and event.from_patient_id is not None and event.cause != "undone"
    says = (
        _("%(name)s, score %(weight)s bits") % {"name": _name(event.identity), "weight": f"{event.weight:.1f}"}
        if (event.weight is not None)
        else _name(event.identity)
    )
    title = _(_CAUSES.get(event.cause, event.cause))
    if event.undone_by_id is not None:
        title = _("%(cause)s (undone since)") % {"cause": title}
    item = TimelineItem(event.at, title, says, tone="neutral" if event.undone_by_id else "info")
    return MoveShown(item, str(event.act), undoable)


__all__ = ["pair", "patient", "queue"]
