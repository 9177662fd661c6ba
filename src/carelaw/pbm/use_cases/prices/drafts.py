"""Sheets that were sent for a list and wait for their layout: kept byte for byte, so that nothing sent is lost."""

from __future__ import annotations

import io
from datetime import datetime
from uuid import UUID

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import ListDraft, MacList
from carelaw.pbm.use_cases.mac_lists import require_publisher
from carelaw.pbm.use_cases.permissions import MAC_PUBLISH
from carelaw.pbm.use_cases.prices.layouts import read_own
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.files import keeping as files
from carelaw.platform.parties.own import only_own

LARGEST = 64 << 20


def send_draft(
    actor: Actor, at: datetime, *, mac_list: MacList, stream: files.Readable, file_name: str, kind: str
) -> ListDraft:
    """Take a sheet of any layout for a list. Refuses what is no sheet at all."""
    require_publisher(actor, mac_list)
    raw = stream.read(LARGEST + 1)
    kept = files.keep(io.BytesIO(raw), largest=LARGEST)
    read_own(raw, file_name)
    return ListDraft.objects.create(
        mac_list=mac_list,
        digest=kept.digest,
        file_name=file_name[-200:],
        kind=kind,
        account_id=actor.account_id or None,
        sent_at=at,
    )


def draft_for(actor: Actor, reference: UUID) -> ListDraft:
    """One draft of one's own benefit manager. Another's reads as if it were not there."""
    require(actor, MAC_PUBLISH)
    found = only_own(ListDraft.objects.select_related("mac_list"), actor, "mac_list__manager_id")
    draft = found.filter(pk=reference).first()
    if draft is None:
        says = "No sheet of this reference is yours. Send it again from the page of the list."
        raise Refusal("draft-unknown", says, field="reference", kind="not-found")
    return draft


def raw_of(draft: ListDraft) -> bytes:
    """The sheet as it was sent."""
    with files.opened(draft.digest) as stream:
        return stream.read()


def published(draft: ListDraft, at: datetime) -> None:
    """The draft became a version of its list."""
    draft.published_at = at
    draft.save(update_fields=["published_at"])
