"""Access tokens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.granting import revoke_grant, suspend_account
from carelaw.platform.accounts.models import AccessToken
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.accounts.tokens import actor_for_token, issue_token, revoke_token
from carelaw.platform.record.models import Entry
from tests.platform.accounts.people import AT, OPERATOR, actor, person

pytestmark = pytest.mark.django_db


def issued(role="SUBMITTER", **terms):
    return issue_token(OPERATOR, AT, account=person(role), role=role, **{"days": 30, **terms})


def used(secret, at=AT):
    return actor_for_token(secret, at=at, channel="api", client="192.0.2.9")


def refused(secret, at=AT) -> Refusal:
    with pytest.raises(Refusal) as caught:
        used(secret, at)
    return caught.value


def test_a_token_speaks_for_its_account_in_one_role():
    made = issued()
    speaker = used(made.secret)
    assert (speaker.account_id, speaker.role, speaker.channel) == (str(made.token.account_id), "SUBMITTER", "api")
    # The program office hands it to a proven person; a designee, who needs two factors in person, gets none (below).
    assert speaker.second_factor is True


def test_only_the_digest_is_kept_and_the_secret_is_not_shown_by_repr():
    made = issued()
    kept = str(AccessToken.objects.values().get(pk=made.token.pk))
    assert made.secret not in kept
    assert made.secret not in repr(made)
    assert made.secret.startswith(made.token.prefix)
    assert made.secret not in "".join(Entry.objects.values_list("body_text", flat=True))


def test_unknown_expired_and_revoked_tokens_get_the_same_words():
    made = issued()
    words = {refused("clw_" + "0" * 64).says, refused(made.secret, AT + timedelta(days=30)).says}
    assert used(made.secret, AT + timedelta(days=30) - timedelta(microseconds=1))
    revoke_token(OPERATOR, AT, made.token)
    words.add(refused(made.secret).says)
    assert len(words) == 1
    assert refused(made.secret).kind == "unauthenticated"


def test_a_token_dies_with_the_grant_and_with_the_account():
    made = issued()
    revoke_grant(OPERATOR, AT, made.token.account.grants.get(), because="Contract ended")
    assert refused(made.secret).code == "E-MAP-50.revoked"
    other = issued()
    suspend_account(OPERATOR, AT, other.token.account, because="Under review")
    assert refused(other.secret).code == "E-MAP-50.account-suspended"


def test_a_token_can_be_narrowed():
    made = issued("ADMIN", narrowed_to=["accounts.manage"])
    speaker = used(made.secret)
    assert allowed(speaker, "accounts.manage")
    assert not allowed(speaker, "accounts.token-issue")


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"days": 0}, "token-days"),
        ({"days": 367}, "token-days"),
        ({"narrowed_to": ["no.such"]}, "permission-unknown"),
    ],
)
def test_terms_outside_the_limits_are_refused(terms, code):
    with pytest.raises(Refusal) as caught:
        issued(**terms)
    assert caught.value.code == code


def test_no_program_speaks_for_a_designee_or_for_a_role_not_held():
    for account, code in ((person("PRESCRIBER_DESIGNEE"), "E-MAP-62"), (person("SUBMITTER"), "E-MAP-50.no-grant")):
        role = "PRESCRIBER_DESIGNEE" if code == "E-MAP-62" else "ADMIN"
        with pytest.raises(Refusal) as caught:
            issue_token(OPERATOR, AT, account=account, role=role, days=1)
        assert caught.value.code == code


def test_issuing_needs_the_permission():
    with pytest.raises(Refusal, match="not-permitted"):
        issue_token(actor("SUBMITTER"), AT, account=person("SUBMITTER"), role="SUBMITTER", days=1)


def test_use_is_noted_but_not_at_every_request():
    made = issued()
    used(made.secret)
    used(made.secret, AT + timedelta(minutes=4))
    assert AccessToken.objects.get(pk=made.token.pk).last_used_at == AT
    used(made.secret, AT + timedelta(minutes=6))
    assert AccessToken.objects.get(pk=made.token.pk).last_used_at == AT + timedelta(minutes=6)
