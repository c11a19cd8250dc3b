"""Names stand where a reader looks for them: ä beside a, é beside e, a small letter beside its capital."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import TextField, Value
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from content.bylines.verbs import add_byline
from content.cms.structure.bylines import _called
from content.models import Section, Topic
from content.sections.verbs import add_section
from foundation.collation import WithoutAccents, as_read, reading_key
from tests.content.conftest import published_by
from tests.newsroom import Person
from tests.words import OLD_SITE

READ = ["äbc", "Abel", "Ärzte", "Çelik", "cello", "Éclair", "edel", "Łódź", "Straße", "Strassen", "Zoo"]
NAMES = sorted(READ)  # as bytes have it


@pytest.fixture
def topics(db: None) -> None:
    for number, name in enumerate(NAMES):
        Topic.objects.create(name=name, slug=f"t{number}")


def test_names_are_ordered_as_they_are_read(topics: None) -> None:
    assert list(Topic.objects.by_name().values_list("name", flat=True)) == READ
    assert list(Topic.objects.values_list("name", flat=True)) == READ
    assert sorted(NAMES, key=reading_key) == READ


def test_names_of_the_same_letters_have_one_order(db: None) -> None:
    for number, name in enumerate(["Resume", "resumé", "résumé", "resume", "Résumé"]):
        Topic.objects.create(name=name, slug=f"t{number}")
    named = list(Topic.objects.values_list("name", flat=True))
    assert named == sorted(named, key=reading_key)


@given(st.text(st.characters(max_codepoint=0x24F, exclude_characters="\x00İ"), min_size=1, max_size=20))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_and_the_process_order_alike(db: None, name: str) -> None:
    topic = Topic(name=name)
    plain = Topic.objects.annotate(plain=WithoutAccents(Value(name, output_field=TextField())))
    Topic.objects.get_or_create(name="one", slug="one")
    assert plain.values_list("plain", flat=True)[0] == reading_key(topic.name)[0]


def test_people_and_bylines_are_listed_so(as_ada: Client, ada: User, edna: Person) -> None:
    for number, name in enumerate(NAMES):
        User.objects.create_user(f"p{number}@example.org", name=name)
        add_byline(by=edna, name=name, biography="")
    shown = [person.name for person in as_ada.get("/cms/people/").context["people"]]
    assert [name for name in shown if name in READ] == READ
    assert list(_called("").values_list("name", flat=True)) == READ


def test_readers_find_topics_and_standing_pages_so(
    topics: None, anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    for name in ("Zoo", "Ärzte", "Abel"):
        published_by(cara, ed, news, name, kind="page")
    published_by(cara, ed, news, "About", topics=list(Topic.objects.all()))
    page = anon.get("/news/about/").text
    places = [page.index(f">{name}</a>") for name in READ]
    assert places == sorted(places)
    section = anon.get("/news/").text
    assert section.index("Abel") < section.index("Ärzte") < section.index("Zoo")


def test_sections_are_found_so(as_ada: Client, ada: User, news: Section) -> None:
    for name in ("Zoo news", "Ärzte news", "Abel news"):
        add_section(news, by=ada, source=OLD_SITE, title=name)
    page = as_ada.get("/cms/search/?q=news").text
    assert page.index("Abel news") < page.index("Ärzte news") < page.index("Zoo news")


@pytest.mark.parametrize("index", ["byline_as_read", "user_as_read"])
def test_a_page_of_names_is_read_from_the_index(index: str, db: None) -> None:
    people = User.objects.filter(deleted_at=None).order_by(as_read(), "name", "pk")
    asked: Any = _called("") if index == "byline_as_read" else people
    sql, values = asked[:50].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan
    assert "Sort" not in plan
