"""Moving an article to another section or address."""

import pytest

from audit.models import Entry
from content import workflow
from content.errors import AddressTaken, OldAddress, WrongState
from content.models import Address, Article, Section
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, fresh
from tests.policies import with_policy
from tests.signing_in import signed_in


@pytest.mark.parametrize("who", ["otto", "colin", "cara"])
def test_who_is_no_editor_there_moves_nothing(
    who: str, draft: Article, policies: Section, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        workflow.move_article(draft, policies, by=request.getfixturevalue(who))


def test_an_editor_moves_nothing_to_where_they_hold_no_role(
    draft: Article, policies: Section, ed: Person
) -> None:
    with pytest.raises(Refused):
        workflow.move_article(draft, policies, by=ed)
    assert fresh(draft).section == draft.section


def test_a_move_leaves_a_redirect_and_voids_the_approval(
    approved: Article, policies: Section, edna: Person
) -> None:
    workflow.move_article(approved, policies, by=edna)
    article = fresh(approved)
    assert article.address.path == "policies/ferry-timetable-changes"
    assert Address.objects.get(path="news/ferry-timetable-changes").target == article.address
    assert article.draft.status.state == State.DRAFT


def test_a_move_to_where_it_is_changes_records_and_voids_nothing(
    approved: Article, news: Section, ed: Person
) -> None:
    entries, version = Entry.objects.count(), fresh(approved).public_version
    workflow.move_article(approved, news, by=ed)
    form = {"section": news.pk, "slug": approved.slug}
    page = signed_in(ed).post(f"/cms/articles/{approved.pk}/move/", form, follow=True)
    assert "It is in that section already." in page.text
    article = fresh(approved)
    assert (article.draft.status.state, article.public_version) == (State.APPROVED, version)
    assert Entry.objects.filter(event="content.article.moved").count() == 0
    assert Entry.objects.count() == entries


def test_moving_back_leaves_no_loop(
    published: Article, policies: Section, news: Section, edna: Person
) -> None:
    workflow.move_article(published, policies, by=edna)
    workflow.move_article(published, news, by=edna)
    assert fresh(published).address.path == "news/ferry-timetable-changes"
    (redirect,) = Address.objects.filter(kind="redirect")
    assert (redirect.path, redirect.target) == ("policies/ferry-timetable-changes", fresh(published).address)


def test_a_taken_address_is_refused(draft: Article, policies: Section, edna: Person) -> None:
    workflow.create_article(policies, by=edna, title="T", slug="ferry-timetable-changes")
    with pytest.raises(AddressTaken):
        workflow.move_article(draft, policies, by=edna)


def test_no_move_to_where_nobody_else_has_to_approve(draft: Article, policies: Section, edna: Person) -> None:
    with_policy(policies, four_eyes=False)
    policies.refresh_from_db()
    with pytest.raises(WrongState):
        workflow.move_article(draft, policies, by=edna)


def test_what_readers_never_saw_takes_no_old_address_from_what_they_did(
    published: Article, news: Section, policies: Section, cara: Person, edna: Person
) -> None:
    workflow.move_article(published, news, by=edna, slug="ferries")
    begun = workflow.create_article(policies, by=edna, title="T", slug="ferry-timetable-changes")
    with pytest.raises(OldAddress, match="leads readers on"):
        workflow.move_article(begun, news, by=edna)
    with pytest.raises(OldAddress):
        workflow.move_article(begun, news, by=edna, slug="ferry-timetable-changes")
    assert Address.objects.get(path="news/ferry-timetable-changes").target == fresh(published).address
    workflow.move_article(begun, news, by=edna, slug="other")
    assert workflow.move_article(begun, policies, by=edna, slug="ferry-timetable-changes").slug != "other"
