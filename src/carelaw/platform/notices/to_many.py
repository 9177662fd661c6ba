"""Tell many organizations the same kind of thing at once: as `to_parties` does, in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import Template
from uuid import UUID

from django.db import transaction

from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import NOTICE_WRITTEN, NoticeTemplate, looked_at
from carelaw.platform.notices.to_parties import is_told
from carelaw.platform.record.keeping import Act, append_many

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What one organization is told; the same kind and key twice is one notice."""

    key: str
    party_id: UUID
    values: Mapping[str, str]
    about: str = ""
    address: str = ""


def write_to_many(kind: str, told: Sequence[Told], *, at: datetime, letter: bool = False) -> int:
    """Write a notice to everyone who acts for each party, and on paper if asked; gives how many were written."""
    accounts = _acting_for({one.party_id for one in told}, at)
    languages = {language or "en" for some in accounts.values() for _account, language in some}
    words = {language: looked_at(kind, language, at, letter=False) for language in languages}
    notices = [
        _notice(words[language or "en"], one, f"{one.key}:{account}", at, account_id=account)
        for one in told
        for account, language in accounts[one.party_id]
    ]
    if letter and told:
        on_paper = looked_at(kind, "en", at, letter=True)
        notices += [_notice(on_paper, one, one.key, at) for one in told]
    known = _written(kind, [one.key for one in notices])
    new = [one for one in notices if (one.key, str(one.channel)) not in known]
    with transaction.atomic():
        Notice.objects.bulk_create(new, batch_size=200)
        append_many(
            [
                Act(
                    NOTICE_WRITTEN,
                    None,
                    at,
                    {"notice": str(one.id), "kind": kind, "channel": str(one.channel)},
                    str(one.id),
                )
                for one in new
            ]
        )
    return len(new)


def _written(kind: str, keys: Sequence[str]) -> set[tuple[str, str]]:
    """Which of these were written before, by key and channel."""
    found: set[tuple[str, str]] = set()
    for start in range(0, len(keys), _AT_ONCE):
        some = Notice.objects.filter(kind=kind, key__in=keys[start : start + _AT_ONCE])
        found.update(some.values_list("key", "channel"))
    return found


def _notice(template: NoticeTemplate, told: Told, key: str, at: datetime, *, account_id: UUID | None = None) -> Notice:
    return Notice(
        kind=template.kind,
        key=key,
        channel=NoticeChannel.LETTER if account_id is None else NoticeChannel.CONSOLE,
        account_id=account_id,
        party_id=told.party_id,
        language=template.language,
        subject=Template(template.subject).substitute(told.values),
        body=Template(template.body).substitute(told.values),
        cite=template.cite,
        about=told.about,
        address=told.address if account_id is None else "",
        created_at=at,
        sent_at=None if account_id is None else at,
    )


def _acting_for(parties: set[UUID], at: datetime) -> Mapping[UUID, Sequence[tuple[UUID, str]]]:
    """The accounts that act for each of the parties, with the language of each."""
    on, wanted = law_day(at), {str(one): one for one in parties}
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    grants = RoleGrant.objects.filter(scope__has_key="party").select_related("account").order_by("account_id")
    for grant in grants.iterator():
        for party in wanted.keys() & set(grant.scope["party"]):
            if is_told(grant, on):
                found[wanted[party]][grant.account_id] = grant.account.language
    return {party: tuple(found[party].items()) for party in parties}
