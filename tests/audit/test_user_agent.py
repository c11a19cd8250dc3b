"""Browsers in a few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.user_agent import LONGEST, device_from

GECKO = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("", ""),
        ("\x00<script>", ""),
        ("curl/8.5.0", "curl 8"),
        (f"{GECKO} Version/18.1 Safari/605.1.15", "Safari 18, macOS"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0",
            "Edge 142, Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome 142, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari 18, iOS",
        ),
    ],
)
def test_common_devices_are_recognised(user_agent: str, device: str) -> None:
    assert device_from(user_agent) == device


@given(st.text())
def test_whatever_a_client_sends_becomes_short_and_printable(user_agent: str) -> None:
    device = device_from(user_agent)
    assert len(device) <= LONGEST
    assert device.isprintable()
