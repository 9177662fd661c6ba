"""Permissions: declared once, asked before every act."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts import permissions
from carelaw.platform.accounts.actor import Actor, host_operator, system_actor, visitor
from carelaw.platform.accounts.permissions import access_of, allowed, declare, page, public_page, require
from carelaw.platform.accounts.roles import ROLES


@pytest.fixture(autouse=True)
def _own_permissions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_PERMISSIONS", {})
    declare("test.ask", roles=("PRESCRIBER",), says="Ask.", cite="§9(b)(1)")


def someone(role: str, **scope: tuple[str, ...]) -> Actor:
    return Actor("a1", "Pat Example", role, True, "console", "x", scope=scope)


def test_a_role_that_holds_the_permission_passes():
    require(someone("PRESCRIBER"), "test.ask")
    assert allowed(someone("PRESCRIBER"), "test.ask")


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"PRESCRIBER"}))
def test_every_other_role_is_refused_with_the_paragraph(role):
    with pytest.raises(Refusal) as caught:
        require(someone(role), "test.ask")
    assert (caught.value.kind, caught.value.cite, caught.value.code) == ("forbidden", "§9(b)(1)", "not-permitted")
    assert not allowed(someone(role), "test.ask")


def test_nobody_is_asked_to_sign_in():
    with pytest.raises(Refusal) as caught:
        require(None, "test.ask")
    assert caught.value.kind == "unauthenticated"


def test_a_narrowed_grant_holds_only_what_it_names():
    assert allowed(someone("PRESCRIBER", permission=("test.ask",)), "test.ask")
    assert not allowed(someone("PRESCRIBER", permission=("test.other",)), "test.ask")


def test_a_declaration_is_checked():
    with pytest.raises(ValueError, match="unknown roles: VETERINARIAN"):
        declare("test.vet", roles=("VETERINARIAN",), says="", cite="")
    with pytest.raises(ValueError, match="declared twice"):
        declare("test.ask", roles=("PATIENT",), says="Ask.", cite="§9(b)(1)")
    with pytest.raises(KeyError):
        require(someone("ADMIN"), "test.never-declared")


def test_a_marked_view_asks_before_it_answers():
    asked = []
    view = page(permission="test.ask")(lambda request: asked.append(request))
    with pytest.raises(Refusal):
        view(SimpleNamespace(actor=someone("PATIENT")))
    assert not asked
    view(SimpleNamespace(actor=someone("PRESCRIBER")))
    assert len(asked) == 1
    assert access_of(view).permission == "test.ask"


def test_a_token_at_an_api_counts_before_a_session():
    view = page(permission="test.ask")(lambda request: "answered")
    assert view(SimpleNamespace(auth=someone("PRESCRIBER"), actor=None)) == "answered"
    with pytest.raises(Refusal):
        view(SimpleNamespace(auth=someone("PATIENT"), actor=someone("PRESCRIBER")))


def test_a_public_view_says_why():
    assert access_of(public_page(why="The law's text is public.")(lambda request: None)).kind == "public"
    with pytest.raises(ValueError, match="why"):
        public_page(why=" ")


def test_the_program_the_host_and_strangers_have_roles_nobody_can_be_granted():
    made = (system_actor("job"), host_operator("cli"), visitor("192.0.2.1"))
    assert [ROLES[actor.role].grantable for actor in made] == [False, False, False]


def test_a_program_whose_law_is_not_adopted_is_closed(tmp_path, settings):
    declare("pbm.test-only", roles=("PBM_FILER",), says="do this", cite="§1")
    filer = Actor("a-1", "Pat", "PBM_FILER", True, "api", "test")
    settings.CARELAW_HOME = tmp_path
    require(filer, "pbm.test-only")
    (tmp_path / "law.toml").write_text('rulebooks = ["pa-abc-map"]\n', encoding="utf-8")
    assert not allowed(filer, "pbm.test-only")
    with pytest.raises(Refusal) as refused:
        require(filer, "pbm.test-only")
    assert refused.value.code == "program-not-adopted"
    assert "il-215-5-513b1" in refused.value.says
    (tmp_path / "law.toml").write_text('rulebooks = ["il-215-5-513b1"]\n', encoding="utf-8")
    require(filer, "pbm.test-only")
