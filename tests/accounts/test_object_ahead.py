"""What a page is about comes in the message that finds who asks, and for nobody else than them. Refusals first."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import session_rows
from accounts.models import Session, User
from accounts.session_rows import _in_good_standing, alive
from content.cms import editor
from content.models import Article
from rbac.ahead import objects_ahead
from rbac.loading import Asked, asked_by
from rbac.prepared import _prepared
from tests.newsroom import Person
from tests.signing_in import signed_in


@pytest.fixture
def article(fresh_database: str, published: Article) -> Article:
    """On a database outside of any transaction, as pages are served."""
    return published


def path_of(article: Article) -> str:
    return f"/cms/articles/{article.pk}/"


def asked_for(article: Article) -> Asked:
    asked = asked_by(editor.article, "GET", {"pk": article.pk})
    assert asked
    return asked


def messages_of(client: Client, path: str, status: int = 200) -> list[str]:
    """What a page asks the database, on a connection on which everything about it is prepared."""
    for _time in range(2):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == status
    return [query["sql"] for query in captured.captured_queries]


def of_the_article(messages: list[str]) -> list[int]:
    """How many statements each message has that runs what is prepared, or names the article's table."""
    return [sql.count("EXECUTE") for sql in messages if "EXECUTE" in sql or "content_article" in sql]


def row_and_device(client: Client, user: Person) -> tuple[Session, str]:
    row = Session.objects.select_related("device").get(user=user)
    assert row.device
    return row, row.device.digest


def came_to(session: Session, article: Article, device: str) -> Any:
    """Of the second time: the first one prepares what it can."""
    for _time in range(2):
        found = alive(session.digest, asked_for(article), device)
    assert found
    return found.came


def test_a_stranger_makes_postgresql_look_at_nothing(article: Article, ed: Person) -> None:
    query = objects_ahead(_in_good_standing, asked_for(article))
    assert query
    session, device = row_and_device(signed_in(ed), ed)
    assert len(query.rows(digest=session.digest, device=device, key=article.pk)) == 1
    for digest, shown in (("f" * 64, device), (session.digest, "f" * 64), (session.digest, "")):
        assert query.rows(digest=digest, device=shown, key=article.pk) == []
        said = plan_of(query, digest=digest, device=shown, key=article.pk)
        assert scans(said, "content_article") == {"(never executed)"}


def plan_of(query: Any, **values: Any) -> list[str]:
    sql, parameters = query._compiled
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) {sql}", query._filled(parameters, values)
        )
        return [row[0] for row in cursor.fetchall()]


def scans(plan: list[str], table: str) -> set[str]:
    """What became of each look at ``table``: "(never executed)", or that PostgreSQL did not search for no key."""
    found = set()
    for number, line in enumerate(plan):
        if "Scan" in line and f" on {table} " in f"{line} ":
            searched = [below for below in plan[number : number + 4] if "Index Searches: 0" in below]
            found.add("(never executed)" if "never executed" in line or searched else line.strip())
    return found


def test_without_a_second_factor_nothing_comes(article: Article, ed: Person) -> None:
    client = signed_in(ed, verified=False)
    session, device = row_and_device(client, ed)
    assert came_to(session, article, device) is None
    query = objects_ahead(_in_good_standing, asked_for(article))
    assert query
    assert query.rows(digest=session.digest, device=device, key=article.pk) == []


def test_with_another_device_nothing_comes(article: Article, ed: Person) -> None:
    session, _device = row_and_device(signed_in(ed), ed)
    assert came_to(session, article, "f" * 64) is None
    assert came_to(session, article, "") is None


def test_what_came_for_one_person_is_not_shown_to_another(article: Article, ada: User, cara: User) -> None:
    """Ada looks at the CMS as Cara sees it: what stands beside the article is Cara's, and asked for anew."""
    client = signed_in(ada)
    client.post(f"/cms/people/{cara.pk}/see-as/", {"reason": "She cannot find her draft."})
    assert len([sql for sql in messages_of(client, path_of(article)) if "EXECUTE" in sql]) >= 2


def test_what_is_hidden_takes_as_many_messages_as_what_is_not_there(
    fresh_database: str, draft: Article, otto: Person
) -> None:
    client = signed_in(otto)
    hidden = messages_of(client, path_of(draft), 404)
    absent = messages_of(client, f"/cms/articles/{draft.pk + 1000}/", 404)
    assert of_the_article(hidden) == of_the_article(absent)
    assert len(hidden) == len(absent)


def test_an_editor_is_opened_with_one_message(article: Article, ed: Person) -> None:
    """The session, what its person holds, and the article with what is beside it. Beside that, the site's facts."""
    messages = messages_of(signed_in(ed), path_of(article))
    assert of_the_article(messages) == [3] or of_the_article(messages) == [3, 1]


def test_it_is_what_would_have_been_loaded(article: Article, ed: Person) -> None:
    client = signed_in(ed)
    first = lasting(client.get(path_of(article)).text)  # each by itself: nothing was prepared
    for _time in range(2):
        again = lasting(client.get(path_of(article)).text)
    assert "Ferry timetable changes" in again
    assert first == again


def lasting(page: str) -> str:
    """``page`` without what is drawn anew for every answer."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce|content)="[A-Za-z0-9_=/+-]{22,64}"', "", page)


@pytest.mark.parametrize("missing", ["user", "factor", "device", "this device"])
def test_what_was_found_is_shown_to_nobody_else_even_if_postgresql_found_it(
    article: Article, ed: Person, missing: str
) -> None:
    """The other wall: with the condition of the query gone, the session is looked at once more."""
    session, device = row_and_device(signed_in(ed), ed)
    asked = asked_for(article)
    assert session_rows._came(session, asked, device, [article])
    match missing:
        case "user":
            session.user = None
        case "factor":
            session.factor = ""
        case "device":
            session.device = None
        case _:
            device = "f" * 64
    assert session_rows._came(session, asked, device, [article]) is None


def test_a_browser_of_two_people_is_served_as_before(article: Article, ed: Person, cara: Person) -> None:
    """Which of the two devices is meant is not known before the session is."""
    client, other = signed_in(ed), signed_in(cara)
    name = settings.DEVICE_COOKIE_NAME
    client.cookies[name] = f"{client.cookies[name].value}.{other.cookies[name].value}"
    assert 3 not in of_the_article(messages_of(client, path_of(article)))


def test_statements_that_are_gone_are_asked_for_one_by_one(article: Article, ed: Person) -> None:
    client = signed_in(ed)
    messages_of(client, path_of(article))
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    for _time in range(2):
        assert client.get(path_of(article)).status_code == 200


def test_a_statement_that_somebody_else_prepared_serves_as_well(article: Article, ed: Person) -> None:
    """Behind PgBouncer: this client does not know of it."""
    client = signed_in(ed)
    messages_of(client, path_of(article))
    _prepared[connection.connection].clear()
    for _time in range(2):
        assert client.get(path_of(article)).status_code == 200


def test_where_a_connection_keeps_as_many_as_it_may_nothing_more_is_prepared(
    article: Article, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(ed)
    client.get("/cms/")
    client.get("/cms/")
    monkeypatch.setattr("rbac.prepared.MOST_ON_A_CONNECTION", 0)
    assert 3 not in of_the_article(messages_of(client, path_of(article)))
