"""Write notices and see that they leave. The words come from registered templates, never from a caller's string."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Template
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction

from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

NOTICE_WRITTEN = declare(
    "notice-written",
    says="A notice was written.",
    keys={"notice": Shape.ID, "kind": Shape.CODE, "channel": Shape.CODE},
)


@dataclass(frozen=True, slots=True)
class NoticeTemplate:
    """The words of one kind of notice in one language; `$name` places take only the values a caller passes."""

    kind: str
    language: str
    subject: str
    body: str
    cite: str = ""


# What a program asks of each of its letters before it is written; it refuses by raising Refusal.
BeforeLetter = Callable[[NoticeTemplate, datetime], None]

_TEMPLATES: dict[tuple[str, str], NoticeTemplate] = {}
_BEFORE: dict[str, BeforeLetter] = {}


def declare_template(template: NoticeTemplate) -> NoticeTemplate:
    """Register the words of a notice. English is what a missing language falls back to."""
    _TEMPLATES[(template.kind, template.language)] = template
    return template


def before_letters(prefix: str, check: BeforeLetter) -> None:
    """Have each letter of a program (`"pbm."`) looked at before it is written; one look for each program."""
    if _BEFORE.setdefault(prefix, check) is not check:
        raise ValueError(f"Two looks at the letters of {prefix}")


def templates_of(prefix: str) -> tuple[NoticeTemplate, ...]:
    """The templates of a program, by kind and language."""
    return tuple(one for key, one in sorted(_TEMPLATES.items()) if key[0].startswith(prefix))


def write_notice(
    kind: str,
    *,
    key: str,
    at: datetime,
    values: Mapping[str, str],
    account_id: UUID | str | None = None,
    party_id: UUID | str | None = None,
    channel: str = NoticeChannel.CONSOLE,
    language: str = "en",
    about: str = "",
    address: str = "",
) -> Notice:
    """Write one notice; the same kind and key twice is one notice."""
    template = looked_at(kind, language, at, letter=channel == NoticeChannel.LETTER)
    with transaction.atomic():
        notice, made = Notice.objects.get_or_create(
            kind=kind,
            key=key,
            channel=channel,
            defaults={
                "account_id": account_id,
                "party_id": party_id,
                "language": template.language,
                "subject": Template(template.subject).substitute(values),
                "body": Template(template.body).substitute(values),
                "cite": template.cite,
                "about": about,
                "address": address,
                "created_at": at,
                "sent_at": at if channel == NoticeChannel.CONSOLE else None,
            },
        )
        if made:
            body = {"notice": str(notice.id), "kind": kind, "channel": str(channel)}
            append(NOTICE_WRITTEN, actor=None, at=at, body=body, subject=str(notice.id))
    return notice


def looked_at(kind: str, language: str, at: datetime, *, letter: bool) -> NoticeTemplate:
    """The words of a kind of notice in a language; of a letter, after its program looked at them."""
    template = _TEMPLATES.get((kind, language)) or _TEMPLATES[(kind, "en")]
    if letter:
        for prefix, check in _BEFORE.items():
            if kind.startswith(prefix):
                check(template, at)
    return template


def send_waiting(at: datetime, address_of: Mapping[UUID, str]) -> int:
    """Send the e-mail notices that wait; each says only that something waits in the console."""
    sent = 0
    for notice in Notice.objects.filter(channel=NoticeChannel.EMAIL, sent_at=None).order_by("created_at"):
        address = address_of.get(notice.account_id) if notice.account_id else None
        if address:
            send_mail(notice.subject, notice.body, None, [address])
            notice.sent_at = at
            notice.save(update_fields=["sent_at"])
            sent += 1
    return sent


def unread_count(account_id: UUID | str) -> int:
    """How many notices of the console an account has not opened."""
    return Notice.objects.filter(account_id=account_id, channel=NoticeChannel.CONSOLE, read_at=None).count()


def mark_read(notice_id: UUID | str, account_id: UUID | str, at: datetime) -> None:
    """The reader has seen it; the first time counts."""
    Notice.objects.filter(pk=notice_id, account_id=account_id, read_at=None).update(read_at=at)
