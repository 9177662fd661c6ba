"""What the worker does for accounts by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from carelaw.platform.accounts.jobs import clear_expired_sessions
from carelaw.platform.jobs.queue import Beat
from carelaw.platform.jobs.register import find


@pytest.mark.django_db
def test_sessions_whose_time_is_over_are_cleared_and_no_other():
    kept, over = SessionStore(), SessionStore()
    for store, seconds in ((kept, 60), (over, -1)):
        store.set_expiry(seconds)
        store.save()
    clear_expired_sessions(Beat(1, "lease"))
    assert list(Session.objects.values_list("session_key", flat=True)) == [kept.session_key]


def test_it_recurs_every_day():
    declared = find("accounts.clear-sessions")
    assert declared is not None
    assert (declared.run, declared.every) == (clear_expired_sessions, timedelta(days=1))
