"""content.public.queries.links: a landing page leads to what its reader may read, wherever it has moved."""

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from content import workflow
from content.errors import UncleanText
from content.kinds.kind import kinds
from content.models import Article, Section
from tests.content.conftest import PublishStory, published_by
from tests.newsroom import Person, fresh
from tests.policies import with_policy
from tests.signing_in import signed_in
from tests.words import readdressed

WORDS = {"heading_1": "Start here", "words_1": "Two lines.\n\n<b>Not bold</b>", "heading_2": "Policies"}


def read(client: Client, status: int = 200) -> str:
    answer = client.get("/news/welcome/")
    assert answer.status_code == status
    return answer.text


@pytest.fixture
def rule(colin: Person, edna: Person, policies: Section) -> Article:
    return published_by(colin, edna, policies, "House rule")


@pytest.fixture
def landing(cara: Person, ed: Person, news: Section, published: Article, rule: Article) -> Article:
    shows = {"shows_1": f"/{fresh(published).address.path}/", "shows_2": "/policies/\n/news/nowhere/"}
    return published_by(cara, ed, news, "Welcome", kind="landing", details=WORDS | shows)


@pytest.mark.parametrize(
    "wrong", ["https://evil.example/", "javascript:alert(1)", "/../x", "/a\x00b/", "a " * 9]
)
def test_an_address_elsewhere_is_refused(wrong: str) -> None:
    with pytest.raises(UncleanText):
        kinds["landing"].cleaned({"shows_1": wrong})


@pytest.mark.usefixtures("landing")
def test_it_never_shows_what_its_reader_may_not_read(anon: Client, policies: Section, edna: Person) -> None:
    assert "House rule" in read(anon)
    with_policy(policies, audience="roles")
    assert "House rule" not in read(anon)
    assert "House rule" not in read(signed_in(edna))  # a page for everybody is the same for everybody


@pytest.mark.usefixtures("published")
def test_words_of_a_part_are_formatted(anon: Client, publish_story: PublishStory) -> None:
    words = "The **last** ferry.\n\n- [Tickets](/news/)\n- <i>Boats</i>"
    publish_story("Welcome", kind="landing", details={"words_1": words})
    page = read(anon)
    assert "<p>The <strong>last</strong> ferry.</p>" in page
    assert (
        '<ul><li><a href="/news/" rel="noopener">Tickets</a></li><li>&lt;i&gt;Boats&lt;/i&gt;</li></ul>'
        in page
    )


@pytest.mark.usefixtures("landing")
def test_one_for_few_shows_each_what_they_may_read(
    anon: Client, news: Section, policies: Section, cara: Person, edna: Person
) -> None:
    for section in (news, policies):
        with_policy(section, audience="roles")
    read(anon, 404)
    assert "House rule" not in read(signed_in(cara))
    assert "House rule" in read(signed_in(edna))


@pytest.mark.usefixtures("landing")
def test_what_is_taken_down_is_gone_and_what_moved_is_found(
    anon: Client, published: Article, rule: Article, edna: Person
) -> None:
    workflow.take_down(rule, by=edna, reason="Wrong.")
    readdressed(published, published.section, by=edna, slug="elsewhere")
    page = read(anon)
    assert "House rule" not in page
    assert 'href="/news/elsewhere/"' in page


@pytest.mark.usefixtures("landing")
def test_words_are_words(anon: Client) -> None:
    page = read(anon)
    assert "&lt;b&gt;Not bold&lt;/b&gt;" in page
    assert page.index("Start here") < page.index("Policies</h2>") < page.index("House rule")


@pytest.mark.usefixtures("landing")
def test_a_kept_page_is_made_again_when_something_is_published(
    anon: Client, colin: Person, edna: Person, policies: Section
) -> None:
    tag = anon.get("/news/welcome/")["ETag"]
    assert anon.get("/news/welcome/", headers={"If-None-Match": tag}).status_code == 304
    published_by(colin, edna, policies, "Newer rule")
    answer = anon.get("/news/welcome/", headers={"If-None-Match": tag})
    assert "Newer rule" in answer.text


@pytest.mark.usefixtures("landing")
def test_it_takes_three_queries(anon: Client) -> None:
    read(anon)
    with assertNumQueries(3):
        anon.get("/news/welcome/")


def test_without_an_address_nothing_is_asked(anon: Client, publish_story: PublishStory) -> None:
    publish_story("Welcome", kind="landing", details=WORDS)
    read(anon)
    with assertNumQueries(1):
        anon.get("/news/welcome/")
