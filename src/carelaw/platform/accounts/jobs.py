"""Sessions that ended by time are cleared every day."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings

from carelaw.platform.jobs.queue import Beat, job


@job("accounts.clear-sessions", every=timedelta(days=1))
def clear_expired_sessions(beat: Beat) -> None:
    """Delete what is left of sessions whose time is over; they open nothing any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
