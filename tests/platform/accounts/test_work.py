"""A role that needs a second person waits for another administrator than the one who gave it."""

from __future__ import annotations

import pytest

from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.granting import approve_grant, grant_role
from carelaw.platform.cases.worklist import waiting_for
from tests.platform.accounts.people import AT, administrator, person

pytestmark = pytest.mark.django_db


def test_a_grant_waits_for_the_second_administrator() -> None:
    first, second = administrator(), administrator()
    holder = person(name="Cory Finch")
    grant = grant_role(first, AT, account=holder, role="AUDITOR")
    on = law_day(AT)
    assert waiting_for(first, on) == []
    (item,) = waiting_for(second, on)
    assert "Auditor of the record" in item.says
    assert holder.name in item.says
    approve_grant(second, AT, grant)
    assert waiting_for(second, on) == []
