"""The one moment in which recovery codes are on a screen: they can be read, saved and printed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import RecoverySheet
from tests.browser import Visits

pytestmark = [pytest.mark.browser, pytest.mark.late]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_recovery_codes_on_the_screen(
    visits: Visits, complaints: Callable[[Page], list[str]], as_ada: Client, scheme: str, width: int
) -> None:
    page = visits.open(
        "/account/recovery-codes/", as_=as_ada, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    assert complaints(page) == []
    page.get_by_role("button", name="Make ten new codes").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    code = page.locator(".recovery-codes code").first.inner_text()
    for _again in range(2):
        with page.expect_download() as download:
            page.get_by_role("button", name="Save as a file").click()
    assert code in Path(str(download.value.path())).read_text()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Save as a file")).to_be_hidden()
    expect(page.get_by_text("ada@example.org")).to_be_visible()
    assert RecoverySheet.objects.count() == 1
