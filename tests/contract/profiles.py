"""Judge a FHIR resource by the profiles of the US PDMP guide that it names, as `pdmp_profiles.json` has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROFILES: dict[str, Any] = json.loads((Path(__file__).parent / "pdmp_profiles.json").read_text("utf-8"))
CANONICAL = "http://hl7.org/fhir/us/pdmp/StructureDefinition/"


def profile_faults(resource: Any) -> list[str]:
    """What is wrong with a resource and with all that it holds, by every profile that each of them names."""
    return [fault for one in _resources(resource) for name in _named(one) for fault in _judged(one, name)]


def faults_by(resource: dict[str, Any], name: str) -> list[str]:
    """What is wrong with one resource by one profile, whether it names it or not."""
    return list(_judged(resource, name))


def _resources(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _resources(each)
    elif isinstance(value, dict):
        if "resourceType" in value:
            yield value
        for each in value.values():
            yield from _resources(each)


def _named(resource: dict[str, Any]) -> list[str]:
    told = resource.get("meta", {}).get("profile", ())
    return [url.removeprefix(CANONICAL) for url in told if url.startswith(CANONICAL)]


def _judged(one: dict[str, Any], name: str) -> Iterator[str]:
    wants = PROFILES.get(name)
    if wants is None:
        yield f"{name} is no profile of the guide"
        return
    if one["resourceType"] != wants["type"]:
        yield f"{name}: {one['resourceType']} is no {wants['type']}"
    for choice in wants.get("required", ()):
        if not any(_at(one, path) for path in choice.split("|")):
            yield f"{name}: {choice} is missing"
    for path in wants.get("at_most_one", ()):
        if isinstance(one.get(path), list) and len(one[path]) > 1:
            yield f"{name}: more than one {path}"
    for path, value in wants.get("fixed", {}).items():
        if _at(one, path) != [value]:
            yield f"{name}: {path} is not {value}"
    for path in wants.get("forbidden", ()):
        if _at(one, path):
            yield f"{name}: {path} is not allowed"
    for path in wants.get("whole_day", ()):
        yield from (f"{name}: {path} is no whole day" for day in _at(one, path) if len(day) != len("2026-01-01"))
    yield from _extensions(one, name, wants)
    yield from _entries(one, name, wants)
    yield from _parameters(one, name, wants)


def _extensions(one: dict[str, Any], name: str, wants: dict[str, Any]) -> Iterator[str]:
    seen = []
    for extension in one.get("extension", ()) if "extensions" in wants else ():
        short = extension["url"].removeprefix(CANONICAL)
        kind = wants["extensions"].get(short)
        if kind is None or set(extension) != {"url", kind} or short in seen:
            yield f"{name}: extension {extension['url']}"
        seen.append(short)


def _entries(one: dict[str, Any], name: str, wants: dict[str, Any]) -> Iterator[str]:
    held = [entry.get("resource", {}) for entry in one.get("entry", ())]
    kinds = [each.get("resourceType") for each in held]
    for kind in wants.get("entries_once", ()):
        if kinds.count(kind) != 1:
            yield f"{name}: {kinds.count(kind)} {kind}"
    if "entries_within" in wants:
        yield from (f"{name}: {kind} has no place in it" for kind in kinds if kind not in wants["entries_within"])
        # Every resource says from which program it comes.
        yield from (
            f"{name}: {each['resourceType']} without meta.source" for each in held if not _at(each, "meta.source")
        )
        if "Patient" not in kinds:
            yield f"{name}: no Patient"


def _parameters(one: dict[str, Any], name: str, wants: dict[str, Any]) -> Iterator[str]:
    told = [each.get("name") for each in one.get("parameter", ())]
    yield from (f"{name}: {each} twice" for each in wants.get("parameters_at_most_one", ()) if told.count(each) > 1)
    wanted = wants.get("parameters_at_least_one_of")
    if wanted and not set(wanted) & set(told):
        yield f"{name}: none of {wanted}"


def _at(value: Any, path: str) -> list[Any]:
    """The values at a path; a list is looked through. What is empty is not there."""
    found = [value]
    for part in path.split("."):
        found = [each[part] for one in found for each in _each(one) if isinstance(each, dict) and part in each]
    return [each for one in found for each in _each(one) if each not in ("", {}, [], None)]


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
