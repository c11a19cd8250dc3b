"""Getting words or addresses to readers past the people who have to agree."""

import pytest

from accounts.models import User
from content import workflow
from content.errors import AddressTaken, WrongState
from content.models import Article, Section
from content.models.articles.review import State
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.newsroom import Person, fresh
from tests.policies import with_policy


def test_what_is_public_is_not_moved_to_where_one_may_only_write(
    published: Article, policies: Section, ed: Person
) -> None:
    RoleAssignment.objects.create(user=ed, role="contributor", scope=policies.scope, reason="helps out")
    with pytest.raises(Refused):
        workflow.move_article(published, policies, by=User.objects.get(pk=ed.pk))
    assert fresh(published).section.slug == "news"


def test_a_draft_is_moved_to_where_one_may_only_write(draft: Article, policies: Section, ed: Person) -> None:
    RoleAssignment.objects.create(user=ed, role="contributor", scope=policies.scope, reason="helps out")
    workflow.move_article(draft, policies, by=User.objects.get(pk=ed.pk))
    assert fresh(draft).section.slug == "policies"


def test_what_no_one_approved_is_not_moved_in_public_to_where_someone_has_to(
    published: Article, news: Section, policies: Section, edna: Person
) -> None:
    with_policy(news, four_eyes=False)
    with pytest.raises(WrongState):
        workflow.move_article(published, policies, by=edna)


@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_another_address_voids_what_was_read(
    state: str, cara: Person, request: pytest.FixtureRequest
) -> None:
    article = request.getfixturevalue(state)
    same = fresh(article).newest
    words = {"title": same.title, "summary": same.summary, "body": same.body}
    workflow.save_draft(article, by=cara, base=same.number, slug="something-nobody-read", **words)
    assert fresh(article).draft.status.state == State.DRAFT


def test_a_writer_does_not_take_an_old_address_that_readers_know(
    published: Article, news: Section, cara: Person, ed: Person
) -> None:
    workflow.move_article(published, news, by=ed, slug="ferries")
    with pytest.raises(AddressTaken):
        workflow.create_article(news, by=cara, title="Mine", slug="ferry-timetable-changes")
    mine = workflow.create_article(news, by=cara, title="Ferry timetable changes")
    assert mine.slug == "ferry-timetable-changes-2"
    with pytest.raises(AddressTaken):
        workflow.save_draft(
            mine, by=cara, title="Mine", summary="", body="", base=1, slug="ferry-timetable-changes"
        )
