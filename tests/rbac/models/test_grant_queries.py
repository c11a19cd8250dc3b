"""What is shared appears in lists beside what a role shows, and nothing else does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import NotSupportedError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from audit.actors import ANONYMOUS, COMMAND_LINE
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.assignments import forget_assignments
from rbac.grants import grant_object
from rbac.models.grant_queries import granted_one_by_one, keys_granted_singly
from rbac.queries import annotate_allowed, visible_to
from tests.newsroom import Person


@pytest.fixture
def elsewhere(policies: Section, colin: User) -> Article:
    return workflow.create_article(policies, by=colin, title="A rule", body="<p>x</p>")


def titles(user: User, action: str = VIEW_ARTICLE) -> set[str]:
    return {str(article) for article in visible_to(User.objects.get(pk=user.pk), action, Article)}


def test_without_role_and_grant_a_list_is_empty(draft: Article, elsewhere: Article, otto: User) -> None:
    assert titles(otto) == set()


def test_a_grant_shows_its_object_and_no_other(draft: Article, elsewhere: Article, otto: User) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    assert titles(otto) == titles(otto, EDIT_ARTICLE) == {"Ferry timetable changes"}


def test_a_role_and_a_grant_add_up(draft: Article, elsewhere: Article, cara: User) -> None:
    assert titles(cara) == {"Ferry timetable changes"}
    grant_object(cara, VIEW_ARTICLE, elsewhere, reason="helps", by=COMMAND_LINE)
    assert titles(cara) == {"Ferry timetable changes", "A rule"}


def test_a_grant_takes_nothing_from_who_sees_everything(
    draft: Article, elsewhere: Article, edna: User
) -> None:
    grant_object(edna, EDIT_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    assert titles(edna) == {"Ferry timetable changes", "A rule"}


def test_a_grant_to_a_team_shows_its_object_to_members_only(
    draft: Article, elsewhere: Article, otto: User, colin: User
) -> None:
    team = Group.objects.create(name="Legal")
    otto.groups.add(team)
    grant_object(team, EDIT_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    forget_assignments()
    assert titles(otto) == {"Ferry timetable changes"}
    assert titles(colin) == {"A rule"}


def test_each_row_says_what_may_be_done_to_it(draft: Article, elsewhere: Article, colin: User) -> None:
    grant_object(colin, VIEW_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    rows = annotate_allowed(
        Article.objects.all(), User.objects.get(pk=colin.pk), {"sees": VIEW_ARTICLE, "edits": EDIT_ARTICLE}
    )
    said = {str(row): (vars(row)["sees"], vars(row)["edits"]) for row in rows}
    assert said == {"Ferry timetable changes": (True, False), "A rule": (True, True)}


type Made = dict[str, Article]


@pytest.fixture
def made(
    news: Section, policies: Section, draft: Article, cara: User, colin: User, ed: User, ada: User
) -> Made:
    """Of Ed's section, of another one and shared with Ed, and of another one."""
    shared = workflow.create_article(policies, by=colin, title="Tides", summary="", body="")
    hidden = workflow.create_article(policies, by=colin, title="Secret", summary="", body="")
    grant_object(ed, VIEW_ARTICLE, shared, reason="x", by=ada)
    return {"own": draft, "shared": shared, "hidden": hidden}


def seen(user: User) -> QuerySet[Article]:
    return visible_to(user, VIEW_ARTICLE, Article)


def test_sets_of_rows_stay_sets(made: Made, ed: User, colin: User, otto: User) -> None:
    own, shared, hidden = made.values()
    mine, nothing = seen(ed), seen(otto)
    assert set(mine) == {own, shared}
    assert set(Article.objects.exclude(pk__in=mine)) == {hidden}
    assert set(Article.objects.exclude(pk__in=nothing)) == {own, shared, hidden}
    assert (
        set(mine.union(nothing))
        == set(nothing.union(mine))
        == set(mine | nothing)
        == set(nothing | mine)
        == set(mine)
    )
    assert set(mine & nothing) == set(nothing & mine) == set(mine.intersection(nothing)) == set()
    assert set(mine.difference(visible_to(ed, EDIT_ARTICLE, Article))) == {shared}
    assert set(mine.exclude(section=own.section)) == {shared}
    assert set(mine & seen(colin)) == {shared}
    assert mine.filter(pk=hidden.pk).exists() is False
    assert [mine.first(), mine.last()] == [own, shared]


def test_numbers_are_of_what_is_seen(
    made: Made, ed: User, otto: User, news: Section, policies: Section
) -> None:
    for user, numbers in ((ed, {news.pk: 1, policies.pk: 1}), (otto, {})):
        each = dict(seen(user).order_by().values_list("section").annotate(n=Count("pk")))
        assert (each, seen(user).count(), seen(user).aggregate(n=Count("pk"))["n"]) == (
            numbers,
            sum(numbers.values()),
            sum(numbers.values()),
        )
        inside = seen(user).filter(section=OuterRef("pk"))
        assert set(Section.objects.filter(Exists(inside)).values_list("pk", flat=True)) == set(numbers)
        counted = Section.objects.annotate(n=Count("articles", filter=Q(articles__in=seen(user))))
        assert {section.pk: section.n for section in counted if section.n} == numbers


def test_lists_of_a_related_object_and_after_counting_are_no_wider(
    made: Made, ed: User, policies: Section
) -> None:
    shared = made["shared"]
    for rows in (
        policies.articles.all(),
        policies.articles.annotate(n=Count("revisions")),
        policies.articles.distinct(),
        policies.articles.only("slug"),
        Article.objects.filter(section=policies) | Article.objects.filter(slug="nothing"),
    ):
        assert set(visible_to(ed, VIEW_ARTICLE, rows)) == {shared}


@pytest.mark.parametrize(
    ("cut", "error"),
    [(lambda rows: rows[:2], TypeError), (lambda rows: rows.union(rows), NotSupportedError)],
)
def test_what_is_cut_or_put_together_already_is_refused(
    cut: Callable[[Any], Any], error: type[Exception], made: Made, ed: User
) -> None:
    """A filter afterwards would say nothing of rows that were chosen before."""
    with pytest.raises(error):
        visible_to(ed, VIEW_ARTICLE, cut(Article.objects.order_by("pk")))


def singly(person: Person, action: str = VIEW_ARTICLE) -> list[Article]:
    keys = keys_granted_singly(User.objects.get(pk=person.pk), action, Article, 9)
    return list(Article.objects.filter(pk__in=keys))


def test_a_user_who_was_granted_nothing_finds_nothing(draft: Article, otto: Person, edna: Person) -> None:
    for nobody in (ANONYMOUS, COMMAND_LINE, otto, edna):
        assert keys_granted_singly(nobody, VIEW_ARTICLE, Article, 9) == []


def test_what_lies_below_a_place_is_left_out(
    draft: Article, elsewhere: Article, news: Section, otto: Person
) -> None:
    grant_object(otto, VIEW_ARTICLE, news, reason="reads", by=COMMAND_LINE)
    again = User.objects.get(pk=otto.pk)
    assert keys_granted_singly(again, VIEW_ARTICLE, Article, 9) == []
    assert [*Article.objects.filter(granted_one_by_one(again, VIEW_ARTICLE, Article))] == [draft]
    grant_object(otto, VIEW_ARTICLE, elsewhere, reason="reads", by=COMMAND_LINE)
    assert singly(otto) == [elsewhere]


def test_only_what_allows_it_counts_and_teams_do(draft: Article, elsewhere: Article, otto: Person) -> None:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)
    grant_object(team, EDIT_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    grant_object(otto, VIEW_ARTICLE, elsewhere, reason="reads", by=COMMAND_LINE)
    assert {one.pk for one in singly(otto)} == {draft.pk, elsewhere.pk}
    assert singly(otto, EDIT_ARTICLE) == [draft]
