"""Where a request comes from, whatever it says about itself."""

from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from intrusion.client_address import client_address, client_network, parse_address

PROXY = "198.51.100.1"
VISITOR = "203.0.113.9"
texts = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
addresses = st.ip_addresses().map(str)


def address(settings: Any, proxies: int, forwarded: str | None = None, remote: str = PROXY) -> str:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers: dict[str, Any] = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize("forged", ["10.0.0.1", "10.0.0.1, 10.0.0.2", "127.0.0.1", "", ",,,", "::1"])
def test_without_proxies_a_forged_header_is_ignored(settings: Any, forged: str) -> None:
    assert address(settings, 0, forged, VISITOR) == VISITOR


def test_without_the_setting_there_are_no_proxies(settings: Any) -> None:
    del settings.TRUSTED_PROXY_COUNT
    request = RequestFactory().get("/", REMOTE_ADDR=VISITOR, HTTP_X_FORWARDED_FOR="10.0.0.1")
    assert client_address(request) == VISITOR


@pytest.mark.parametrize(
    "forwarded",
    [None, "", " ", "unknown", "10.0.0.1, ", "10.0.0.1, evil", "10.0.0.1, 1.2.3.4.5", "1, 2,<script>"],
)
def test_what_the_proxy_cannot_have_written_is_not_believed(settings: Any, forwarded: str | None) -> None:
    assert address(settings, 1, forwarded) == PROXY


def test_fewer_entries_than_proxies_are_not_believed(settings: Any) -> None:
    assert address(settings, 3, f"{VISITOR}, 10.0.0.1") == PROXY


@pytest.mark.parametrize(
    ("proxies", "forwarded"),
    [
        (1, VISITOR),
        (1, f"127.0.0.1, {VISITOR}"),
        (2, f"127.0.0.1, {VISITOR}, 10.0.0.2"),
        (2, f"{VISITOR},10.0.0.2"),
        (1, f"  {VISITOR}:4711  "),
        (1, f"::ffff:{VISITOR}"),
    ],
)
def test_the_entry_of_the_outermost_proxy_counts(settings: Any, proxies: int, forwarded: str) -> None:
    assert address(settings, proxies, forwarded) == VISITOR


@given(proxies=st.integers(1, 3), entries=st.lists(addresses, min_size=3, max_size=3), prefix=texts)
def test_prepending_anything_never_changes_the_answer(
    settings: Any, proxies: int, entries: list[str], prefix: str
) -> None:
    written_by_proxies = ", ".join(entries[:proxies])
    before = address(settings, proxies, written_by_proxies)
    assert address(settings, proxies, f"{prefix}, {written_by_proxies}") == before
    assert before == str(parse_address(entries[0]))


@given(texts, texts, st.integers(0, 3))
def test_whatever_arrives_the_answer_is_an_address_or_nothing(
    settings: Any, forwarded: str, remote: str, proxies: int
) -> None:
    answer = address(settings, proxies, forwarded, remote)
    assert answer == "" or str(parse_address(answer)) == answer


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:DB8:0::1]", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("192.0.2.1:80", "192.0.2.1"),
        ("0300.0.2.1", None),
        ("", None),
        ("[", None),
    ],
)
def test_ports_brackets_and_zones_are_no_part_of_an_address(text: str, parsed: str | None) -> None:
    assert parse_address(text) == (parsed and parse_address(parsed))
    assert str(parse_address(text)) == str(parsed)


def test_an_ipv6_network_is_one_client() -> None:
    assert client_network("2001:db8:1:2:3:4:5:6") == client_network("2001:db8:1:2::") == "2001:db8:1:2::/64"
    assert client_network("2001:db8:1:3::1") != client_network("2001:db8:1:2::1")
    assert client_network("192.0.2.1") != client_network("192.0.2.2")
    assert client_network("") == ""
