"""A form for the facts of any rule, and what the rule answers: also under the other readings of the text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.law.facts_schema import FormField, example, form_fields, parse_facts, typed_cell
from carelaw.law.register import Register
from carelaw.law.rule import Rule

_YES_NO = (("", ""), ("yes", "Yes"), ("no", "No"))
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What the same facts give when an unclear place of the text is read another way."""

    reading: str
    question: str
    option: str
    says: str
    decision: Decision
    changes: bool


def facts_form(rule: Rule[Any], given: Mapping[str, Any] | None = None) -> forms.Form:
    """The form of a rule's facts: an empty one holds the example, a posted one what was posted."""
    listed = form_fields(rule.facts)
    made = {field.name: _input(field) for field in listed}
    kind = type("FactsForm", (forms.Form,), made)
    if given is not None:
        form: forms.Form = kind(given)
        return form
    initial = {**_flat(example(rule.facts), ""), **_flat(_defaults(listed), "")}
    shown: forms.Form = kind(initial=initial)
    return _marked(shown, rule)


def _defaults(listed: tuple[FormField, ...]) -> dict[str, Any]:
    """What a fact is where nobody says otherwise, such as a mark that is not set."""
    return {one.name: one.default for one in listed if not one.required and isinstance(one.default, bool)}


def _marked(form: forms.Form, rule: Rule[Any]) -> forms.Form:
    """The same form, showing which facts may be left out; what is missing is the rule's business to say."""
    form.use_required_attribute = False
    for field in form_fields(rule.facts):
        form.fields[field.name].required = field.required
    return form


def decided(rule: Rule[Any], form: forms.Form, law: Register) -> tuple[Decision, tuple[OtherReading, ...]] | None:
    """The decision on the facts of a posted form, and what other readings give; None with errors on the form."""
    valid = form.is_valid()
    _marked(form, rule)
    if not valid:
        return None
    try:
        facts = parse_facts(rule.facts, _values(rule, form))
        decision = rule(facts, law=law)
    except Refusal as refusal:
        _tell(form, refusal)
        return None
    return decision, tuple(_other_readings(rule, facts, decision, law))


def _other_readings(rule: Rule[Any], facts: Any, decision: Decision, law: Register) -> Any:
    for reading_id in rule.readings:
        entry = law.reading_entry(reading_id)
        for option, says in entry.options.items():
            if option == law.reading(reading_id):
                continue
            try:
                other = rule(facts, law=law.with_readings({reading_id: option}))
            except Refusal:
                continue
            changes = _gist(other) != _gist(decision)
            yield OtherReading(reading_id, entry.question, option, says, other, changes)


def _gist(decision: Decision) -> Any:
    """What a decision comes to, its wording aside."""
    return decision.outcome, [(reason.code, reason.value) for reason in decision.reasons]


def _input(field: FormField) -> forms.Field:
    listed = field.type in {"select", "checkbox"}
    helps = "" if listed else field.help.replace(" or absent (null)", "")
    told: dict[str, Any] = {"label": _label(field), "help_text": helps, "required": False}
    if field.type == "select":
        return forms.ChoiceField(choices=[("", ""), *((one, one) for one in field.options)], **told)
    if field.type == "checkbox":
        return forms.ChoiceField(choices=_YES_NO, **told)
    if field.type == "json":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=_LONGEST, **told)
    return forms.CharField(max_length=_LONGEST, **told)


def _label(field: FormField) -> str:
    owner, dot, _name = field.name.rpartition(".")
    return f"{owner.replace('_', ' ').replace('.', ', ').capitalize()}: {field.label.lower()}" if dot else field.label


def _flat(facts: Mapping[str, Any], path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in facts.items():
        place = f"{path}.{name}" if path else name
        if isinstance(value, Mapping) and value:
            found.update(_flat(value, place))
        elif isinstance(value, bool):
            found[place] = "yes" if value else "no"
        elif isinstance(value, list | dict):
            found[place] = json.dumps(value)
        else:
            found[place] = value
    return found


def _values(rule: Rule[Any], form: forms.Form) -> dict[str, Any]:
    """The facts as nested JSON values; what was left empty is absent."""
    values: dict[str, Any] = {}
    for field in form_fields(rule.facts):
        text = str(form.cleaned_data.get(field.name, "")).strip()
        if text == "" and not field.required:
            continue
        try:
            value = typed_cell(rule.facts, field.name, text)
        except ValueError as fault:
            raise Refusal("fact-unreadable", f"This is not JSON: {field.help}.", field=field.name) from fault
        if value is None and text == "":
            continue
        _put(values, field.name, value)
    return values


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    *owners, name = path.split(".")
    for owner in owners:
        values = values.setdefault(owner, {})
    values[name] = value


def _tell(form: forms.Form, refusal: Refusal) -> None:
    problems = refusal.problems or ()
    for problem in problems:
        place = (problem.field or "").partition("[")[0]
        form.add_error(place if place in form.fields else None, problem.says)
    if not problems:
        says = f"{refusal.says} {refusal.cite}".strip()
        form.add_error(refusal.field if refusal.field in form.fields else None, says)


def other_words(one: OtherReading) -> str:
    """Whether another reading changes the answer."""
    return _("changes the answer") if one.changes else _("same answer")


__all__ = ["OtherReading", "decided", "facts_form", "other_words"]
