"""Links in user content: schemes that run or leave the web are refused, whatever hides them."""

import pytest

from content.text.url_policy import leads_to_cms, own_file, safe_link


@pytest.mark.parametrize(
    "address", ["javascript:1", "java\nscript:1", "\x01JavaScript:1", "data:text/html,x", "blob:x"]
)
def test_other_schemes_are_refused(address: str) -> None:
    assert safe_link(address) is None


@pytest.mark.parametrize("address", ["/news/", "https://example.org/?a=1", "mailto:a@example.org"])
def test_ordinary_addresses_stay(address: str) -> None:
    assert safe_link(f" {address}") == address
    assert not leads_to_cms(address)
    assert own_file(address) is None
