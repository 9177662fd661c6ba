"""The components of the page kit, for templates: `{% load kit %}`. The gallery shows each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from carelaw.platform.pages.parts import DecisionBox, Fact, Link, Step, Table, Tag, TimelineItem

register = template.Library()


@register.inclusion_tag("pages/parts/heading.html")
def page_heading(title: str, lead: str = "", back: Link | None = None, tag: Tag | None = None) -> dict[str, Any]:
    """The page's one first-level heading, with a lead sentence, a way back and a status."""
    return {"title": title, "lead": lead, "back": back, "tag": tag}


@register.inclusion_tag("pages/parts/summary_box.html")
def summary_box(title: str, lines: Sequence[str] | str, anchor: str = "summary") -> dict[str, Any]:
    """The few things a reader must know first."""
    return {"title": title, "lines": [lines] if isinstance(lines, str) else lines, "anchor": anchor}


@register.inclusion_tag("pages/parts/notice.html")
def notice_box(says: str, tone: str = "info", title: str = "", cite: str = "") -> dict[str, Any]:
    """A sentence set apart: info, success, warning, error; a tag's good, warn and bad are taken too."""
    return {"says": says, "tone": _ALERTS.get(tone, tone), "title": title, "cite": cite}


@register.inclusion_tag("pages/parts/decision.html")
def decision_box(box: DecisionBox) -> dict[str, Any]:
    """A decision: outcome, reasons, citation, law status, what can be done next."""
    return {"box": box}


@register.inclusion_tag("pages/parts/table.html")
def data_table(table: Table) -> dict[str, Any]:
    """A table with caption, sorting, pages and exports; the empty one says so."""
    return {"table": table}


@register.inclusion_tag("pages/parts/field.html")
def field(bound: BoundField, hint: str | None = None) -> dict[str, Any]:
    """A form field with its label, hint and error, joined for screen readers. An empty `hint` shows none at all."""
    widget = bound.field.widget
    kind = _kind(widget)
    if hint is not None:
        # Django joins control and hint by itself (`…_helptext`), as long as the bound field knows the hint.
        bound.help_text = hint
    attributes: dict[str, str | bool] = {"class": _CLASSES[kind]}
    if widget.attrs.get("placeholder"):
        # A placeholder vanishes while one types and is often too pale: the label and the hint say it instead.
        attributes["placeholder"] = False
    return {"field": bound, "kind": kind, "hint": bound.help_text, "control": bound.as_widget(attrs=attributes)}


@register.inclusion_tag("pages/parts/fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """Every visible field of a form in order, then the hidden ones."""
    return {"form": form}


@register.inclusion_tag("pages/parts/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What has to be corrected, each with a link to its field; nothing when the form is fine."""
    order = list(form.fields)
    found = []
    # As they stand on the page, whatever was judged first; what belongs to no field comes before them.
    for name in sorted(form.errors, key=lambda one: order.index(one) if one in form.fields else -1):
        bound = form[name] if name in form.fields else None
        for says in form.errors[name]:
            found.append({"says": says, "anchor": bound.auto_id if bound else "", "label": bound and _heading(bound)})
    return {"found": found}


def _heading(bound: BoundField) -> str:
    """A field's name before what is wrong with it; a question keeps its mark, a sentence loses its full stop."""
    label = str(bound.label).rstrip(".:")
    return label if label.endswith("?") else f"{label}:"


@register.inclusion_tag("pages/parts/empty.html")
def empty_state(title: str, says: str = "", action: Link | None = None) -> dict[str, Any]:
    """What to show where nothing is there yet, and what to do about it."""
    return {"title": title, "says": says, "action": action}


@register.inclusion_tag("pages/parts/tag.html")
def status_tag(tag: Tag) -> dict[str, Any]:
    """A status word."""
    return {"tag": tag}


@register.inclusion_tag("pages/parts/timeline.html")
def timeline(items: Sequence[TimelineItem], label: str) -> dict[str, Any]:
    """What happened, newest or oldest first as given."""
    return {"items": items, "label": label}


@register.inclusion_tag("pages/parts/facts.html")
def facts(listed: Sequence[Fact]) -> dict[str, Any]:
    """A definition list: term and what it is."""
    return {"listed": listed}


@register.inclusion_tag("pages/parts/stepper.html")
def stepper(steps: Sequence[Step]) -> dict[str, Any]:
    """Where one is in a sequence of pages."""
    current = next((number for number, step in enumerate(steps, 1) if step.state == "current"), len(steps))
    return {"steps": steps, "current": current, "label": steps[current - 1].label if steps else ""}


@register.inclusion_tag("pages/parts/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """How far a job is, as a bar and in words."""
    return {"done": min(done, total), "total": max(total, 1), "label": label}


@register.inclusion_tag("pages/parts/chart.html")
def chart(svg: SafeString, caption: str) -> dict[str, Any]:
    """A chart made by `pages.charts`, with its caption. Put the table with the same numbers beside it."""
    return {"svg": svg, "caption": caption}


_ALERTS = {"good": "success", "warn": "warning", "bad": "error", "neutral": "info"}
_CLASSES = {
    "text": "usa-input",
    "textarea": "usa-textarea",
    "select": "usa-select",
    "checkbox": "usa-checkbox__input",
    "choices": "cl-choice",
    "file": "usa-file-input",
}


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    return "file" if isinstance(widget, forms.FileInput) else "text"
