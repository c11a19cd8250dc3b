"""Browsers in a few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.user_agent import LONGEST, device_from
from tests.samples import samples


@pytest.mark.parametrize(("user_agent", "device"), samples(__file__)["devices"])
def test_common_devices_are_recognised(user_agent: str, device: str) -> None:
    assert device_from(user_agent) == device


@given(st.text())
def test_whatever_a_client_sends_becomes_short_and_printable(user_agent: str) -> None:
    device = device_from(user_agent)
    assert len(device) <= LONGEST
    assert device.isprintable()
