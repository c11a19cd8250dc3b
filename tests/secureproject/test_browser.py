import asyncio

import pytest

from tests.browser import Visits


@pytest.mark.browser
def test_a_browser_reaches_the_running_site(visits: Visits) -> None:
    visits.expect("status of 404")
    page = visits.open("/nowhere/")
    assert "nothing at this address" in page.content()


@pytest.mark.browser
def test_a_script_error_is_noticed(visits: Visits) -> None:
    visits.expect("status of 404")
    page = visits.open("/nowhere/")
    page.evaluate("console.error('oh no')")
    assert any("oh no" in trouble for trouble in visits.troubles)
    visits.expect("oh no")


def test_a_test_after_those_meets_no_event_loop() -> None:
    async def answer() -> int:
        return 42

    assert asyncio.run(answer()) == 42
