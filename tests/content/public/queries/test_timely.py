"""content.public.queries.timely: what is upcoming, over and in force, for whom, and as a file for a calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Section
from tests.content.public.timely import address, at, event, notice, order, read
from tests.newsroom import Person
from tests.policies import with_policy
from tests.signing_in import signed_in


def test_no_one_learns_of_what_happens_where_they_may_not_read(
    anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    regatta, storm = event(cara, ed, news, "Regatta", 2), notice(cara, ed, news, "Storm")
    with_policy(news, audience="members")
    assert not order(read(anon, "/"), "Regatta", "Storm")
    for article in (regatta, storm):
        read(anon, address(article), 404)


def test_nothing_is_listed_before_it_is_published(anon: Client, cara: Person, news: Section) -> None:
    from_now: Any = {"begins": at(days=1), "ends": at(days=2), "place": "Here"}
    workflow.create_article(news, by=cara, title="Secret regatta", kind="event", details=from_now)
    assert "Secret" not in read(anon, "/") + read(anon, "/news/")


def test_what_is_to_come_stands_first_and_what_is_past_is_marked(
    anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    for title, days in (
        ("Old one", -9),
        ("Far one", 30),
        ("Recent one", -2),
        ("Next one", 1),
        ("Now one", -0.01),
    ):
        event(cara, ed, news, title, days)
    page = read(anon, "/news/")
    titles = ("Now one", "Next one", "Far one", "Recent one", "Old one")
    assert order(page, *titles) == list(titles)
    assert page.count("<strong>Past</strong>") == 2
    assert order(read(anon, "/"), *titles) == ["Now one", "Next one", "Far one"]


def test_an_event_says_when_and_where_and_is_read_by_machines(
    anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    page = read(anon, address(event(cara, ed, news, "Regatta", 2, register="https://example.org/come")))
    for part in (
        '"@type": "Event"', '"startDate": "20', "Old quay", 'href="https://example.org/come"',
    ):  # fmt: skip
        assert part in page
    over = read(anon, address(event(cara, ed, news, "Gone", -2, register="https://example.org/come")))
    assert "This event is over." in over
    assert "https://example.org/come" not in over


def test_a_page_that_was_kept_says_that_it_is_over_as_soon_as_it_is(
    anon: Client, cara: Person, ed: Person, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(event(cara, ed, news, "Regatta", 2))
    tag = anon.get(path)["ETag"]
    later = datetime.now(UTC) + timedelta(days=3)
    monkeypatch.setattr("content.public.pages.article_html.timezone.now", lambda: later)
    answer = anon.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "This event is over." in answer.text


def test_a_notice_stands_above_everything_while_it_is_in_force(
    anon: Client, cara: Person, ed: Person, news: Section, published: Article
) -> None:
    storm, calm = notice(cara, ed, news, "Storm"), notice(cara, ed, news, "Calm again", "information")
    for page in (read(anon, "/"), read(anon, "/news/")):
        assert order(page, "Storm", "Calm again", published.live.title)[-1] == published.live.title
        assert "announcement--urgent" in page
    Article.objects.filter(pk__in=[storm.pk, calm.pk]).update(
        ends_at=datetime.now(UTC) - timedelta(seconds=1)
    )
    assert not order(read(anon, "/") + read(anon, "/news/"), "Storm", "Calm again")


def test_a_notice_takes_no_comments_and_an_event_does(
    anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    storm, regatta = notice(cara, ed, news, "Storm"), event(cara, ed, news, "Regatta", 2)
    assert f"/comments/{storm.public_id}/new/" not in read(anon, address(storm))
    assert f"/comments/{regatta.public_id}/new/" in read(anon, address(regatta))
    receipt = anon.get(f"/comments/{regatta.public_id}/new/").context["form"]["receipt"].value()
    sent = {"name": "Reader", "text": "When?", "receipt": receipt, "website": ""}
    assert anon.post(f"/comments/{storm.public_id}/new/", sent).status_code in {403, 409, 422}


def test_neither_is_among_the_articles_or_in_the_feed(
    anon: Client, cara: Person, ed: Person, news: Section, published: Article
) -> None:
    event(cara, ed, news, "Regatta", 2)
    assert "Regatta" not in read(anon, "/feed/")
    assert "Regatta" in str(anon.get("/search/?q=regatta").content)


def test_programs_read_what_a_kind_says(anon: Client, cara: Person, ed: Person, news: Section) -> None:
    regatta = event(cara, ed, news, "Regatta", 2)
    found = anon.get(f"/api/v1/articles/{regatta.public_id}/").json()
    assert (found["kind"], found["details"]["place"], found["details"]["register"]) == (
        "event",
        "Old quay",
        None,
    )
    assert [one["id"] for one in anon.get("/api/v1/articles/?kind=event").json()["articles"]] == [found["id"]]
    assert anon.get("/api/v1/articles/?kind=nobody-declares-it").status_code == 400


def calendar(client: Client, article: Article) -> list[str]:
    answer = client.get(f"/feed/events/{article.public_id}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return answer.text.replace("\r\n ", "").split("\r\n")


def test_an_event_goes_into_a_calendar(anon: Client, cara: Person, ed: Person, news: Section) -> None:
    where = (
        "Quay 3; the „old“ one, behind the lighthouse of Überlingen\\am See, where the ferries lie in winter"
    )
    regatta = event(cara, ed, news, "Regatta", 2, place=where)
    assert f'href="/feed/events/{regatta.public_id}.ics"' in read(anon, address(regatta))
    lines = calendar(anon, regatta)
    escaped = where.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    begins = regatta.live.details["begins"]
    for line in ("SUMMARY:Regatta", f"LOCATION:{escaped}", f"URL:http://testserver{address(regatta)}",
                 f"DTSTART:{begins.replace('-', '').replace(':', '').removesuffix('Z')}00Z"):  # fmt: skip
        assert line in lines or line.replace("http://testserver", "http://localhost:8000") in lines, line
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "")


def test_no_one_writes_lines_of_their_own_into_a_calendar(
    anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    storm = event(cara, ed, news, "Regatta\r\nATTENDEE:x", 2, place="a\x0bEND:VEVENT")
    assert sum(line.startswith(("ATTENDEE", "END:VEVENT")) for line in calendar(anon, storm)) == 1


def test_what_readers_may_not_see_or_is_no_event_has_no_file(
    anon: Client, cara: Person, ed: Person, news: Section, published: Article
) -> None:
    from_now: Any = {"begins": at(days=1), "ends": at(days=2), "place": "Here"}
    unseen = workflow.create_article(news, by=cara, title="Secret", kind="event", details=from_now)
    storm, regatta = notice(cara, ed, news, "Storm"), event(cara, ed, news, "Regatta", 2)
    for key in (unseen.public_id, storm.public_id, published.public_id, UUID(int=7), regatta.pk):
        assert anon.get(f"/feed/events/{key}.ics").status_code == 404
    with_policy(news, audience="members")
    assert anon.get(f"/feed/events/{regatta.public_id}.ics").status_code == 404
    mine = signed_in(cara).get(f"/feed/events/{regatta.public_id}.ics")
    assert (mine.status_code, mine["Cache-Control"]) == (200, "private, no-store")
    workflow.take_down(regatta, by=ed, reason="Called off.")
    assert signed_in(cara).get(f"/feed/events/{regatta.public_id}.ics").status_code == 404


def test_what_is_over_is_not_offered_for_the_calendar(
    anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    assert ".ics" not in read(anon, address(event(cara, ed, news, "Gone", -2)))
