"""Time zone of the site: one for readers, writers and emails; the environment only gives that of a new site."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.timezone import localtime
from procrastinate.contrib.django import app

from audit.actors import SystemActor
from content.errors import UncleanText
from content.models import Article, Site
from content.site import facts
from content.site.facts import NOT_SET_UP, in_site_zone
from content.site.identity import change_site
from content.site.settings import set_up_site
from tests.newsroom import Person
from tests.words import site_in

NOON = datetime(2027, 1, 10, 12, tzinfo=UTC)


def test_a_new_site_has_that_of_the_environment_and_keeps_it(db: None, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Kolkata"
    set_up_site("Test", by=SystemActor("set_up_site"))
    settings.TIME_ZONE = "Europe/Berlin"
    assert in_site_zone(lambda: f"{localtime(NOON):%H:%M}") == "17:30"


@pytest.mark.parametrize("odd", ["Mars/Base", "", "posix/UTC", "../../etc/passwd", "europe/berlin"])
def test_only_a_known_one_is_taken(odd: str, ada: Person, as_ada: Client) -> None:
    with pytest.raises(UncleanText):
        change_site(by=ada, time_zone=odd)
    form = {"name": "The Harbour Gazette", "language": "en", "time_zone": odd}
    assert as_ada.post("/cms/settings/change/", form).status_code == 422
    assert Site.objects.get().time_zone == "UTC"


def test_readers_see_it_at_once_and_their_caches_ask_again(published: Article, anon: Client) -> None:
    path = f"/{published.address.path}/"
    before = anon.get(path)
    site_in("Asia/Tokyo")
    after = anon.get(path, headers={"if-none-match": before.headers["ETag"]})
    assert (after.status_code, "JST" in before.text, "JST" in after.text) == (200, False, True)
    assert "+09:00" in after.text


def test_writers_see_and_type_it(approved: Article, as_ed: Client) -> None:
    site_in("Asia/Tokyo")
    page = as_ed.get(f"/cms/articles/{approved.pk}/schedule/").text
    assert "Asia/Tokyo" in page


def test_the_worker_writes_emails_in_it(site: Site) -> None:
    site_in("Asia/Tokyo")
    assert app.worker_defaults["task_middleware"] == [in_site_zone]
    assert in_site_zone(lambda: localtime(NOON).tzname()) == "JST"
    assert localtime(NOON).tzname() == "UTC"


def test_without_a_database_pages_say_so_themselves(
    anon: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "content.site.facts.Site.objects", Mock(values_list=Mock(side_effect=OperationalError))
    )
    monkeypatch.setattr(facts, "_at_hand", [(0.0, NOT_SET_UP)])
    assert anon.get("/account/login/").status_code == 200
