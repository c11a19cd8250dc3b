"""More comments than one page holds: every one can be reached, in one order, with what it answers."""

import re
from bisect import bisect_left
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertNumQueries

from content.comments.posting import withdraw_comment
from content.models import Article, Comment, Section
from content.models.comment import CommentState
from content.public.queries import comment_threads, lookup
from foundation.prepared_queries import PreparedQuery
from tests.content.comments.conftest import said
from tests.content.conftest import PublishStory
from tests.newsroom import Person
from tests.policies import with_policy

SMALL = 4


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comment_threads, "COMMENTS_SHOWN", SMALL)
    monkeypatch.setattr(lookup, "_ADDRESS", PreparedQuery(lookup._address, lookup._found))


def comments(article: Article, *below: int | None, state: str = CommentState.APPROVED) -> list[Comment]:
    """One for each of ``below``: in reply to the comment with this place among them, or to none."""
    made: list[Comment] = []
    for number, answered in enumerate(below):
        parent = None if answered is None else made[answered]
        facts: dict[str, object] = {"name": f"Reader {number}", "text": "x"}
        html = f"<p>Said {number}.</p>"
        made.append(Comment.objects.create(article=article, parent=parent, html=html, state=state, **facts))
    return made


def pages(client: Client, path: str) -> list[list[int]]:
    """What stands on each page, as it is numbered, following the links."""
    found, address = [], path
    while address:
        text = client.get(address).text
        found.append([int(n) for n in re.findall(r"Said (\d+)\.", text)])
        later = re.search(r'rel="next" href="(/comments/[^"]+)"', text)
        address = later[1] if later else ""
    return found


def test_answers_that_go_on_stand_below_what_they_answer(anon: Client, article: Article, path: str) -> None:
    comments(article, None, None, *[0] * 5)
    assert pages(anon, path) == [[0, 2, 3, 4], [0, 5, 6, 1]]


def test_what_is_answered_on_the_next_page_stands_there(anon: Client, article: Article, path: str) -> None:
    """A withdrawn comment has a place only with an answer, so it cannot end a page."""
    made = comments(article, *[None] * 4, 3)
    withdraw_comment(made[3])
    assert pages(anon, path) == [[0, 1, 2], [4]]
    later = anon.get(f"/comments/{article.public_id}/?after={made[2].public_id}").text
    assert later.count("This comment was withdrawn by its writer.") == 1


def test_what_no_one_can_read_takes_no_place(anon: Client, article: Article, path: str) -> None:
    """Or anyone who writes comments and withdraws them would push those of others off the page."""
    for gone in comments(article, *[None] * 9):
        withdraw_comment(gone)
    comments(article, *[None] * 9, state=CommentState.SPAM)
    kept = comments(article, None, None)
    assert pages(anon, path) == [[0, 1]]
    assert len(first_page(article).shown) == len(kept)


def test_how_many_there_are_is_said_where_all_are_shown(anon: Client, article: Article, path: str) -> None:
    made = comments(article, *[None] * SMALL)
    assert ">4 comments<" in anon.get(path).text
    comments(article, None)
    Article.objects.filter(pk=article.pk).update(public_version=99)
    assert ">Comments<" in anon.get(path).text
    assert ">Comments<" in anon.get(f"/comments/{article.public_id}/?after={made[3].public_id}").text


@pytest.mark.parametrize("after", ["", "x", "0", "%00", f"{UUID(int=7)}"])
def test_what_is_no_comment_leads_to_the_first(after: str, anon: Client, article: Article, path: str) -> None:
    answer = anon.get(f"/comments/{article.public_id}/?after={after}")
    assert (answer.status_code, answer["Location"]) == (301, f"{path}#comments")


def test_a_hidden_comment_is_as_good_as_none(anon: Client, article: Article) -> None:
    for state in (CommentState.WAITING, CommentState.SPAM, CommentState.REJECTED):
        [hidden] = comments(article, None, state=state)
        assert anon.get(f"/comments/{article.public_id}/?after={hidden.public_id}").status_code == 301


def test_no_one_reads_them_who_may_not_read_the_article(
    anon: Client, as_cara: Client, article: Article, news: Section, ed: Person
) -> None:
    first, *_others = comments(article, *[None] * 6)
    with_policy(news, audience="roles")
    address = f"/comments/{article.public_id}/?after={first.public_id}"
    nowhere = f"/comments/{UUID(int=7)}/?after={first.public_id}"
    assert anon.get(address).status_code == anon.get(nowhere).status_code == 404
    answer = as_cara.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_what_stands_below_no_page_stands_on_none_of_its_own(
    anon: Client, publish_story: PublishStory
) -> None:
    """An import brings comments to pages that take none."""
    page = publish_story("About us", kind="landing", details={"words_1": "Welcome."})
    first, *_others = comments(page, *[None] * 6)
    answer = anon.get(f"/comments/{page.public_id}/?after={first.public_id}")
    assert (answer.status_code, "Said" in answer.text) == (301, False)


def test_a_taken_down_article_takes_them_along(anon: Client, taken_down: Article) -> None:
    first, *_others = comments(taken_down, *[None] * 6)
    assert anon.get(f"/comments/{taken_down.public_id}/?after={first.public_id}").status_code == 404


def test_a_reader_who_has_the_page_costs_one_query(anon: Client, article: Article) -> None:
    made = comments(article, *[None] * 6)
    address = f"/comments/{article.public_id}/?after={made[3].public_id}"
    first = anon.get(address)
    assert not first.cookies
    with assertNumQueries(1):
        assert anon.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    withdraw_comment(made[5])
    assert "Said 5." not in anon.get(address).text


def test_a_comment_on_a_later_page_can_be_answered(anon: Client, article: Article, path: str) -> None:
    made = comments(article, *[None] * 6)
    text = anon.get(f"/comments/{article.public_id}/?after={made[3].public_id}").text
    assert f'href="/comments/{article.public_id}/new/?reply_to={made[4].public_id}" data-comment-form' in text
    said(article, "To the fifth", reply_to=made[4].public_id)
    Comment.objects.filter(state=CommentState.WAITING).update(
        state=CommentState.APPROVED, html="<p>Said 6.</p>"
    )
    Article.objects.filter(pk=article.pk).update(public_version=99)
    assert pages(anon, path) == [[0, 1, 2, 3], [4, 6, 5]]


@pytest.mark.late
@given(shape=st.lists(st.booleans(), min_size=1, max_size=14), gone=st.sets(st.integers(0, 13), max_size=5))
def test_pages_together_are_the_whole(shape: list[bool], gone: set[int], article: Article) -> None:
    """Whatever was answered and withdrawn: the same comments in the same order as on one page that holds all."""
    with transaction.atomic():
        tops = [number for number, begins in enumerate(shape) if begins or number == 0]
        below = [None if n in tops else tops[(n * 7) % bisect_left(tops, n)] for n in range(len(shape))]
        for number, made in enumerate(comments(article, *below)):
            if number in gone:
                withdraw_comment(made)
        whole = [one.public_id for one in comment_threads._in_order(every_row(article))]
        assert every_page(article) == whole
        transaction.set_rollback(True)


def first_page(article: Article) -> comment_threads.Threads:
    asked = Article.objects.filter(pk=article.pk).values_list(comment_threads.comments_under("pk"), flat=True)
    return comment_threads.comments_from(asked.get())


def every_page(article: Article) -> list[str]:
    page, seen = first_page(article), list[str]()
    while True:
        seen += [one.public_id for one in page.shown if one.public_id not in seen]
        if page.after is None:
            return seen
        page = comment_threads.comments_after(article.pk, UUID(page.after)) or comment_threads.Threads([])


def every_row(article: Article) -> list[comment_threads.Row]:
    return [
        comment_threads._row(*row)
        for row in comment_threads._public_ones(article.pk).values_list(*comment_threads.Row._fields)
    ]
