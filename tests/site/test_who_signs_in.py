"""The people of the demonstration: each login once, each in a role that can be granted."""

from __future__ import annotations

import importlib
from collections import Counter

from carelaw.platform.accounts.roles import ROLES
from carelaw.site import demo


def test_nobody_signs_in_twice() -> None:
    people = [*demo.PEOPLE, *(one for name in demo.STORIES for one in importlib.import_module(name).PEOPLE)]
    logins = Counter([one.login for one in people] + ["admin", "second-admin", demo.WAITING])
    assert [login for login, times in logins.items() if times > 1] == []
    assert {one.role for one in people} <= {code for code, role in ROLES.items() if role.grantable}
