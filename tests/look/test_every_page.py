"""Every page of ours in Chromium: nothing for axe to find in light and dark; nothing moves, sticks out or hides."""

import pytest
from playwright.sync_api import Page

from tests.attacks.everything import Everything
from tests.axe import complaints
from tests.browser import Visits
from tests.look import inspecting
from tests.look.every_page import CONFIRMED, ThePage, pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.deep,
    pytest.mark.usefixtures("fresh_database"),
]


def faults(window: Page) -> list[str]:
    """Of the page that was opened just now."""
    inspecting.settled(window)
    found = inspecting.shifts(window) + complaints(window)
    window.set_viewport_size(inspecting.SMALL)
    window.reload()
    inspecting.settled(window)
    found += [f"small: {each}" for each in inspecting.shifts(window)] + inspecting.too_wide(window)
    window.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"small and dark: {each}" for each in complaints(window)]
    window.emulate_media(color_scheme="light", reduced_motion="reduce")
    window.set_viewport_size(inspecting.WIDE)
    found += inspecting.out_of_reach(window)
    return found


def opened(window: Page, page: ThePage, site: str) -> None:
    """In the one window, as anyone who sees it."""
    CONFIRMED.again()
    window.context.clear_cookies()
    for name, morsel in page.client.cookies.items():
        window.context.add_cookies([{"name": name, "value": morsel.value, "url": site}])
    window.goto(page.path)


def test_there_is_nothing_to_complain_about_on_any_page_of_ours(
    everything: Everything, visits: Visits
) -> None:
    window = visits.open("/account/login/", reduced_motion="reduce", viewport=inspecting.WIDE)
    window.on("dialog", lambda dialog: dialog.accept())  # an editor asks before it is left
    found: list[str] = []
    not_seen: list[str] = []
    for page in pages(everything):
        if isinstance(page, str):
            not_seen.append(page)
            continue
        opened(window, page, visits.site)
        found += [f"{page.path}: {each}" for each in faults(window)]
    found += [f"{pattern}: nobody was shown a page there; see every_page.py" for pattern in not_seen]
    assert not found, "\n".join(found)
