"""The demo site as readers walk through it."""

import pytest
from django.test import Client

from tests.crawl import crawled
from tests.journeys.conftest import LoadDemo

pytestmark = [pytest.mark.late, pytest.mark.usefixtures("fresh_database")]


def test_every_link_leads_to_something_to_read(load_demo: LoadDemo) -> None:
    load_demo()
    found = crawled(Client(), "/", "/sitemap.xml", "/feed/", "/api/v1/")
    del found["/api/v1"]  # in the description of the API: what its paths begin with
    assert {path.split("/")[1] for path in found} >= {"topics", "bylines", "verify", "news"}
    assert [path for path, (status, _) in found.items() if status >= 400] == []
    assert [path for path, (_, answer) in found.items() if 'class="empty"' in answer] == []
