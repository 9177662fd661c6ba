"""The console, the JSON API and the command line for the board and the program's money."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from carelaw.platform.accounts.actor import Actor
from tests.pdmp.law_enforcement import doors


class Doors(doors.Doors):
    """Every door on one day."""

    def api(self, actor: Actor, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request to the JSON API."""
        given = {"Authorization": f"Bearer {self._token(actor)}", **headers}
        call = getattr(Client(), method)
        if method == "get":
            return call(f"/api/pdmp{path}", headers=given)
        return call(f"/api/pdmp{path}", json.dumps(body), content_type="application/json", headers=given)
