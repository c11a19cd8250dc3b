"""Saving: nothing is overwritten, nothing is lost, and any change is a new revision."""

import pytest

from audit.timeline import timeline_about
from content import workflow
from content.errors import EditConflict
from content.models import Address, Article, Revision, Topic
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, fresh, write


@pytest.mark.parametrize("who", ["otto", "colin"])
def test_an_outsider_changes_nothing(who: str, draft: Article, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        write(draft, request.getfixturevalue(who), "Mine now.")
    assert Revision.objects.count() == 1


def test_a_contributor_does_not_change_what_others_wrote(
    draft: Article, news: object, ed: Person, cara: Person
) -> None:
    article = workflow.create_article(draft.section, by=ed, title="By Ed")
    with pytest.raises(Refused, match="write themselves"):
        write(article, cara, "Mine now.")


def test_what_was_taken_down_is_not_changed(taken_down: Article, ed: Person) -> None:
    with pytest.raises(Refused, match="taken down"):
        write(taken_down, ed, "Again.")


def test_a_save_is_a_new_revision_and_the_old_one_stays(draft: Article, cara: Person) -> None:
    article = write(draft, cara, "From June.")
    assert [r.body for r in article.revisions.order_by("number")] == ["<p>From May.</p>", "<p>From June.</p>"]
    assert [r.status.state for r in article.revisions.order_by("number")] == [State.SUPERSEDED, State.DRAFT]


def test_saving_the_same_words_adds_nothing(draft: Article, cara: Person) -> None:
    assert write(draft, cara, "From May.").draft.number == 1


def test_a_save_on_an_older_base_is_a_conflict_and_loses_nothing(
    draft: Article, cara: Person, ed: Person
) -> None:
    write(draft, ed, "Ed was here.")
    with pytest.raises(EditConflict) as conflict:
        write(draft, cara, "Cara was here.", base=1)
    assert conflict.value.current.body == "<p>Ed was here.</p>"
    assert fresh(draft).draft.number == 2


def test_two_who_wrote_the_same_words_do_not_conflict(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, ed, "The same.")
    assert write(draft, cara, "The same.", base=1).draft.number == 2


def test_live_and_draft_stand_side_by_side(published: Article, cara: Person) -> None:
    article = write(published, cara, "From July.")
    assert (article.live.number, article.live.status.state) == (1, State.PUBLISHED)
    assert (article.draft.number, article.draft.status.state) == (2, State.DRAFT)
    assert article.draft_author_ids == [cara.pk]


def test_the_writer_changes_the_address_of_what_was_never_public(draft: Article, cara: Person) -> None:
    save_with_slug(draft, cara, "ferry")
    assert fresh(draft).address.path == "news/ferry"


def test_a_contributor_does_not_change_an_address_that_readers_know(published: Article, cara: Person) -> None:
    with pytest.raises(Refused, match="changed by an editor"):
        save_with_slug(published, cara, "ferry")
    assert fresh(published).address.path == "news/ferry-timetable-changes"


def test_an_old_address_leads_to_the_new_one(published: Article, ed: Person) -> None:
    save_with_slug(published, ed, "ferry")
    old = Address.objects.get(path="news/ferry-timetable-changes")
    assert old.target == fresh(published).address


def test_topics_of_a_live_article_change_when_they_are_published(published: Article, cara: Person) -> None:
    topic = Topic.objects.create(name="Sea", slug="sea")
    live = fresh(published).live
    workflow.save_draft(
        published, by=cara, title=live.title, summary=live.summary, body=live.body, base=1, topics=[topic]
    )
    assert list(published.topics.all()) == []
    assert fresh(published).draft.topic_ids == [topic.pk]


def test_the_journal_says_that_an_approval_became_void(approved: Article, cara: Person) -> None:
    write(approved, cara, "From June.")
    newest = timeline_about(approved)[0]
    assert newest.sentence == "Cara saved version 2 of Ferry timetable changes"
    assert newest.fields["voided"] in {"true", "True", "yes"}


def save_with_slug(article: Article, by: Person, slug: str) -> None:
    newest = fresh(article).newest
    workflow.save_draft(
        article,
        by=by,
        title=newest.title,
        summary=newest.summary,
        body=newest.body,
        base=newest.number,
        slug=slug,
    )
