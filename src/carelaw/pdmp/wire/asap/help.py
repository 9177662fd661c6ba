"""What a form says about a field: name, width, whether it must be filled, what it may hold."""

from __future__ import annotations

from dataclasses import dataclass

from carelaw.pdmp.wire.asap import dictionary
from carelaw.pdmp.wire.asap.elements import Elements
from carelaw.pdmp.wire.asap.profile import Profile


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """Everything a form needs to ask for a field. `codes` are pairs of code and meaning, in the order of the list."""

    field: str
    name: str
    type: str
    width: int
    requirement: str
    form: str
    codes: tuple[tuple[str, str], ...]
    permitted: str
    default: str
    minimum: int | None
    maximum: int | None
    hint: str
    cite: str


def field_help(field: str, version: str, profile: Profile) -> FieldHelp:
    """How to fill in a field of this version in this state. Raises KeyError when the version lacks the field."""
    entry, rule = dictionary.fields()[field], profile.rule(field)
    return FieldHelp(
        field=field,
        name=entry.label,
        type=entry.widths[version].type,
        width=profile.width(field, version),
        requirement=profile.requirement(field),
        form=entry.form,
        codes=tuple(profile.codes(field, version).items()),
        permitted=Elements(profile, version).permitted(field),
        default=profile.default(field, version),
        minimum=rule.minimum if rule.above is None else rule.above,
        maximum=rule.maximum,
        hint=rule.hint,
        cite=rule.cite or f"ASAP {version} {field}",
    )
