"""What is said to carry a provision exists, and calls a rule of the provision if there is one."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

import carelaw
from carelaw.law.coverage import Carried, coverage
from carelaw.law.register import default_law
from carelaw.law.rule import load_programs, rules
from carelaw.law.texts import Carrier, CarrierKind

load_programs()
SOURCE = Path(carelaw.__file__).parent
ROOT = SOURCE.parents[1]
BY_NAME = {CarrierKind.USE_CASE, CarrierKind.PAGE, CarrierKind.JOB, CarrierKind.REPORT}
EVERY = [(one.id, carrier) for book in default_law().books.values() for one in book.provisions.values()
         for carrier in book.carriers.get(one.id, ())]  # fmt: skip
# Not everything that imports a rule carries the law with it.
NO_CARRIERS = ("carelaw.pdmp.bench", "carelaw.gateway.bench", "carelaw.pbm.bench")

Thing = tuple[str, str]


@pytest.mark.parametrize(("provision", "carrier"), EVERY, ids=lambda one: str(one))
def test_what_carries_a_provision_exists(provision: str, carrier: Carrier) -> None:
    assert fault_of(carrier) == "", f"carriers.toml [[{provision}]]"


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        (CarrierKind.USE_CASE, "carelaw.pdmp.use_cases.nothing"),
        (CarrierKind.USE_CASE, "carelaw.pdmp.rules.query_gate"),
        (CarrierKind.PAGE, "carelaw.pdmp.web.history.nothing"),
        (CarrierKind.PAGE, "/history/nothing/"),
        (CarrierKind.DOCUMENT, "docs/nothing.md"),
    ],
)
def test_what_does_not_exist_or_is_a_rule_itself_is_found(kind: CarrierKind, where: str) -> None:
    assert fault_of(Carrier(kind, where))


def test_every_carried_provision_with_rules_has_one_that_the_software_calls() -> None:
    called = called_by_the_software()
    idle = {
        row.provision.id: row.rules
        for row in coverage(default_law(), rules())
        if row.status is Carried.CARRIED and row.rules and not any(_place(name) in called for name in row.rules)
    }
    assert not idle, "these have a carrier line, but no part of the software calls their rules"


def test_every_rule_that_the_software_calls_has_its_provision_carried() -> None:
    """Of the program that stands whole; where one is being built, its rules come first and its lines later."""
    called = called_by_the_software()
    silent = {
        row.provision.id: row.rules
        for row in coverage(default_law(), rules())
        if row.provision.rulebook == "pa-abc-map"
        and row.status is Carried.RULE_ONLY
        and any(_place(name) in called for name in row.rules)
    }
    assert not silent, "the software calls these rules: add the line that says where"


def test_a_rule_that_nothing_calls_is_seen() -> None:
    called = called_by_the_software()
    assert _place("query-gate") in called
    assert _place("prescriber-patient-query") in called, "a rule calls it"
    assert _place("dispensing-report") not in called


def fault_of(carrier: Carrier) -> str:
    """What is wrong with a carrier's place, or nothing."""
    if carrier.kind is CarrierKind.DOCUMENT and (ROOT / carrier.where).is_file():
        return ""
    if carrier.kind is CarrierKind.PAGE and carrier.where.startswith("/"):
        return "" if _opens(carrier.where) else f"no page stands at {carrier.where}"
    if carrier.kind not in {*BY_NAME, CarrierKind.DOCUMENT}:
        return ""
    if ".rules" in carrier.where:
        return f"{carrier.where} is a rule; name what calls it"
    return (
        ""
        if exists(carrier.where)
        else f"there is no {carrier.where}: write a dotted name, a page's address or a document's path"
    )


def _opens(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def exists(dotted: str) -> bool:
    """True for the dotted name of a module of ours, or of something in it."""
    if not dotted.startswith("carelaw."):
        return False
    try:
        importlib.import_module(dotted)
    except ModuleNotFoundError:
        module, _, name = dotted.rpartition(".")
        return module != "carelaw" and exists(module) and hasattr(importlib.import_module(module), name)
    return True


def called_by_the_software() -> set[Thing]:
    """Every function of a `rules` package that something outside of them imports, or that such a function calls."""
    trees = {_module(path): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")}
    imported = {module: _imports(tree) for module, tree in trees.items()}
    uses = {module: _uses(tree) for module, tree in trees.items() if _of_rules(module)}
    outside = [module for module in trees if not _of_rules(module) and not module.startswith(NO_CARRIERS)]
    waiting = [thing for module in outside for thing in imported[module].values() if _of_rules(thing[0])]
    seen: set[Thing] = set()
    while waiting:
        module, name = thing = waiting.pop()
        if thing in seen:
            continue
        seen.add(thing)
        for used in uses.get(module, {}).get(name, ()):
            if used in uses[module]:
                waiting.append((module, used))
            elif used in imported[module] and _of_rules(imported[module][used][0]):
                waiting.append(imported[module][used])
    return seen


def _place(rule: str) -> Thing:
    logic = inspect.unwrap(rules()[rule].logic)
    return logic.__module__, logic.__name__


def _module(path: Path) -> str:
    return ".".join(("carelaw", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")


def _of_rules(module: str) -> bool:
    return ".rules." in f"{module}."


def _imports(tree: ast.Module) -> dict[str, Thing]:
    return {
        alias.asname or alias.name: (line.module, alias.name)
        for line in ast.walk(tree)
        if isinstance(line, ast.ImportFrom) and line.module
        for alias in line.names
    }


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """The names that each function, class and constant of a module mentions."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in tree.body:
        for name in _defined(line):
            found[name] |= {one.id for one in ast.walk(line) if isinstance(one, ast.Name)} - {name}
    return found


def _defined(line: ast.stmt) -> Iterable[str]:
    if isinstance(line, ast.FunctionDef | ast.ClassDef):
        return [line.name]
    targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
    return [one.id for one in targets if isinstance(one, ast.Name)]
