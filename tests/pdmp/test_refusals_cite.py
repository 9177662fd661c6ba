"""A refusal that is named after a provision names its paragraph too, wherever in the program it is raised."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from carelaw import pdmp

SOURCE = Path(pdmp.__file__).parent


def bare() -> Iterator[str]:
    """Each refusal with a provision's code and no paragraph, by its place."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Refusal" or not node.args:
                continue
            code = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
            if str(code).startswith(("E-MAP", "W-MAP")) and "cite" not in {one.arg for one in node.keywords}:
                yield f"{path.relative_to(SOURCE)}:{node.lineno} {code}"


def test_every_refusal_of_a_provision_names_its_paragraph() -> None:
    assert list(bare()) == []
