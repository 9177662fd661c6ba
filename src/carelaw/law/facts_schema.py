"""Facts as JSON: read them into their dataclass, describe them to machines and forms, show an example."""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union

from carelaw.kernel.refusal import Problem, Refusal

T = TypeVar("T")

_PLAIN = {
    str: ("string", "text", "text"),
    int: ("integer", "a whole number", "number"),
    bool: ("boolean", "true or false", "checkbox"),
    Decimal: ("string", 'a decimal number as text, such as "12.50"', "decimal"),
    datetime: ("string", "an instant with its offset from UTC, such as 2024-02-29T13:00:00Z", "datetime"),
    date: ("string", "a date, such as 2024-02-29", "date"),
}
_FORMAT = {datetime: "date-time", date: "date"}
_EXAMPLE: dict[type, Any] = {
    str: "text",
    int: 1,
    bool: True,
    Decimal: "1.00",
    datetime: "2024-02-29T13:00:00Z",
    date: "2024-02-29",
}


class FactsRefused(Refusal):
    """The facts cannot be read; every wrong place is listed with its path, its value and what is permitted."""

    def __init__(self, problems: Sequence[Problem], facts: str) -> None:
        says = f"The facts are not a {facts}: {len(problems)} place(s) cannot be read. Correct them and send again."
        super().__init__("facts-refused", says, problems=tuple(problems))


@dataclass(frozen=True, slots=True)
class FormField:
    """One input of a form that asks for facts."""

    name: str
    label: str
    type: str
    required: bool
    help: str
    options: tuple[str, ...] = ()
    default: Any = None


def parse_facts(kind: type[T], values: Any) -> T:
    """Facts of this kind from JSON values. Raises FactsRefused with every wrong place."""
    problems: list[Problem] = []
    made = _read(kind, values, "", problems)
    if problems:
        raise FactsRefused(problems, kind.__name__)
    return typing.cast(T, made)


def json_schema(kind: type) -> dict[str, Any]:
    """The JSON Schema (2020-12) of facts of this kind."""
    definitions: dict[str, Any] = {}
    schema = _describe(kind, definitions)
    top = definitions.pop(kind.__name__, schema)
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.__name__, **top}
    return {**made, "$defs": definitions} if definitions else made


def example(kind: type) -> dict[str, Any]:
    """The smallest complete example: every fact present, each of the right type."""
    return typing.cast(dict[str, Any], _example(kind))


def form_fields(kind: type) -> tuple[FormField, ...]:
    """One entry per input, nested facts by dotted path, in the order of the dataclass. Lists take JSON."""
    return tuple(_form(kind, "", required=True))


def typed_cell(kind: type, path: str, text: str) -> Any:
    """The JSON value of a table cell or form input, by the type of the fact it fills.

    An empty cell is an absent fact, or empty text where the fact is text that may not be absent; `""` is always
    empty text. Yes and no are booleans; entries of a list stand between semicolons; JSON is taken as it is.
    """
    options = _options(hint_at(kind, path))
    if text == "":
        return "" if type(None) not in options and str in options else None
    if text == '""':
        return ""
    if text[0] in "[{":
        return json.loads(text)
    for one in options:
        if one is bool and text.lower() in {"yes", "no", "true", "false"}:
            return text.lower() in {"yes", "true"}
        if one is int and re.fullmatch(r"[+-]?\d+", text):
            return int(text)
        if _element(one) is not None:
            return _listed(one, text)
    return text


def hint_at(kind: type, path: str) -> Any:
    """The type of a fact by its dotted path. Raises KeyError naming the parts that exist."""
    hint: Any = kind
    for part in path.split("."):
        owner: Any = next((one for one in _options(hint) if dataclasses.is_dataclass(one)), None)
        hints = _hints(owner) if owner is not None else {}
        if part not in hints:
            raise KeyError(f"'{path}' is not a fact of {kind.__name__}: '{part}' must be one of {', '.join(hints)}.")
        hint = hints[part]
    return hint


def _listed(hint: Any, text: str) -> Any:
    """A list typed into a cell: parts between semicolons; `none` is the empty list."""
    if text == "none":
        return []
    element = _element(hint)
    fits = element is int
    return [int(part) if fits and part.strip().isdigit() else part.strip() for part in text.split(";")]


def _read(hint: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    options = _options(hint)
    if value is None:
        if type(None) in options or hint is Any:
            return None
        return _wrong(path, value, _says(hint), problems)
    if hint is Any:
        return value
    choices = [one for one in options if one is not type(None)]
    if len(choices) == 1 and (len(options) == 1 or choices[0] not in _PLAIN):
        return _read_one(choices[0], value, path, problems)
    for one in choices:
        tried: list[Problem] = []
        made = _read_one(one, value, path, tried)
        if not tried:
            return made
    return _wrong(path, value, _says(hint), problems)


def _read_one(hint: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    if dataclasses.is_dataclass(hint):
        return _read_facts(typing.cast(type, hint), value, path, problems)
    if _element(hint) is not None:
        return _read_list(hint, value, path, problems)
    if typing.get_origin(hint) in {dict, Mapping, types.MappingProxyType}:
        return _read_mapping(hint, value, path, problems)
    if typing.get_origin(hint) is Literal:
        return value if value in typing.get_args(hint) else _wrong(path, value, _says(hint), problems)
    if _is_enum(hint):
        return _read_enum(hint, value, path, problems)
    return _read_plain(hint, value, path, problems)


def _read_facts(kind: type, value: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, Mapping):
        return _wrong(path, value, f"an object with the facts of {kind.__name__}", problems)
    hints, known = _hints(kind), {field.name: field for field in dataclasses.fields(kind) if field.init}
    for key in value:
        if key not in known:
            says = f"'{_join(path, key)}' is not a fact; permitted are {', '.join(known)}."
            problems.append(Problem("unknown-fact", says, field=_join(path, key)))
    made, before = {}, len(problems)
    for name, field in known.items():
        if name in value:
            made[name] = _read(hints[name], value[name], _join(path, name), problems)
        elif _needed(field):
            says = f"'{_join(path, name)}' is missing: it must be {_says(hints[name])}."
            problems.append(Problem("missing-fact", says, field=_join(path, name)))
    if len(problems) > before:
        return None
    try:
        return kind(**made)
    except (ValueError, TypeError) as refused:
        problems.append(Problem("wrong-fact", f"'{path or kind.__name__}' is refused: {refused}", field=path or None))
        return None


def _read_list(hint: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, list | tuple):
        return _wrong(path, value, _says(hint), problems)
    arguments, origin = typing.get_args(hint), typing.get_origin(hint)
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        if len(value) != len(arguments):
            return _wrong(path, value, f"{len(arguments)} values", problems)
        return tuple(
            _read(one, item, f"{path}[{place}]", problems)
            for place, (one, item) in enumerate(zip(arguments, value, strict=True))
        )
    element = _element(hint)
    read = [_read(element, item, f"{path}[{place}]", problems) for place, item in enumerate(value)]
    if origin in {frozenset, set, typing.AbstractSet}:
        return frozenset(read)
    return tuple(read) if origin is not list else read


def _read_mapping(hint: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, Mapping):
        return _wrong(path, value, "an object", problems)
    kind, element = typing.get_args(hint)
    return {
        _read(kind, key, f"{path}.{key}", problems): _read(element, item, f"{path}.{key}", problems)
        for key, item in value.items()
    }


def _read_enum(hint: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    for member in hint:
        if value in (member.value, member.name) and not isinstance(value, bool):
            return member
    return _wrong(path, value, _says(hint), problems)


def _read_plain(hint: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    try:
        if hint is bool and isinstance(value, bool):
            return value
        if hint is int and isinstance(value, int) and not isinstance(value, bool):
            return value
        if hint is Decimal and isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            made = Decimal(value)
            return made if made.is_finite() else _wrong(path, value, _says(hint), problems)
        if hint is datetime and isinstance(value, str):
            at = datetime.fromisoformat(value)
            return at.astimezone(UTC) if at.tzinfo else _wrong(path, value, _says(hint), problems)
        if hint is date and isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value)
        if hint is str and isinstance(value, str):
            return value
    except (ValueError, InvalidOperation, OverflowError):
        pass  # told below, with the path and the permitted form
    return _wrong(path, value, _says(hint), problems)


def _wrong(path: str, value: Any, permitted: str, problems: list[Problem]) -> None:
    shown = "nothing" if value is None else f"'{str(value)[:60]}'"
    place = path or "the facts"
    problems.append(Problem("wrong-fact", f"'{place}' is {shown}; it must be {permitted}.", field=path or None))


def _describe(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    options = _options(hint)
    if len(options) > 1:
        return {"anyOf": [_describe(one, definitions) for one in options]}
    if hint is type(None):
        return {"type": "null"}
    if dataclasses.is_dataclass(hint):
        return _describe_facts(typing.cast(type, hint), definitions)
    if _element(hint) is not None:
        return _describe_list(hint, definitions)
    if typing.get_origin(hint) in {dict, Mapping}:
        return {"type": "object", "additionalProperties": _describe(typing.get_args(hint)[1], definitions)}
    if typing.get_origin(hint) is Literal:
        return {"enum": list(typing.get_args(hint))}
    if _is_enum(hint):
        return {"enum": [member.value for member in hint]}
    if hint is Any:
        return {}
    made: dict[str, Any] = {"type": _PLAIN[hint][0]}
    if hint is Decimal:
        made["pattern"] = r"^-?\d+(\.\d+)?$"
    return {**made, "format": _FORMAT[hint]} if hint in _FORMAT else made


def _describe_list(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        parts = [_describe(one, definitions) for one in arguments]
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    return {"type": "array", "items": _describe(_element(hint), definitions)}


def _describe_facts(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        fields, hints = [field for field in dataclasses.fields(kind) if field.init], _hints(kind)
        definitions[name] = {
            "type": "object",
            "description": _first_line(kind),
            "properties": {field.name: _property(field, hints[field.name], definitions) for field in fields},
            "required": [field.name for field in fields if _needed(field)],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _property(field: dataclasses.Field[Any], hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    says = field.metadata.get("says")
    made = _describe(hint, definitions)
    return {**made, "description": says} if says else made


def _example(hint: Any) -> Any:
    choices = [one for one in _options(hint) if one is not type(None)]
    first = choices[0] if choices else None
    if dataclasses.is_dataclass(first):
        hints = _hints(typing.cast(type, first))
        return {field.name: _example(hints[field.name]) for field in dataclasses.fields(first) if field.init}
    if first is not None and _element(first) is not None:
        arguments = typing.get_args(first)
        if typing.get_origin(first) is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
            return [_example(one) for one in arguments]
        return [_example(_element(first))]
    if typing.get_origin(first) in {dict, Mapping}:
        return {}
    if typing.get_origin(first) is Literal:
        return typing.get_args(first)[0]
    if _is_enum(first):
        return next(iter(typing.cast(Any, first))).value
    return _EXAMPLE.get(typing.cast(type, first))


def _form(hint: Any, path: str, *, required: bool) -> list[FormField]:
    made: list[FormField] = []
    owner = next(one for one in _options(hint) if dataclasses.is_dataclass(one))
    hints = _hints(typing.cast(type, owner))
    for field in dataclasses.fields(owner):
        if not field.init:
            continue
        inner, name = hints[field.name], _join(path, field.name)
        optional = type(None) in _options(inner)
        if any(dataclasses.is_dataclass(one) for one in _options(inner)):
            made += _form(inner, name, required=required and not optional and _needed(field))
        else:
            made.append(_input(field, inner, name, required=required and not optional and _needed(field)))
    return made


def _input(field: dataclasses.Field[Any], hint: Any, name: str, *, required: bool) -> FormField:
    choices = [one for one in _options(hint) if one is not type(None)]
    first = choices[0]
    options: tuple[str, ...] = ()
    if _is_enum(first):
        kind, options = "select", tuple(str(member.value) for member in first)
    elif typing.get_origin(first) is Literal:
        kind, options = "select", tuple(str(one) for one in typing.get_args(first))
    elif first in _PLAIN:
        kind = _PLAIN[first][2]
    else:
        kind = "json"
    default = None if field.default is dataclasses.MISSING else field.default
    label = field.metadata.get("label") or field.name.replace("_", " ").capitalize()
    shown = default.value if isinstance(default, Enum) else default
    return FormField(name, label, kind, required, field.metadata.get("says") or _says(hint), options, shown)


def _says(hint: Any) -> str:
    """What is permitted, in words."""
    parts = []
    for one in _options(hint):
        if one is type(None):
            parts.append("absent (null)")
        elif dataclasses.is_dataclass(one):
            parts.append(f"an object with the facts of {typing.cast(type, one).__name__}")
        elif _is_enum(one):
            parts.append("one of " + ", ".join(str(member.value) for member in one))
        elif typing.get_origin(one) is Literal:
            parts.append("one of " + ", ".join(str(choice) for choice in typing.get_args(one)))
        elif (element := _element(one)) is not None:
            parts.append(f"a list, each entry {_says(element)}")
        elif one in _PLAIN:
            parts.append(_PLAIN[one][1])
        else:
            parts.append("an object")
    return " or ".join(parts)


def _options(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in {Union, types.UnionType}:
        return typing.get_args(hint)
    return (hint,)


def _element(hint: Any) -> Any:
    """The type of a list's entries, or None when the hint is no list."""
    if typing.get_origin(hint) in {tuple, list, frozenset, set, Sequence, typing.AbstractSet}:
        return typing.get_args(hint)[0]
    return None


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


def _needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _first_line(kind: type) -> str:
    lines = (kind.__doc__ or "").strip().splitlines()
    return lines[0] if lines else kind.__name__


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
