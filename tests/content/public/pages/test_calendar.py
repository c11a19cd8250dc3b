"""content.public.pages.calendar: an event as a file, for those who may read its page."""

from typing import Any
from uuid import UUID

from django.test import Client

from content import workflow
from content.models import Article, Section
from tests.content.public.timely import address, at, event, notice, read
from tests.newsroom import Person
from tests.policies import with_policy
from tests.signing_in import signed_in


def calendar(client: Client, article: Article) -> list[str]:
    answer = client.get(f"/feed/events/{article.public_id}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


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
