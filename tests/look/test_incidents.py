"""The incidents as an administrator sees them, and what a client sees that is kept out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from intrusion.blocking import block_network
from intrusion.management.arguments import COMMAND_LINE
from intrusion.models import Incident
from tests.browser import Visits
from tests.intrusion.guarding import a_second_passes, attack, guard
from tests.look.test_pages import faults

__all__ = ["guard"]
pytestmark = [pytest.mark.browser, pytest.mark.late]


def test_incidents_and_the_page_of_who_is_kept_out(
    visits: Visits, complaints: Callable[[Page], list[str]], guard: Any, site: Any, as_ada: Client
) -> None:
    attack()
    a_second_passes()
    paths = ["/cms/incidents/", f"/cms/incidents/{Incident.objects.get().pk}/"]
    assert faults(visits, complaints, paths, as_ada) == []
    page = visits.open(paths[1], as_=as_ada)
    with page.expect_navigation():
        page.get_by_role("button", name="Undo the block").click()
    assert "is answered again" in page.content()
    visits.expect("status of 403")
    block_network("127.0.0.1", until=None, reason="test", by=COMMAND_LINE)
    a_second_passes()
    assert faults(visits, complaints, ["/"]) == []
    page = visits.open("/")
    with page.expect_navigation():
        page.get_by_role("link", name="log in").click()
    assert page.url.endswith("/account/login/")
