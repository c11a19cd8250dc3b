"""Timelines: what is readable, in how many queries, in which order."""

from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.actors import ANONYMOUS, SystemActor
from audit.context import RequestContext, use_context
from audit.record import record
from audit.timeline import timeline_about, timeline_of
from tests.audit.events import NOTED, SEEN


def test_fifty_entries_by_many_people_cost_two_queries(database: str, cara: User) -> None:
    people = [User.objects.create_user(f"p{n}@example.org", name=f"P{n}") for n in range(5)]
    for n in range(60):
        record(NOTED, by=people[n % 5], about=cara, number=n, words="", remark="")
    for timeline in (timeline_about, timeline_of):
        with CaptureQueriesContext(connection) as queries:
            lines = timeline(cara)
        assert len(queries) <= 2
        assert [line.fields["number"] for line in lines] == [str(n) for n in range(59, 9, -1)]
        older = timeline(cara, before=lines[-1].id)
        assert [line.fields["number"] for line in older] == [str(n) for n in range(9, -1, -1)]


def test_a_person_sees_what_they_did_and_what_was_done_to_them(ada: User, cara: User) -> None:
    record(NOTED, by=ada, about=cara, number=1, words="", remark="to her")
    record(NOTED, by=cara, about=ada, number=2, words="", remark="by her")
    record(NOTED, by=ada, person=cara, number=3, words="", remark="about her data")
    record(NOTED, by=SystemActor("mail"), on_behalf_of=cara, number=4, words="", remark="in her name")
    record(NOTED, by=ada, number=5, words="", remark="not hers")
    assert [line.fields["number"] for line in timeline_of(cara)] == ["4", "3", "2", "1"]
    assert [line.fields["number"] for line in timeline_about(cara)] == ["1"]


def test_a_timeline_keeps_the_names_of_that_day(ada: User, cara: User) -> None:
    record(NOTED, by=ada, about=cara, number=1, words="", remark="hello")
    User.objects.filter(pk=cara.pk).update(name="Cara Married")
    assert timeline_about(cara)[0].sentence == "Ada noted 1 about Cara: hello"


def test_addresses_are_kept_apart_from_fields(ada: User) -> None:
    with use_context(RequestContext("192.0.2.7", "Firefox 145, Linux", "id", "")):
        record(SEEN, by=ada, about=ada)
    (line,) = timeline_about(ada)
    assert (line.address, line.device, line.fields, line.request_id) == (
        "192.0.2.7",
        "Firefox 145, Linux",
        {},
        "id",
    )


def test_an_anonymous_actor_is_described(ada: User) -> None:
    record(SEEN, by=ANONYMOUS, about=ada)
    assert timeline_about(ada)[0].sentence == "an anonymous visitor was seen"


def test_a_lost_encryption_key_does_not_break_the_page(ada: User, settings: Any) -> None:
    record(NOTED, by=ada, number=1, words="", remark="x")
    settings.ENCRYPTION_KEYS = ["A" * 43 + "="]
    assert timeline_of(ada)[0].sentence == "(cannot be read) noted 1 about —: (cannot be read)"


def test_a_deep_timeline_reads_only_its_own_page(fresh_database: str, ada: User) -> None:
    with transaction.atomic():
        for _n in range(30):
            record(SEEN, by=ada)
    assert len(timeline_of(ada, limit=7)) == 7
    assert len(timeline_of(ada, limit=0)) == 1
