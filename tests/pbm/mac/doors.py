"""The console, the JSON API and the command line, each speaking for one actor, with the clock standing still."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from carelaw.kernel.command import Console
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from carelaw.site.cli import main
from tests.platform.accounts.people import sign_in


class Doors:
    """Every door on one day."""

    def __init__(self, patch: pytest.MonkeyPatch, at: datetime) -> None:
        self._patch, self.at = patch, at
        self.stand(at)

    def stand(self, at: datetime) -> None:
        """The clock stands still at this instant."""
        self.at = at
        self._patch.setattr(Doorkeeper, "clock", staticmethod(lambda: at))
        self._patch.setattr(clock, "now", lambda: at)

    def console(self, actor: Actor) -> Client:
        """Somebody signed in at the console."""
        signed_in: Client = sign_in(Client(), Account.objects.get(pk=actor.account_id), actor.role)
        return signed_in

    def api(self, actor: Actor, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request to the JSON API."""
        sent = body if isinstance(body, str | bytes) else json.dumps(body)
        given = {"Authorization": f"Bearer {self._token(actor)}", **headers}
        call = getattr(Client(), method)
        if method == "get":
            return call(f"/api/pbm{path}", headers=given)
        kind = "text/csv" if isinstance(body, str) else "application/json"
        return call(f"/api/pbm{path}", sent, content_type=kind, headers=given)

    def command(self, actor: Actor, *words: str, stdin: str = "") -> tuple[int, str, str]:
        """One command: exit code, stdout, stderr."""
        self._patch.setenv("CARELAW_TOKEN", self._token(actor))
        out, err = io.StringIO(), io.StringIO()
        code = main(["pbm", *words], Console(out, err, io.StringIO(stdin)))
        return code, out.getvalue(), err.getvalue()

    def _token(self, actor: Actor) -> str:
        account = Account.objects.get(pk=actor.account_id)
        return issue_token(host_operator("tests"), self.at, account=account, role=actor.role, days=1).secret


def told(document: Mapping[str, Any]) -> tuple[str, str, str]:
    """A refusal's code, words and paragraph."""
    return str(document["code"]), str(document["says"]), str(document["cite"])
