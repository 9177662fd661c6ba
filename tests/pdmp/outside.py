"""A stranger's case through the doors of one act: the same from its operation and from its page, and nothing stays."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import actor
from tests.pdmp.misuse.doors import Doors

Body = Mapping[str, Any]


@dataclass
class Outside:
    """Everybody's token and session, made once; whatever a case does is undone after it."""

    doors: Doors
    people: dict[str, Actor] = field(default_factory=dict)
    consoles: dict[str, Client] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def who(self, role: str) -> Actor:
        """Somebody in a role."""
        if role not in self.people:
            self.people[role] = actor(role)
        return self.people[role]

    def console(self, role: str) -> Client:
        """The same person's session."""
        if role not in self.consoles:
            self.consoles[role] = self.doors.console(self.who(role))
        return self.consoles[role]

    def act(
        self, provision: str, role: str, path: str, body: Body | Callable[[], Body], code: str = "", cite: str = ""
    ) -> None:
        """One act over the API and on its page, the same from both; a wrong answer is noted and the next is tried."""
        at = f"{provision} {path} as {role}"
        person = self.who(role)
        try:
            page = reverse(f"act-{path.rpartition('/')[2]}")
            console = self.console(role)
        except NoReverseMatch:
            page = ""
        with undone():
            sent = body() if callable(body) else body
            answer = self.doors.api(person, "post", path, sent)
            says = self._judged(at, answer, code, cite)
        if page:
            with undone():
                shown = console.post(page, body() if callable(body) else body)
            done = shown.status_code == 302
            # A reference in the sentence is another each time; what comes before it is the same.
            if done == bool(code) or says.partition("-20")[0][:60] not in html.unescape(shown.content.decode()):
                self.wrong.append(f"{at}: the page answers {shown.status_code}, the API {says!r}")

    def _judged(self, at: str, answer: Any, code: str, cite: str) -> str:
        told = answer.json()
        if not code:
            if answer.status_code not in (200, 201, 202):
                self.wrong.append(f"{at}: {answer.status_code} {told.get('code')} {told.get('says')}, wanted done")
            return ""
        refused = answer.status_code >= 400
        codes = {told.get("code"), *(one.get("code") for one in told.get("problems") or ())}
        cites = {told.get("cite"), *(one.get("cite") for one in told.get("problems") or ())}
        if not refused or code not in codes or not any((one or "").startswith(cite) for one in cites):
            self.wrong.append(f"{at}: {answer.status_code} {sorted(map(str, codes))} {cites}, wanted {code} {cite}")
        problems = told.get("problems") or ()
        return str(problems[0]["says"] if problems else told.get("says", "")) if refused else ""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def with_reference(make: Callable[[], Any], name: str, **body: Any) -> Callable[[], Body]:
    """A body that names what is made first, in the same undone state."""
    return lambda: {name: str(make()), **body}
