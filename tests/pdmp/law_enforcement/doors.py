"""The console, the JSON API and the command line of prescription monitoring, the clock standing still."""

from __future__ import annotations

import io
import json
from typing import Any

from django.test import Client

from carelaw.kernel.command import Console
from carelaw.platform.accounts.actor import Actor
from carelaw.site.cli import main
from tests.pbm.mac import doors


class Doors(doors.Doors):
    """Every door on one day."""

    def api(self, actor: Actor, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request to the JSON API; a body of bytes is sent as it is."""
        given = {"Authorization": f"Bearer {self._token(actor)}", **headers}
        call = getattr(Client(), method)
        if method == "get":
            return call(f"/api/pdmp/law-enforcement{path}", headers=given)
        sent = body if isinstance(body, bytes) else json.dumps(body)
        kind = "application/pdf" if isinstance(body, bytes) else "application/json"
        return call(f"/api/pdmp/law-enforcement{path}", sent, content_type=kind, headers=given)

    def command(self, actor: Actor, *words: str, stdin: str = "") -> tuple[int, str, str]:
        """One command: exit code, stdout, stderr."""
        self._patch.setenv("CARELAW_TOKEN", self._token(actor))
        self._patch.setattr("sys.stdin", io.StringIO(stdin))
        out, err = io.StringIO(), io.StringIO()
        code = main(["pdmp", *words], Console(out, err, io.StringIO(stdin)))
        return code, out.getvalue(), err.getvalue()
