"""The page that explains one thing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from carelaw.platform.accounts.permissions import own_page
from carelaw.platform.decisions.explaining import Explanation, explain
from carelaw.platform.pages.parts import Column, Link, Table


@own_page(why="Each sort of thing asks for a permission of its own before it is explained.")
def explanation(request: Any, what: str, reference: str) -> HttpResponse:
    """Why something is as it is."""
    if request.actor is None:
        return redirect("role")
    found = explain(what, reference, request.actor)
    if request.GET.get("format") == "json":
        return JsonResponse(found.as_dict())
    page = {"title": found.title, "lead": found.says, "table": _steps(found)}
    return render(request, "decisions/explanation.html", {"page": page})


def _steps(found: Explanation) -> Table:
    columns = (Column("step", _("Step")), Column("value", _("Value")), Column("cite", _("Law")))
    rows = [(line["says"], _shown(line["value"]), line["cite"]) for line in found.as_dict()["lines"]]
    exports = (Link("JSON", "?format=json"),)
    return Table(_("How it came about"), columns, rows, exports=exports, caption_hidden=True)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')}: {_shown(each)}" for name, each in value.items())
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value)
