"""Beginning an article: who may, where it is found, and what is kept of the text."""

import pytest

from audit.actors import ANONYMOUS, SystemActor
from content import workflow
from content.errors import AddressTaken, BadAddress, UncleanText
from content.models import Address, Article, Section
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, fresh


@pytest.mark.parametrize("who", ["otto", "colin"])
def test_who_holds_no_role_in_the_section_writes_nothing(
    who: str, news: Section, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        workflow.create_article(news, by=request.getfixturevalue(who), title="Mine")
    assert not Article.objects.exists()


def test_nobody_is_no_writer(news: Section) -> None:
    with pytest.raises(Refused):
        workflow.create_article(news, by=ANONYMOUS, title="Mine")


def test_a_job_is_no_writer(news: Section) -> None:
    with pytest.raises(Refused):
        workflow.create_article(news, by=SystemActor("import_wordpress"), title="Mine")


def test_an_article_begins_as_a_draft_of_its_writer(draft: Article, cara: Person) -> None:
    article = fresh(draft)
    assert article.draft.status.state == State.DRAFT
    assert (article.author, article.draft.author, article.draft_author_ids) == (cara, cara, [cara.pk])
    assert article.live is None
    assert article.address.path == "news/ferry-timetable-changes"


def test_a_second_article_of_the_same_title_gets_a_number(
    draft: Article, news: Section, cara: Person
) -> None:
    twin = workflow.create_article(news, by=cara, title="Ferry timetable changes")
    assert fresh(twin).address.path == "news/ferry-timetable-changes-2"


def test_an_address_that_was_asked_for_and_is_taken_is_refused(
    draft: Article, news: Section, cara: Person
) -> None:
    with pytest.raises(AddressTaken):
        workflow.create_article(news, by=cara, title="Other", slug="ferry-timetable-changes")
    assert Article.objects.count() == 1


def test_an_article_cannot_take_the_address_of_a_section(news: Section, ada: Person) -> None:
    workflow.create_article(news, by=ada, title="Sport", slug="sport")
    with pytest.raises(AddressTaken):
        workflow.create_article(news, by=ada, title="Sport", slug="sport")


@pytest.mark.parametrize("slug", ["Über", "a--b", "a/b", "-a", "a b", "x" * 81, "../x", "a\n"])
def test_an_address_in_a_wrong_form_is_refused(slug: str, news: Section, cara: Person) -> None:
    with pytest.raises(BadAddress):
        workflow.create_article(news, by=cara, title="Other", slug=slug)
    assert Address.objects.count() == 1


@pytest.mark.parametrize("title", ["", "  ", "\u200b\n", "x" * 201])
def test_a_title_is_needed_and_has_an_end(title: str, news: Section, cara: Person) -> None:
    with pytest.raises(UncleanText):
        workflow.create_article(news, by=cara, title=title)


def test_a_title_loses_what_cannot_be_seen(news: Section, cara: Person) -> None:
    article = workflow.create_article(news, by=cara, title=" A\x00\n title\u202e ")
    assert fresh(article).draft.title == "A title"


def test_the_text_is_stored_clean_and_counted(news: Section, cara: Person) -> None:
    article = workflow.create_article(
        news, by=cara, title="T", body='<p onclick="x()">One <b>two</b></p><script>three</script><p>four</p>'
    )
    revision = fresh(article).draft
    assert revision.body == "<p>One <b>two</b></p><p>four</p>"
    assert revision.words == 3
