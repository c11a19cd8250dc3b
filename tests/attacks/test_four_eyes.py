"""Getting words or addresses to readers past the people who have to agree, through a verb or past every verb."""

import pytest

from accounts.models import User
from content import workflow
from content.errors import AddressTaken, WrongState
from content.models import Article, Revision, Section, Site
from content.models.articles.review import State
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.captured_web import execute, refused
from tests.newsroom import Person, change, fresh
from tests.policies import with_policy
from tests.words import readdressed


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
    readdressed(published, news, by=ed, slug="ferries")
    with pytest.raises(AddressTaken):
        workflow.create_article(news, by=cara, title="Mine", slug="ferry-timetable-changes")
    mine = workflow.create_article(news, by=cara, title="Ferry timetable changes")
    assert mine.slug == "ferry-timetable-changes-2"
    with pytest.raises(AddressTaken):
        change(mine, cara, slug="ferry-timetable-changes")


PUBLISHED = "UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s"
LIVE = "UPDATE content_article SET live_id = %s, draft_id = NULL, published_at = now() WHERE id = %s"
APPROVED = """
    INSERT INTO content_approval (revision_id, digest, submission, approver_id, role, created_at)
    VALUES (%s, %s, %s, %s, 'editor', now())
"""


def words_of(article: Article) -> Revision:
    revision: Revision = fresh(article).draft
    return revision


def test_a_state_is_not_simply_set_to_published(in_review: Article) -> None:
    assert "no one else has approved" in refused(PUBLISHED, words_of(in_review).pk)


def test_readers_are_not_simply_shown_a_draft(in_review: Article) -> None:
    assert "is not published" in refused(LIVE, words_of(in_review).pk, in_review.pk)


def test_a_published_text_is_not_shown_as_another_article(published: Article, draft: Article) -> None:
    other = Article.objects.exclude(pk=published.pk).first() or draft
    assert refused(LIVE, 10**9, other.pk)


def test_an_own_yes_does_not_count(in_review: Article, cara: Person) -> None:
    words = words_of(in_review)
    execute(APPROVED, words.pk, words.digest, 1, cara.pk)
    assert "no one else" in refused(PUBLISHED, words.pk)


def test_a_yes_to_other_words_or_to_another_submission_does_not_count(in_review: Article, ed: Person) -> None:
    words = words_of(in_review)
    execute(APPROVED, words.pk, "0" * 64, 1, ed.pk)
    execute(APPROVED, words.pk, words.digest, 7, ed.pk)
    assert "no one else" in refused(PUBLISHED, words.pk)


def test_forgetting_who_wrote_does_not_help(in_review: Article, cara: Person) -> None:
    words = words_of(in_review)
    execute("UPDATE content_article SET draft_author_ids = '{}' WHERE id = %s", in_review.pk)
    execute(APPROVED, words.pk, words.digest, 1, cara.pk)
    assert "no one else" in refused(PUBLISHED, words.pk)


def test_where_the_policy_asks_for_no_one_else_no_one_is_asked_for(draft: Article, news: Section) -> None:
    with_policy(news, four_eyes=False)
    execute(PUBLISHED, words_of(draft).pk)


def test_a_later_revision_of_an_import_needs_a_yes(site: Site, in_review: Article, cara: Person) -> None:
    execute(
        "INSERT INTO content_importeditem (source, kind, identifier, object_id) VALUES ('x', 'post', '1', %s)",
        in_review.pk,
    )
    workflow.save_draft(in_review, by=cara, title="Another", summary="", body="<p>New.</p>", base=1)
    assert "no one else" in refused(PUBLISHED, words_of(in_review).pk)
