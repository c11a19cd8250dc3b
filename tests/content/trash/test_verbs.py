"""Articles thrown away, brought back, and gone for good once their time is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from content import workflow
from content.actions import RECOVER_ARTICLE, VIEW_ARTICLE
from content.addresses import addresses
from content.models import Address, Article, Comment, Revision, SearchEntry, Section
from content.models.articles.review import State
from content.revisions.revisions import Content, add_revision
from content.scheduling.verbs import schedule_publication, waiting
from content.trash.verbs import consequences_of, empty_trash, recover_article, trash_article
from rbac.decisions import decide
from rbac.errors import Refused
from rbac.queries import visible_to
from tests.newsroom import Person, digest_of, fresh
from tests.words import readdressed

WORDS = Content("Secret plans", "Of a summary.", "<p>Gunpowder.</p>", "en", ())


def long_ago(news: Section, author: Person, *, days: int = 30, public: bool = False) -> Article:
    """As it is ``days`` after it was thrown away: only a row that is written again can have such a time."""
    then = timezone.now() - timedelta(days=days)
    seen = {"first_published_at": then, "archived_at": then} if public else {}
    late = Article.objects.create(section=news, slug="late", author=author, trashed_at=then, **seen)
    addresses.place(late, news, "late")
    add_revision(late, WORDS, author=author)
    return late


def test_what_is_in_the_trash_is_nowhere_else(draft: Article, cara: Person, ed: Person, ada: Person) -> None:
    trash_article(draft, by=cara)
    for person in (cara, ed, ada):
        assert not decide(person, VIEW_ARTICLE, fresh(draft)).allowed
        assert not visible_to(person, VIEW_ARTICLE, Article).exists()


@pytest.mark.parametrize("verb", [workflow.submit, workflow.publish, workflow.restore, trash_article])
def test_nothing_is_done_to_it_there(verb: object, draft: Article, ed: Person) -> None:
    trash_article(draft, by=ed)
    with pytest.raises(Refused):
        verb(draft, by=ed)  # type: ignore[operator]


def test_it_comes_back_as_a_draft_with_its_address(approved: Article, ed: Person) -> None:
    trash_article(approved, by=ed)
    recover_article(approved, by=ed)
    article = fresh(approved)
    assert (article.trashed_at, article.draft.status.state) == (None, State.DRAFT)
    assert article.address.path == "news/ferry-timetable-changes"
    assert list(Entry.objects.order_by("pk").values_list("event", flat=True))[-2:] == [
        "content.article.trashed",
        "content.article.recovered",
    ]


def test_what_was_taken_down_comes_back_taken_down(taken_down: Article, ed: Person) -> None:
    trash_article(taken_down, by=ed)
    recover_article(taken_down, by=ed)
    article = fresh(taken_down)
    assert article.archived_at is not None
    assert article.draft.status.state == State.ARCHIVED


def test_a_user_who_may_not_throw_it_away_does_not_bring_it_back(
    taken_down: Article, cara: Person, ed: Person
) -> None:
    trash_article(taken_down, by=ed)
    with pytest.raises(Refused):
        recover_article(taken_down, by=cara)


def test_what_is_scheduled_is_given_up(approved: Article, ed: Person) -> None:
    at = timezone.now() + timedelta(days=1)
    schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    trash_article(approved, by=ed)
    assert not waiting().exists()
    assert Entry.objects.filter(event="content.schedule.cancelled").exists()


def test_what_goes_with_it_is_named(published: Article, cara: Person, ed: Person) -> None:
    Comment.objects.create(article=published, name="Anon", text="Hm.")
    readdressed(published, fresh(published).section, by=ed, slug="ferries")
    workflow.take_down(published, by=ed, reason="Wrong.")
    found = consequences_of(fresh(published), ed)
    counted = [found[name] for name in ("versions", "comments", "old_addresses", "shared_with")]
    assert counted == [1, 1, 1, 0]


def test_words_that_readers_never_saw_go_for_good(news: Section, cara: Person) -> None:
    late = long_ago(news, cara)
    digest = late.draft.digest if late.draft else ""
    assert empty_trash() == 1
    words = Revision.objects.get(article=late)
    assert (words.title, words.summary, words.body) == ("", "", "")
    assert (words.digest, words.author_id) == (digest, cara.pk)
    assert not SearchEntry.objects.filter(article=late).exists()
    assert not Address.objects.filter(path="news/late").exists()
    assert Entry.objects.filter(event="content.article.purged", subject_id=str(late.pk)).count() == 1


def test_what_readers_once_saw_can_still_be_proved(news: Section, cara: Person, ed: Person) -> None:
    late = long_ago(news, cara, public=True)
    Comment.objects.create(article=late, name="Anon", text="Hm.")
    assert empty_trash() == 1
    assert Revision.objects.get(article=late).body == "<p>Gunpowder.</p>"
    assert Address.objects.filter(path="news/late").exists()
    assert Comment.objects.get().text == ""
    with pytest.raises(Refused):
        recover_article(late, by=ed)


def test_once_its_time_is_over_no_one_brings_it_back_although_the_worker_was_away(
    news: Section, cara: Person, ed: Person, ada: Person
) -> None:
    late, lying = long_ago(news, cara), Article.objects.filter(trashed_at__isnull=False)
    for one in (cara, ed, ada):
        with pytest.raises(Refused) as refused:
            recover_article(late, by=one)
        assert "Its time in the trash is over" in str(refused.value.decision.reason)
        assert not visible_to(one, RECOVER_ARTICLE, lying).exists()
    assert (fresh(late).trashed_at, empty_trash()) == (late.trashed_at, 1)


def test_the_worker_removes_a_second_time_nothing(news: Section, cara: Person) -> None:
    long_ago(news, cara)
    assert [empty_trash(), empty_trash()] == [1, 0]


def test_one_day_earlier_everything_is_there(news: Section, cara: Person) -> None:
    late = long_ago(news, cara, days=29)
    assert empty_trash() == 0
    recover_article(late, by=cara)
    assert fresh(late).draft.body == "<p>Gunpowder.</p>"
