"""Events elsewhere (content.kinds.built_in): typed and read in the time zone of the event."""

from typing import Any

import pytest
from django.test import Client

from content import workflow
from content.kinds.built_in import EVENT
from content.kinds.fields import Line
from content.kinds.kind import Kind, Listed
from content.models import Article, Section, Site
from tests.content.conftest import PublishStory
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in
from tests.words import site_in

HERE = {"begins": "2027-06-01T17:00Z", "ends": "2027-06-01T19:00Z", "place": "Pier 3"}

THERE = HERE | {"zone": "America/New_York"}

ZONE = EVENT.fields[2]


@pytest.fixture(autouse=True)
def berlin(site: Site, settings: Any) -> None:
    site_in("Europe/Berlin", settings)


def sent(zone: str, begins: str, ends: str, **more: str) -> dict[str, str]:
    fields = {"event-zone": zone, "event-begins": begins, "event-ends": ends, "event-place": "Pier 3"}
    return {"title": "Launch", "body": "<p>x</p>", "language": "en", "base": "1", **fields, **more}


@pytest.fixture
def event(news: Section, cara: Person) -> Article:
    return workflow.create_article(news, by=cara, title="Launch", body="<p>x</p>", kind="event", details=HERE)


def save(event: Article, by: Person, data: dict[str, str]) -> Any:
    return signed_in(by).post(f"/cms/articles/{event.pk}/", data)


def test_a_wrong_zone_is_said_beside_its_field_and_saves_nothing(event: Article, cara: Person) -> None:
    answer = save(event, cara, sent("Nowhere", "2027-06-01T10:00", "2027-06-01T12:00"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["event-zone"]
    assert fresh(event).newest.details == HERE


def test_a_kind_names_a_zone_that_it_has() -> None:
    about = {"name": "fair", "label": "", "plural": "", "about": "", "listed": Listed.BY_DATE}
    with pytest.raises(TypeError, match="that is a Zone"):
        Kind(**about, fields=(Line(name="zone", label=""),), zone="zone")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "day", "kept"),
    [
        ("", "2027-01-10", "2027-01-10T09:00Z"),
        ("", "2027-07-10", "2027-07-10T08:00Z"),
        ("New York", "2027-01-10", "2027-01-10T15:00Z"),
        ("New York", "2027-03-20", "2027-03-20T14:00Z"),  # summer there, winter here
        ("Asia/Kathmandu", "2027-07-10", "2027-07-10T04:15Z"),
    ],
)
def test_it_is_typed_as_the_clock_there_shows_it(
    zone: str, day: str, kept: str, event: Article, cara: Person
) -> None:
    assert save(event, cara, sent(zone, f"{day}T10:00", f"{day}T12:00")).status_code == 302
    assert fresh(event).newest.details["begins"] == kept
    shown = signed_in(cara).get(f"/cms/articles/{event.pk}/").context["form"]
    assert shown["event-begins"].value() == f"{day}T10:00"


def test_the_hour_that_comes_twice_there_is_asked_for(event: Article, cara: Person) -> None:
    night = ("New York", "2027-11-07T01:30", "2027-11-07T05:00")
    answer = save(event, cara, sent(*night))
    assert list(answer.context["form"].errors) == ["event-begins-which"]
    assert save(event, cara, sent(*night, **{"event-begins-which": "second"})).status_code == 302
    assert fresh(event).newest.details["begins"] == "2027-11-07T06:30Z"
    shown = signed_in(cara).get(f"/cms/articles/{event.pk}/").context["form"]
    assert shown["event-begins-which"].value() == "second"


def test_an_hour_that_there_is_not_there_is_refused(event: Article, cara: Person) -> None:
    answer = save(event, cara, sent("New York", "2027-03-14T02:30", "2027-03-14T05:00"))
    assert list(answer.context["form"].errors) == ["event-begins"]


def test_readers_see_it_as_the_clock_there_shows_it(anon: Client, publish_story: PublishStory) -> None:
    event = publish_story("Launch", kind="event", details=THERE)
    page = anon.get(f"/{fresh(event).address.path}/").text
    assert "13:00 EDT" in page
    assert "15:00 EDT" in page
    assert 'datetime="2027-06-01T13:00:00-04:00"' in page
    assert "13:00 EDT" in anon.get("/news/").text
    assert "13:00 EDT" in anon.get("/").text
    calendar = anon.get(f"/feed/events/{event.public_id}.ics").text
    assert "DTSTART:20270601T170000Z" in calendar
    assert "DTEND:20270601T190000Z" in calendar


def test_a_comparison_says_each_version_in_its_own_zone() -> None:
    assert dict(EVENT.said(THERE))["Begins"].endswith("13:00 EDT")
    assert dict(EVENT.said(HERE))["Begins"].endswith("19:00 CEST")
    assert dict(EVENT.said(THERE))["Time zone"] == "America/New_York"


def test_a_zone_that_is_no_longer_known_is_that_of_the_site() -> None:
    assert dict(EVENT.said(THERE | {"zone": "Europe/Gone"}))["Begins"].endswith("19:00 CEST")
