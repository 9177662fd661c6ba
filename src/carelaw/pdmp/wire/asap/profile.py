"""What one state asks of a report: a table on top of the dictionary, checked when it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from carelaw.pdmp.wire.asap import dictionary
from carelaw.pdmp.wire.asap.finding import Level, kinds

SHIPPED = ("base", "pa")


class ProfileError(ValueError):
    """A profile that cannot be used: which file, which entry, what is allowed there."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What a profile says about one field. None means: as the dictionary has it."""

    required: str | None = None
    width: int | None = None
    codes: tuple[str, ...] | None = None
    extra_codes: Mapping[str, str] = field(default_factory=dict)
    default: Mapping[str, str] = field(default_factory=dict)
    minimum: int | None = None
    maximum: int | None = None
    above: int | None = None
    flagged: Mapping[str, str] = field(default_factory=dict)
    severity: Mapping[str, Level] = field(default_factory=dict)
    cite: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Companion:
    """A field that calls for another: `needs` must be there when `when` is, or when `when` holds one of `values`."""

    when: str
    needs: str
    values: tuple[str, ...] = ()
    since: str = dictionary.VERSIONS[0]


@dataclass(frozen=True, slots=True)
class Excuse:
    """Words that stand for an absent thing, and the required fields that may then be blank."""

    field: str
    words: frozenset[str]
    excuses: frozenset[str]
    locations: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Profile:
    """The rules of one state, whole: the base and what the state adds. Compared by identity, so it may key a cache."""

    name: str
    title: str
    versions: tuple[str, ...]
    fields: Mapping[str, FieldRule]
    severity: Mapping[str, Level]
    companions: tuple[Companion, ...]
    no_fixed_address: Excuse
    abroad: Excuse
    void_identified_by: frozenset[str]
    days_supply_high: int
    age_high: int
    quantity_per_day_high: Mapping[str, int]

    def rule(self, name: str) -> FieldRule:
        """What this profile says about a field."""
        return self.fields.get(name, _AS_IT_IS)

    def requirement(self, name: str) -> str:
        """R required, S situational or O optional."""
        return self.rule(name).required or dictionary.fields()[name].requirement

    def default(self, name: str, version: str) -> str:
        """What a blank field means in this version; empty when a blank means nothing."""
        return self.rule(name).default.get(version, "")

    def width(self, name: str, version: str) -> int:
        """The most characters of a field."""
        return self.rule(name).width or dictionary.fields()[name].widths[version].most

    def codes(self, name: str, version: str) -> Mapping[str, str]:
        """The codes a field may hold, with their meaning; empty when it is not coded."""
        rule = self.rule(name)
        listed = {**dictionary.codes_of(name, version), **rule.extra_codes}
        if rule.codes is not None:
            return {code: listed[code] for code in rule.codes if code in listed}
        return listed

    def level(self, code: str, name: str = "") -> Level:
        """How grave a finding is here: the field's own word, else the profile's, else the common one."""
        rule = self.rule(name)
        if code in rule.severity:
            return rule.severity[code]
        if code in self.severity:
            return self.severity[code]
        kind = kinds()[code]
        optional = name in dictionary.fields() and self.requirement(name) != "R"
        return kind.optional_level if optional else kind.level

    def accepting(self, *versions: str) -> Profile:
        """The same profile for other versions, when the program has decided to accept them."""
        _check_versions(versions, self.name)
        return replace(self, versions=tuple(versions))


_AS_IT_IS = FieldRule()


def load_profile(source: str | Path) -> Profile:
    """The profile of this name (`base`, `pa`), or the one in a file of your own. Raises ProfileError."""
    if isinstance(source, Path):
        return _build(source.name, _read_file(source))
    return _shipped(source)


@cache
def _shipped(name: str) -> Profile:
    if name not in SHIPPED:
        raise ProfileError(
            f"There is no profile {name!r}. Shipped profiles: {', '.join(SHIPPED)}; or give the path of a file."
        )
    return _build(name, _shipped_table(name))


def _shipped_table(name: str) -> dict[str, Any]:
    return _parse((files(__package__) / "profiles" / f"{name}.toml").read_text(encoding="utf-8"), name)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return _parse(path.read_text(encoding="utf-8"), path.name)
    except OSError as problem:
        raise ProfileError(f"{path.name}: the file cannot be read ({problem.strerror}).") from problem


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ProfileError(f"{where}: not a TOML file: {problem}.") from problem


_KEYS = {
    "extends": str,
    "title": str,
    "versions": list,
    "limits": dict,
    "void": dict,
    "no_fixed_address": dict,
    "abroad": dict,
    "severity": dict,
    "fields": dict,
    "companions": list,
}
_SECTION_KEYS: dict[str, dict[str, Any]] = {
    "limits": {"days_supply_high": int, "age_high": int, "quantity_per_day_high": dict},
    "void": {"identified_by": list},
    "no_fixed_address": {"field": str, "words": list, "locations": list, "excuses": list},
    "abroad": {"field": str, "words": list, "excuses": list},
}
_FIELD_KEYS = {
    "required": str,
    "width": int,
    "codes": list,
    "extra_codes": dict,
    "default": (str, dict),
    "minimum": int,
    "maximum": int,
    "above": int,
    "flagged": dict,
    "severity": dict,
    "cite": str,
    "hint": str,
}


def _build(name: str, table: dict[str, Any]) -> Profile:
    """One profile out of a state's table and the base it extends."""
    _check_keys(table, _KEYS, name)
    base: dict[str, Any] = {}
    if name != "base":
        if table.get("extends") != "base":
            raise ProfileError(f'{name}: extends must be "base".')
        base = _shipped_table("base")
    rules = {key: dict(entry) for key, entry in base.get("fields", {}).items()}
    for key, entry in table.get("fields", {}).items():
        _check_field(key, entry, name)
        own = rules.setdefault(key, {})
        severity = {**own.get("severity", {}), **entry.get("severity", {})}
        own.update(entry)
        own["severity"] = severity
    merged = {**base, **table}
    for section, allowed in _SECTION_KEYS.items():
        _check_keys(table.get(section, {}), allowed, f"{name}: {section}")
        merged[section] = {**base.get(section, {}), **table.get(section, {})}
    limits = merged["limits"]
    versions = tuple(merged["versions"])
    _check_versions(versions, name)
    return Profile(
        name=name.removesuffix(".toml"),
        title=merged.get("title", name),
        versions=versions,
        fields=MappingProxyType({key: _rule(entry) for key, entry in rules.items()}),
        severity=_levels(table.get("severity", {}), f"{name}: severity"),
        companions=tuple(
            _companion(entry, name) for entry in [*base.get("companions", []), *table.get("companions", [])]
        ),
        no_fixed_address=_excuse(merged["no_fixed_address"], name),
        abroad=_excuse(merged["abroad"], name),
        void_identified_by=frozenset(merged["void"]["identified_by"]),
        days_supply_high=limits["days_supply_high"],
        age_high=limits["age_high"],
        quantity_per_day_high=limits["quantity_per_day_high"],
    )


def _check_keys(table: Mapping[str, Any], allowed: Mapping[str, Any], where: str) -> None:
    for key, value in table.items():
        if key not in allowed:
            raise ProfileError(f"{where}: unknown entry {key!r}. Known entries: {', '.join(allowed)}.")
        if not isinstance(value, allowed[key]) or isinstance(value, bool):
            raise ProfileError(f"{where}: {key} has the wrong type ({type(value).__name__}).")


def _check_field(key: str, entry: Any, name: str) -> None:
    where = f"{name}: fields.{key}"
    known = dictionary.fields()
    if key not in known:
        raise ProfileError(f"{where}: there is no such field. Fields run from TH01 to TT02, for example DSP16.")
    if not isinstance(entry, dict):
        raise ProfileError(f"{where}: write it as a table, [fields.{key}].")
    _check_keys(entry, _FIELD_KEYS, where)
    if entry.get("required", "R") not in {"R", "S", "O"}:
        raise ProfileError(
            f"{where}.required: {entry['required']!r} is not R (required), S (situational) or O (optional)."
        )
    if entry.get("width", 1) < 1:
        raise ProfileError(f"{where}.width: {entry['width']} is not a width of at least 1.")
    _check_codes(key, entry, where)
    _levels(entry.get("severity", {}), f"{where}.severity")


def _check_codes(key: str, entry: Mapping[str, Any], where: str) -> None:
    listed = {code.code for code in dictionary.code_lists().get(dictionary.fields()[key].codes, ())}
    for code in entry.get("codes", ()):
        if code not in listed and code not in entry.get("extra_codes", {}):
            known = ", ".join(sorted(listed)) or "the field is not coded"
            raise ProfileError(
                f"{where}.codes: {code!r} is not in the standard's list ({known})."
                " A code of your own goes into extra_codes with its meaning."
            )
    default = entry.get("default")
    for version in default if isinstance(default, dict) else ():
        _check_versions((version,), where)


def _check_versions(versions: tuple[str, ...], where: str) -> None:
    wrong = [version for version in versions if version not in dictionary.VERSIONS]
    if wrong or not versions:
        named = ", ".join(repr(version) for version in wrong) or "none"
        raise ProfileError(f"{where}: versions names {named}. Known versions: {', '.join(dictionary.VERSIONS)}.")


def _levels(table: Mapping[str, str], where: str) -> Mapping[str, Level]:
    levels = [level.value for level in Level]
    for code, level in table.items():
        if code not in kinds():
            raise ProfileError(f"{where}: there is no finding {code!r}. Findings are listed in findings.toml.")
        if level not in levels:
            raise ProfileError(f"{where}.{code}: {level!r} is not one of {', '.join(levels)}.")
    return {code: Level(level) for code, level in table.items()}


def _rule(entry: Mapping[str, Any]) -> FieldRule:
    default = entry.get("default", {})
    return FieldRule(
        required=entry.get("required"),
        width=entry.get("width"),
        codes=tuple(entry["codes"]) if "codes" in entry else None,
        extra_codes=entry.get("extra_codes", {}),
        default=dict.fromkeys(dictionary.VERSIONS, default) if isinstance(default, str) else default,
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
        above=entry.get("above"),
        flagged=entry.get("flagged", {}),
        severity={code: Level(level) for code, level in entry.get("severity", {}).items()},
        cite=entry.get("cite", ""),
        hint=entry.get("hint", ""),
    )


def _companion(entry: Mapping[str, Any], name: str) -> Companion:
    where = f"{name}: companions"
    _check_keys(entry, {"when": str, "needs": str, "values": list, "since": str}, where)
    for key in ("when", "needs"):
        if entry.get(key) not in dictionary.fields():
            raise ProfileError(f"{where}: {key} names {entry.get(key)!r}, and there is no such field.")
    since = entry.get("since", dictionary.VERSIONS[0])
    _check_versions((since,), where)
    return Companion(entry["when"], entry["needs"], tuple(entry.get("values", ())), since)


def _excuse(entry: Mapping[str, Any], name: str) -> Excuse:
    named = [entry["field"], *entry["excuses"]]
    for key in named:
        if key not in dictionary.fields():
            raise ProfileError(f"{name}: {key!r} is no field.")
    return Excuse(
        field=entry["field"],
        words=frozenset(word.upper() for word in entry["words"]),
        excuses=frozenset(entry["excuses"]),
        locations=frozenset(entry.get("locations", ())),
    )
