"""The doors through which every case of every law table must come out the same. A new door adds one line to DOORS."""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from django.test import Client
from tests.law.tables import Case

from carelaw.kernel.command import Command, Console
from carelaw.law.commands import COMMANDS
from carelaw.law.decide import decide
from carelaw.law.facts_schema import parse_facts
from carelaw.law.register import default_law
from carelaw.law.rule import rules

# A door takes a case and gives the decision as the plain JSON that it shows.
Door = Callable[[Case], Mapping[str, Any]]


def call(case: Case) -> Mapping[str, Any]:
    """The rule itself."""
    rule = rules()[case.rule]
    return rule(parse_facts(rule.facts, case.facts), law=case.law).as_dict()


def by_json(case: Case) -> Mapping[str, Any]:
    """`decide`, after a trip through JSON text."""
    facts = json.loads(json.dumps(case.facts))
    return decide(case.rule, facts, case.law).as_dict()


def command_line(case: Case) -> Mapping[str, Any]:
    """`carelaw decide RULE --facts -`."""
    words = [case.rule, "--facts", "-", "--format", "json"]
    for reading, option in case.readings.items():
        words += ["--reading", f"{reading}={option}"]
    stdout, stderr = io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        if case.changes:
            adoption = Path(folder) / "law.toml"
            adoption.write_text(_adoption(case), encoding="utf-8")
            words += ["--law", str(adoption)]
        code = run(("decide",), words, Console(stdout, stderr, io.StringIO(json.dumps(case.facts))))
    assert code in (0, 1), stderr.getvalue()
    return json.loads(stdout.getvalue())


def json_api(case: Case) -> Mapping[str, Any]:
    """`POST /api/rules/RULE/decide`, in a deployment that has adopted the law of the row."""
    with mock.patch("carelaw.platform.lawbook.api.adopted_law", return_value=case.law):
        response = Client().post(f"/api/rules/{case.rule}/decide", case.facts, content_type="application/json")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def _adoption(case: Case) -> str:
    """The adoption file of a deployment that has recorded the changes of the row."""
    lines = [f"rulebooks = {json.dumps(list(default_law().rulebooks))}"]
    for change in case.changes:
        lines += ["[[changes]]", f'id = "{change.id}"', f'rulebook = "{change.rulebook}"']
        lines += [f'citation = "{change.citation}"', f"effective_on = {change.effective_on}"]
        lines.append(f'effect = "{change.effect}"')
        if change.last_day:
            lines.append(f"last_day = {change.last_day}")
        if change.number:
            value = change.value if isinstance(change.value, date) else json.dumps(change.value)
            lines += [f'number = "{change.number}"', f"value = {value}"]
    return "\n".join(lines) + "\n"


def command(words: tuple[str, ...]) -> Command:
    """One of the law's commands by its words."""
    return next(one for one in COMMANDS if one.words == words)


def run(words: tuple[str, ...], arguments: list[str], console: Console) -> int:
    """Run one of the law's commands as the command line would."""
    parser = argparse.ArgumentParser(prog="carelaw")
    command(words).arguments(parser)
    return command(words).run(parser.parse_args(arguments), console)


DOORS: dict[str, Door] = {"call": call, "json": by_json, "command line": command_line, "JSON API": json_api}
