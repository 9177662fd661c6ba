"""Tell an organization something: every account that acts for it finds it in its inbox, and a letter can go too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import write_notice

_BEGINS_LATER = ("not-begun", "")


def write_to_party(
    kind: str,
    *,
    key: str,
    party_id: UUID | str,
    at: datetime,
    values: Mapping[str, str],
    about: str = "",
    letter: bool = False,
    address: str = "",
    language: str = "en",
) -> list[Notice]:
    """Write a notice to everyone who acts for a party, and on paper if asked; the same key twice is one notice each.

    The paper is in `language`; each account reads its own.
    """
    written = [
        write_notice(
            kind,
            key=f"{key}:{account_id}",
            at=at,
            values=values,
            account_id=account_id,
            party_id=party_id,
            language=own_language or language,
            about=about,
        )
        for account_id, own_language in acting_for(party_id, at)
    ]
    if letter:
        on_paper = NoticeChannel.LETTER
        written.append(
            write_notice(
                kind,
                key=key,
                at=at,
                values=values,
                party_id=party_id,
                channel=on_paper,
                language=language,
                about=about,
                address=address,
            )
        )
    return written


def acting_for(party_id: UUID | str, at: datetime) -> list[tuple[UUID, str]]:
    """The accounts with a grant to act for a party that has not ended, with the language of each.

    Somebody whose grant begins later finds what was written before; a grant that ended opens nothing.
    """
    on = law_day(at)
    # The database narrows it to the few grants whose scope names the party; thousands may act for somebody.
    named = RoleGrant.objects.filter(scope__party__icontains=str(party_id))
    grants = named.select_related("account").order_by("account_id")
    found = {
        grant.account_id: grant.account.language
        for grant in grants
        if str(party_id) in grant.scope["party"] and is_told(grant, on)
    }
    return list(found.items())


def is_told(grant: RoleGrant, on: date) -> bool:
    """True for a grant that is live on a day, or begins later: what was written before waits for it."""
    return (grant.why_not_live(on) or _BEGINS_LATER)[0] == _BEGINS_LATER[0]
