"""The demonstration's sign-ins with the codes of this instant; exists only where the demonstration runs."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from carelaw.platform.accounts.permissions import public_page


@public_page(why="Synthetic people only, and only where the demonstration runs.")
def sign_ins(request: Any) -> HttpResponse:
    """Every sign-in of the demonstration, with its code."""
    if not settings.CARELAW_DEMO:
        raise Http404
    from carelaw.site.demo import sign_ins_of

    rows = [{"role": one.role, "email": one.email, "password": one.password, "code": one.code(request.at),
             "shows": one.shows} for one in sign_ins_of(settings.CARELAW_HOME)]  # fmt: skip
    stories = settings.CARELAW_HOME / "synthetic-state" / "stories.json"
    cast = json.loads(stories.read_text("utf-8")) if stories.exists() else {}
    page = {"title": "Demonstration", "rows": rows, "stories": cast}
    return render(request, "site/demo.html", {"page": page})


urlpatterns = [path("demo/", sign_ins, name="demo")]
