"""What waits for a user is what looking at each finds, in the order of its turn (content.cms.desk.review_queue)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from content import workflow
from content.actions import APPROVE_ARTICLE, VIEW_ARTICLE
from content.cms.desk import review_queue
from content.cms.desk.review_queue import Reviewer, Way, by_turn, reviewer, waiting_for
from content.cms.lists.pagination import Cursor
from content.models import Article, RevisionStatus, Section, Waiting
from content.models.articles.review import WAITS, State
from rbac.decisions import decide
from rbac.grants import grant_object
from tests.newsroom import Person, fresh, write
from tests.shared_rows import shared

NUMBER = 3


@shared
def eight(news: Section, policies: Section, cara: Person, colin: Person) -> list[Article]:
    """In two sections by turns, wanted by a day the later they were submitted, or by none."""
    found = []
    for n in range(8):
        section, writer = ((news, cara), (policies, colin))[n % 2]
        article = workflow.create_article(section, by=writer, title=f"Story {n}", body="<p>x</p>")
        workflow.submit(article, by=writer)
        day = timezone.now() + timedelta(days=n) if n % 3 else None
        RevisionStatus.objects.filter(pk=fresh(article).draft_id).update(due_at=day)
        found.append(article)
    return found


def expected(person: Person, action: str) -> list[int]:
    waiting_now = Article.objects.filter(draft__status__state__in=WAITS)
    seen = [article for article in waiting_now if decide(person, action, article).allowed]
    return [article.pk for article in by_turn(Article.objects.filter(pk__in=[one.pk for one in seen]))]


def found_by(who: Reviewer) -> list[int]:
    """As the pages do it."""
    keys = list[int]()
    for way in who.ways:
        keys = list(waiting_for(who, WAITS, NUMBER, way).values_list("pk", flat=True)[:NUMBER])
        if len(keys) == NUMBER:
            break
    return keys


def turned(who: Reviewer, way: Way, cursor: Cursor | None = None) -> list[int]:
    keys = list(waiting_for(who, WAITS, NUMBER, way, cursor).values_list("pk", flat=True)[:NUMBER])
    if len(keys) < NUMBER:
        return keys
    last = Waiting.objects.get(pk=keys[-1])
    return keys + turned(who, way, Cursor(last.turn, last.pk, newer=cursor is not None and cursor.newer))


@pytest.mark.parametrize("action", [APPROVE_ARTICLE, VIEW_ARTICLE])
@pytest.mark.parametrize("walk", [1, 4, 400])
def test_it_is_what_looking_at_each_finds(
    action: str, walk: int, eight: list[Article], people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_queue, "WALK", walk)
    for person in people:
        who = reviewer(person, action)
        assert found_by(who) == expected(person, action)[:NUMBER], person
        assert turned(who, who.ways[-1]) == expected(person, action), person


@pytest.fixture
def people(
    eight: list[Article], policies: Section, cara: Person, ed: Person, edna: Person, otto: Person, ada: Person
) -> list[Person]:
    """Also Otto, who was granted one article, and Cara a section beside her own."""
    for action in (VIEW_ARTICLE, APPROVE_ARTICLE):
        grant_object(otto, action, eight[5], reason="knows about it", by=ada)
        grant_object(cara, action, policies, reason="helps out", by=ada)
    return [cara, ed, edna, otto, ada]


def test_pages_turn_back(eight: list[Article], edna: Person, ed: Person) -> None:
    for person in (ed, edna):
        who, keys = reviewer(person, VIEW_ARTICLE), expected(person, VIEW_ARTICLE)
        last = Waiting.objects.get(pk=keys[-1])
        back = turned(who, who.ways[-1], Cursor(last.turn, last.pk, newer=True))
        assert back == keys[-2::-1]


@pytest.mark.parametrize(
    "leave",
    [
        lambda article, cara, ed: write(article, cara, "Once more."),
        lambda article, cara, ed: workflow.send_back(article, by=ed, note="Shorter."),
    ],
)
def test_what_left_waits_no_more(
    leave: Callable[[Article, Person, Person], object], eight: list[Article], cara: Person, ed: Person
) -> None:
    assert Waiting.objects.filter(article=eight[0]).exists()
    leave(fresh(eight[0]), cara, ed)
    assert not Waiting.objects.filter(article=eight[0]).exists()


def test_what_is_approved_waits_for_a_user_who_publishes(eight: list[Article], ed: Person) -> None:
    article = fresh(eight[0])
    workflow.approve(article, by=ed, digest=article.draft.digest)
    assert Waiting.objects.get(article=article).state == State.APPROVED


def test_what_moves_waits_elsewhere(eight: list[Article], policies: Section) -> None:
    Article.objects.filter(pk=eight[0].pk).update(section=policies)
    assert Waiting.objects.get(article=eight[0]).section_id == policies.pk
