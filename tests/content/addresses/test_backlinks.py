"""Backlinks (content.addresses.backlinks): links go on leading to what they meant, whatever moves."""

import pytest

from content import workflow
from content.errors import LinkedAddress, UnseenLinks
from content.maintenance.link_checker import look_over
from content.models import Address, Article, Section
from content.sections.verbs import change_section
from tests.newsroom import Person, fresh, person, publish
from tests.words import accept_all, readdressed

pytestmark = pytest.mark.as_worker  # who looks over articles

OLD = "news/ferry-timetable-changes"


@pytest.fixture
def other(news: Section, edna: Person) -> Article:
    return workflow.create_article(news, by=edna, title="Other", slug="other", body="<p>Words.</p>")


@pytest.fixture
def linking(published: Article, policies: Section, edna: Person) -> Article:
    """Links to the published article, which has gone on to another address since."""
    body = f'<p>See <a href="/{OLD}/#fares">the timetable</a>.</p>'
    article = workflow.create_article(policies, by=edna, title="Linking", slug="linking", body=body)
    readdressed(published, published.section, by=edna, slug="ferries")
    look_over()
    return article


def seen(article: Article) -> Article:
    """As one that readers have known, which may come to where something else was."""
    Article.objects.filter(pk=article.pk).update(first_published_at=article.created_at)
    found: Article = fresh(article)
    return found


def test_nothing_comes_to_an_old_address_that_texts_link_to(
    linking: Article, other: Article, published: Article, news: Section, edna: Person
) -> None:
    with pytest.raises(LinkedAddress, match="mean what was there before") as refused:
        readdressed(seen(other), news, by=edna, slug="ferry-timetable-changes")
    assert "such as “Linking”" in str(refused.value)  # which she sees
    assert fresh(other).address.path == "news/other"
    assert Address.objects.get(path=OLD).target == fresh(published).address


@pytest.mark.parametrize("who", ["edna", "ed"], indirect=True)  # Ed does not see every text
def test_what_was_there_may_come_back(
    who: Person, linking: Article, published: Article, news: Section
) -> None:
    readdressed(fresh(published), news, by=who, slug="ferry-timetable-changes")
    assert fresh(published).address.path == OLD


@pytest.mark.parametrize("how", ["nobody links there", "the link is in the trash"])
def test_two_addresses_are_swapped_where_no_link_minds(
    how: str, linking: Article, other: Article, published: Article, news: Section, edna: Person, ada: Person
) -> None:
    if how == "nobody links there":
        workflow.save_draft(linking, by=edna, base=1, title="Linking", summary="", body="<p>Without.</p>")
        look_over()
    else:
        Article.objects.filter(pk=linking.pk).update(trashed_at=linking.created_at)
    readdressed(seen(other), news, by=edna, slug="ferry-timetable-changes")
    readdressed(fresh(published), news, by=edna, slug="other")
    assert [fresh(one).address.path for one in (other, published)] == [OLD, "news/other"]


def test_a_section_takes_no_link_from_what_is_below_another(
    linking: Article, other: Article, policies: Section, news: Section, ada: Person, edna: Person
) -> None:
    """The whole section comes to where another was, and one article below it to where one was that is linked to."""
    change_section(news, by=ada, slug="paper")
    accept_all(edna)
    readdressed(fresh(linking), policies, by=edna, slug="ferry-timetable-changes")
    change_section(policies, by=ada, slug="news")
    with pytest.raises(LinkedAddress, match=OLD):
        accept_all(edna)
    assert Section.objects.get(pk=policies.pk).address.path == "policies"


@pytest.mark.parametrize("is_linked", [True, False])
def test_links_that_the_person_may_not_see_are_neither_taken_nor_told_of(
    is_linked: bool, linking: Article, other: Article, news: Section, ed: Person, edna: Person
) -> None:
    """Ed edits News; the link stands in a draft of Policies, which he does not know. He hears the same without it."""
    if not is_linked:
        workflow.save_draft(linking, by=edna, base=1, title="Linking", summary="", body="<p>Without.</p>")
        look_over()
    with pytest.raises(UnseenLinks) as refused:
        readdressed(seen(other), news, by=ed, slug="ferry-timetable-changes")
    assert refused.value.message == (
        f"/{OLD}/ leads on to what was there before, and texts that you may not see may link there. Choose another"
        " address, or ask a user who sees every text of the site."
    )
    assert fresh(other).address.path == "news/other"


def test_an_address_that_leads_nowhere_is_free_for_everybody(
    linking: Article, other: Article, news: Section, ed: Person
) -> None:
    readdressed(seen(other), news, by=ed, slug="quite-new")
    assert fresh(other).address.path == "news/quite-new"


def test_what_readers_see_counts_also_where_a_draft_has_lost_the_link(
    linking: Article, other: Article, news: Section, ed: Person, edna: Person
) -> None:
    publish(linking, by=edna, approver=person("Noa", "editor"))
    workflow.save_draft(linking, by=edna, base=1, title="Secret", summary="", body="<p>Without.</p>")
    look_over()
    with pytest.raises(LinkedAddress, match="such as “Linking”"):
        readdressed(seen(other), news, by=ed, slug="ferry-timetable-changes")
