import asyncio

import pytest
from django.contrib.auth.models import Group

from tests.browser import Visits


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


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["once", "again"])
def test_what_a_test_after_those_writes_is_rolled_back(time: str) -> None:
    assert not Group.objects.exists(), f"written {time}, and the first stayed"
    Group.objects.create(name="Lawyers")
