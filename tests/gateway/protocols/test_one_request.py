"""A second request in one message is a second patient, and not passed over in silence."""

from __future__ import annotations

import re

import pytest

from carelaw.gateway.wire import ncpdp, pmix
from tests.gateway.dialects import DIALECTS
from tests.gateway.protocols.dialects import AUGUST


@pytest.mark.parametrize(
    ("option", "request_element", "read"),
    [
        ("REST_PMIX", r"<(?P<name>[\w:]*PMPRequest)\b.*</(?P=name)>", pmix.read_request),
        ("REST_NCPDP", r"<(?P<name>[\w:]*RxHistoryRequest)\b.*</(?P=name)>", ncpdp.read_request),
    ],
)
def test_each_request_of_a_message_counts(option: str, request_element: str, read: object) -> None:
    assert callable(read)
    once = DIALECTS[option].request_of(AUGUST, patients=1).decode()
    twice = re.sub(request_element, lambda found: found[0] * 2, once, flags=re.DOTALL)
    assert len(twice) > len(once)
    assert (read(once.encode()).patients, read(twice.encode()).patients) == (1, 2)


def test_two_hubs_are_none_of_the_two() -> None:
    once = DIALECTS["REST_PMIX"].request_of(AUGUST, hub="RxCheck").decode()
    other = re.sub(r"<p:HubUsed.*?</p:HubUsedIdentification>", lambda found: found[0] * 2, once)
    assert pmix.read_request(other.encode()).hub == ("", "RxCheck")
    assert pmix.read_request(other.replace("RxCheck", "PMPi", 1).encode()).hub == ("", "PMPi and RxCheck")
