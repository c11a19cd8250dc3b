"""Lists and the desk know, as an article's own page does, that what was approved waits for another yes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.actions import APPROVE_ARTICLE
from content.approvals.approvals import counts_no_longer, waits_for_approval
from content.approvals.validity_batch import SEEMS_TO_STAND, waiting_again
from content.guests.answering import approve_as_guest
from content.models import Approval, Article, Section
from content.models.articles.review import State
from content.sections.verbs import add_section
from rbac.assignments import forget_assignments
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from tests.content.test_approval_validity import WHY, left
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, fresh, person
from tests.policies import administrator, with_policy
from tests.signing_in import signed_in
from tests.size.many import many_articles
from tests.words import OLD_SITE

AGAIN = "Needs another approval"
PAGES = ("/cms/", "/cms/articles/", "/cms/review/", "/cms/search/?q=Ferry")


def texts(who: Person, article: Article) -> dict[str, str]:
    client = signed_in(who)
    pages = (*PAGES, f"/cms/articles/{article.pk}/", f"/cms/articles/{article.pk}/review/")
    return {page: client.get(page).text for page in pages}


def test_what_is_approved_is_said_to_be(approved: Article, edna: Person) -> None:
    said = texts(edna, approved)
    assert {page: AGAIN in text for page, text in said.items()} == dict.fromkeys(said, False)
    assert "Approved, ready to publish" in said["/cms/review/"]


def test_the_desk_leads_to_where_it_is_approved_again(approved: Article, ed: Person, edna: Person) -> None:
    left(ed, "role")
    desk = signed_in(edna).get("/cms/").text
    assert f'class="table__title" href="/cms/articles/{approved.pk}/review/"' in desk
    assert f'<a class="button button--small" href="/cms/articles/{approved.pk}/review/"' in (
        signed_in(edna).get("/cms/articles/").text
    )


def test_a_user_who_cannot_approve_reads_why_in_the_queue(
    approved: Article, ed: Person, cara: Person
) -> None:
    left(ed, "role")
    zoe = person("Zoe", "editor", fresh(approved).section.scope)
    Article.objects.filter(pk=approved.pk).update(draft_author_ids=[cara.pk, zoe.pk])
    queue = signed_in(zoe).get("/cms/review/").text
    assert "You wrote part of it" in queue


def roles_of(ed: Person) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(user=ed)


def elsewhere() -> Section:
    return add_section(None, by=administrator("Abel"), title="Elsewhere", source=OLD_SITE)


def in_a_team(article: Article, ed: Person) -> None:
    team = Group.objects.create(name="Night shift")
    roles_of(ed).update(user=None, team=team)
    ed.groups.add(team)


def granted(article: Article, ed: Person) -> None:
    left(ed, "role")
    grant_object(ed, APPROVE_ARTICLE, article, reason="helps out", by=administrator("Abel"))


def lost_the_role_that_is_demanded(article: Article, ed: Person) -> None:
    with_policy(article.section, demands=[["role:editor"]])
    roles_of(ed).update(role="administrator")


def no_four_eyes(article: Article, ed: Person) -> None:
    with_policy(article.section, four_eyes=False)
    left(ed, "role")


CHANGES: dict[str, Callable[[Article, Person], object]] = {
    "nothing": lambda article, ed: None,
    "left": lambda article, ed: left(ed, "role"),
    "deactivated": lambda article, ed: left(ed, "account"),
    "frozen": lambda article, ed: User.objects.filter(pk=ed.pk).update(frozen_at=Now()),
    "moved": lambda article, ed: roles_of(ed).update(scope=elsewhere().scope),
    "only writes": lambda article, ed: roles_of(ed).update(role="contributor"),
    "everywhere": lambda article, ed: roles_of(ed).update(scope=None),
    "in a team": in_a_team,
    "granted": granted,
    "more approvals": lambda article, ed: with_policy(article.section, approvals=2),
    "editors demanded": lambda article, ed: with_policy(article.section, demands=[["role:editor"]]),
    "lost the role that is demanded": lost_the_role_that_is_demanded,
    "no four eyes": no_four_eyes,
}


@pytest.mark.parametrize("change", ["left", "deactivated", "more approvals"])
def test_every_page_says_so_when_it_does_not_count_any_more(
    change: str, approved: Article, ed: Person, edna: Person
) -> None:
    CHANGES[change](approved, ed)
    said = texts(edna, approved)
    assert {page: AGAIN in text for page, text in said.items()} == dict.fromkeys(said, True)
    assert "ready to publish" not in said["/cms/review/"]


def seems_to_stand(article: Article) -> bool:
    return bool(Article.objects.filter(pk=article.pk).values_list(SEEMS_TO_STAND).get()[0])


@pytest.mark.parametrize("change", CHANGES)
def test_lists_know_what_the_articles_own_page_knows(change: str, approved: Article, ed: Person) -> None:
    CHANGES[change](fresh(approved), ed)
    forget_assignments()
    article = fresh(approved)
    asked = waiting_again([article.pk])
    assert (article.pk in asked) == waits_for_approval(article)
    assert asked.get(article.pk, "") == counts_no_longer(article)
    assert not (seems_to_stand(article) and asked)  # or a list would not ask
    if change in {"nothing", "everywhere", "in a team", "no four eyes"}:
        assert seems_to_stand(article)


def test_a_guest_counts_as_the_user_who_asked_them(in_review: Article, news: Section, ed: Person) -> None:
    with_policy(news, guests="approve")
    review = asked(in_review, ed)
    link_in_mail(review)
    approve_as_guest(review.pk)
    assert waiting_again([in_review.pk]) == {}
    left(ed, "role")
    assert waiting_again([in_review.pk]) == {in_review.pk: WHY}
    assert not seems_to_stand(in_review)
    with_policy(news, guests="read")
    assert not seems_to_stand(in_review)
    assert waiting_again([in_review.pk]) == {in_review.pk: ""}


def test_of_what_is_not_approved_nothing_is_said(in_review: Article, draft: Article) -> None:
    assert waiting_again([draft.pk, in_review.pk]) == waiting_again([]) == {}


def many_approved(news: Section, cara: Person, number: int) -> list[int]:
    """Each approved by an editor of its own, of whom every other has left."""
    articles = many_articles(news, cara, number, state=State.APPROVED, name="approved")
    for n, article in enumerate(articles):
        editor = person(f"Editor{n}", "editor", news.scope)
        draft = fresh(article).draft
        Approval.objects.create(
            revision=draft, digest=draft.digest, submission=1, approver=editor, role="editor", policy={}
        )
        if n % 2:
            RoleAssignment.objects.filter(user=editor).delete()
    forget_assignments()
    return [article.pk for article in articles]


def stand(keys: list[int]) -> list[tuple[int, bool]]:
    return list(Article.objects.filter(pk__in=keys).order_by("pk").values_list("pk", SEEMS_TO_STAND))


def test_a_page_of_them_takes_no_more_queries_than_one(news: Section, cara: Person, as_edna: Client) -> None:
    keys = many_approved(news, cara, 50)
    with CaptureQueriesContext(connection) as captured:
        assert set(waiting_again(keys)) == set(keys[1::2])
    assert len(captured) <= 4
    for page in ("/cms/", "/cms/articles/", "/cms/articles/?state=approved", "/cms/review/"):
        with CaptureQueriesContext(connection) as captured:
            assert AGAIN in as_edna.get(page).text
        assert len(captured) <= 12, page


def test_where_all_stand_nothing_more_is_asked(approved: Article, as_edna: Client) -> None:
    for page in ("/cms/", "/cms/articles/", "/cms/review/"):
        as_edna.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert "Approved" in as_edna.get(page).text
        assert not [query for query in captured if " AS held" in query["sql"]]


def test_what_else_was_approved_is_not_read(news: Section, cara: Person) -> None:
    keys = many_approved(news, cara, 30)
    assert rows_read((Approval, User), lambda: waiting_again(keys[:4])) <= 8
    assert rows_read((Approval, User), lambda: stand(keys[:4])) <= 16


@pytest.mark.late
@pytest.mark.usefixtures("fresh_database")
def test_who_else_holds_a_role_there_is_not_read(news: Section, cara: Person, owner_connection: Any) -> None:
    keys = many_approved(news, cara, 8)
    others = User.objects.bulk_create(User(email=f"{n}@example.org", name="Other") for n in range(2_000))
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=other, role="editor", scope=news.scope, reason="works here") for other in others
    )
    look_over(owner_connection)
    assert rows_read_as_planned((RoleAssignment, User), lambda: waiting_again(keys[:4])) <= 12
    assert rows_read_as_planned((RoleAssignment, User), lambda: stand(keys[:4])) <= 12
