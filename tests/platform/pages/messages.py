"""Finds the sentences that pages show, in templates and code, without the gettext tools."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
_IN_TEMPLATE = re.compile(r"(?<![\w.])(?:_|gettext|ngettext)\(")


def messages_of(*folders: Path) -> list[str]:
    """Every translatable sentence below these folders; a plural is its singular, NUL, its plural."""
    found: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*.py"):
            found.update(_in_code(ast.parse(path.read_text(encoding="utf-8"))))
        for path in folder.rglob("*.html"):
            found.update(_in_template(templatize(path.read_text(encoding="utf-8"))))
    return sorted(found)


def _in_code(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                plural = node.args[1] if node.func.id == "ngettext" else None
                yield first.value + (f"\0{plural.value}" if isinstance(plural, ast.Constant) else "")


def _in_template(code: str) -> Iterator[str]:
    for match in _IN_TEMPLATE.finditer(code):
        end = match.end()
        while end <= len(code):
            end = code.index(")", end) + 1
            try:
                tree = ast.parse(code[match.start() : end].strip())
            except SyntaxError:
                continue
            yield from _in_code(tree)
            break
