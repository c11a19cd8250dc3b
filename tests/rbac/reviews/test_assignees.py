"""The questions of a review, a part of them at once: every part begins where the one before ended."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry
from content.models import Section
from rbac.assignments import forget_assignments
from rbac.errors import Conflict
from rbac.models import AccessReview, AccessReviewItem, Answer, RoleAssignment, Scope
from rbac.reviews import verbs as reviews
from rbac.reviews.assignees import _Column, answerable, asked_of
from rbac.reviews.verbs import answer, close_due_reviews
from rbac.roles import grant_role
from rbac.teams import add_member, make_team
from tests.newsroom import Person, person
from tests.rbac.reviews.conftest import Ask, all_asked_of, is_due, question


def one_by_one(user: Person, review: AccessReview) -> list[int]:
    keys: list[int] = []
    while page := asked_of(user, review, most=1, after=keys[-1] if keys else 0):
        keys += [item.pk for item in page]
        assert len(keys) < 50
    return keys


def every(user: Person, review: AccessReview) -> list[int]:
    return [item.pk for item in asked_of(user, review, most=50)]


def places(user: Person, review: AccessReview) -> set[tuple[str, int | None]]:
    found = AccessReviewItem.objects.filter(pk__in=every(user, review))
    return set(found.values_list("asked_role", "asked_scope_id"))


def many_hold(section: Section | None, *people: Person) -> None:
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="moderator", scope=section.scope if section else None, reason="x")
        for one in people
    )
    forget_assignments()


def test_parts_go_on_from_place_to_place_and_lose_nothing(
    news: Section,
    policies: Section,
    ask: Ask,
    cara: Person,
    colin: Person,
    ed: Person,
    edna: Person,
    ada: Person,
) -> None:
    RoleAssignment.objects.create(user=edna, role="editor", scope=news.scope, reason="x")
    RoleAssignment.objects.create(user=edna, role="editor", scope=policies.scope, reason="x")
    many_hold(news, cara, colin)
    many_hold(policies, cara, colin)
    many_hold(None, cara, colin, ed)
    review = ask()
    assert len(places(edna, review)) > 1
    assert one_by_one(edna, review) == every(edna, review)
    assert len(every(ada, review)) > len(places(ada, review)) == 1
    RoleAssignment.objects.filter(role="editor", scope__isnull=False).delete()
    forget_assignments()
    ada = type(ada).objects.get(pk=ada.pk)
    assert len(places(ada, review)) == 3
    assert one_by_one(ada, review) == every(ada, review)


def test_a_question_of_another_review_is_no_place_to_begin(
    review: AccessReview, ask: Ask, edna: Person, policies: Section
) -> None:
    other = ask(policies.scope)
    found = every(edna, review)
    for after in (question(other, "Colin").pk, 2**62):
        assert [item.pk for item in asked_of(edna, review, most=50, after=after)] == found


def test_what_is_answered_is_asked_of_no_one(review: AccessReview, edna: Person, ada: Person) -> None:
    done = question(review, "Colin")
    assert done in answerable(edna)
    answer(done, keep=True, by=edna)
    for one in (edna, ada):
        assert done not in answerable(one)
        assert done.pk not in every(one, review)


def test_an_administrator_of_one_section_is_not_asked_for_those_who_have_gone(
    ask: Ask, policies: Section, colin: Person, ada: Person
) -> None:
    owner = person("Eva", "editor", policies.scope)
    review = ask(policies.scope)
    gone = question(review, "Colin")
    RoleAssignment.objects.filter(user=owner).delete()
    abel = person("Abel", "administrator", policies.scope)
    assert gone in answerable(abel)
    assert gone.pk in every(ada, review)
    assert gone.pk not in every(abel, review)


def test_a_column_of_the_statement_around_is_written_by_its_name_and_has_a_kind(review: AccessReview) -> None:
    """Only what has a kind is compared with other things."""
    found = AccessReview.objects.alias(one=_Column("1 + 1", BigIntegerField())).filter(one__lt=3)
    assert list(found) == [review]


def asked_about(review: AccessReview, item: str) -> tuple[str, int | None]:
    found = question(review, item)
    return found.asked_role, found.asked_scope_id


def test_only_what_an_owner_who_cannot_log_in_was_asked_goes_to_the_administrators(
    ask: Ask, news: Section, policies: Section, cara: User, colin: User, ed: User, edna: User, ada: User
) -> None:
    eva = person("Eva", "editor", policies.scope)
    User.objects.filter(pk=ed.pk).update(is_active=False)
    review = ask()
    assert asked_about(review, "Cara") == ("administrator", None)
    assert asked_about(review, "Colin") == ("editor", policies.scope_id)
    assert asked_about(review, eva.name) == ("editor", None)
    assert asked_about(review, "Ed") == ("editor", None)


def test_what_others_can_answer_stays_with_them_where_no_administrator_can(
    policies: Section, colin: User, edna: User, ada: User, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviews, "is_in_order", lambda person: person.pk != ada.pk)
    review = ask()
    assert asked_about(review, "Colin") == ("editor", None)
    assert asked_about(review, "Edna") == ("administrator", None)


def test_what_owners_of_the_whole_site_were_asked_is_left_to_administrators_when_they_have_gone(
    review: AccessReview, ed: User, edna: User, ada: User, policies: Section
) -> None:
    """Someone who edits a section is none of them; and what a section's own editor is asked stays there."""
    RoleAssignment.objects.filter(user=edna).delete()
    forget_assignments()
    left = {str(item.user) for item in all_asked_of(User.objects.get(pk=ada.pk))}
    assert left == {"Ed", "Colin", "Edna"}


def test_two_workers_take_different_questions(review: AccessReview) -> None:
    is_due(review)
    with CaptureQueriesContext(connection) as captured:
        close_due_reviews()
    taking = [
        query["sql"]
        for query in captured
        if "accessreviewitem" in query["sql"] and "FOR UPDATE" in query["sql"]
    ]
    assert taking
    assert all(sql.endswith("FOR UPDATE SKIP LOCKED") for sql in taking)


def test_two_answers_to_one_review_do_not_wait_for_each_other(
    review: AccessReview, ed: User, cara: User
) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer(question(review, "Cara"), keep=True, by=ed)
    (locking,) = [
        query["sql"]
        for query in captured
        if '"secure_rbac_accessreviewitem"."id" =' in query["sql"] and "FOR UPDATE" in query["sql"]
    ]
    assert locking.endswith('FOR UPDATE OF "secure_rbac_accessreviewitem"')


def test_a_review_that_another_worker_has_closed_meanwhile_is_not_closed_again(
    review: AccessReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_worker(given: AccessReview) -> int:
        given.items.update(answer=Answer.LAPSED)
        AccessReview.objects.filter(pk=given.pk).update(closed_at=Now())
        return 0

    is_due(review)
    monkeypatch.setattr(reviews, "_close_some", other_worker)
    assert close_due_reviews() == 0
    assert not Entry.objects.filter(event="rbac.review.closed").exists()


def test_what_someone_else_takes_away_at_this_moment_is_gone(
    review: AccessReview, cara: User, ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_already(held: Any, **why: Any) -> None:
        raise Conflict("They do not hold this any more.")

    monkeypatch.setattr(reviews, "revoke_role", taken_already)
    answer(question(review, "Cara"), keep=False, reason="moved on", by=ed)
    assert question(review, "Cara").answer == Answer.GONE
    is_due(review)
    close_due_reviews()
    assert set(AccessReviewItem.objects.values_list("answer", flat=True)) == {Answer.GONE}


def test_what_is_about_the_only_owner_goes_to_the_administrators_and_about_one_of_two_to_the_other(
    ask: Ask, news: Section, policies: Section, ed: User, ada: User
) -> None:
    for name in ("Eva", "Evan"):
        person(name, "editor", policies.scope)
    review = ask()
    assert asked_about(review, "Ed") == ("administrator", None)
    assert asked_about(review, "Eva") == asked_about(review, "Evan") == ("editor", policies.scope_id)


def test_what_a_team_holds_is_asked_of_an_owner_who_is_not_in_it(
    ask: Ask, news: Section, policies: Section, cara: User, ed: User, ada: User
) -> None:
    eva, evan = (person(name, "editor", policies.scope) for name in ("Eva", "Evan"))
    everybody, some = (make_team(name, by=ada) for name in ("Everybody", "Some"))
    for team, members in ((everybody, (eva, evan)), (some, (eva,))):
        grant_role(team, "contributor", scope=policies.scope, reason="x", by=ada)
        for member in members:
            add_member(team, member, reason="x", by=ada)
    review = ask()
    asked = dict(review.items.filter(team__isnull=False).values_list("team__name", "asked_role"))
    assert asked == {"Everybody": "administrator", "Some": "editor"}


def test_where_people_belong_to_no_teams_it_is_about_themselves_only(
    ask: Ask, policies: Section, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = person("Eva", "editor", policies.scope)
    desk = make_team("Desk", by=ada)
    grant_role(desk, "contributor", scope=policies.scope, reason="x", by=ada)
    add_member(desk, eva, reason="x", by=ada)
    monkeypatch.setattr("rbac.reviews.items.people_of_team", lambda relation: "")
    review = ask()
    assert asked_about(review, "Eva") == ("administrator", None)
    assert review.items.get(team__name="Desk").asked_role == "editor"


PLACES = 300
MANY_PLACES = "INSERT INTO secure_rbac_scope (path, depth, numchild, name, ancestor_ids) SELECT 'Z' || lpad(n::text, 6, '0'), 1, 0, 'Place ' || n, '{}' FROM generate_series(1, %s) AS n"  # fmt: skip  # noqa: E501
THEIR_CLOSURE = "INSERT INTO secure_rbac_scopeancestor (scope_id, ancestor_id) SELECT id, id FROM secure_rbac_scope WHERE name LIKE %s"  # fmt: skip  # noqa: E501


def make_places() -> None:
    """Each with an editor and a contributor of its own, every third with a team of editors besides."""
    with connection.cursor() as cursor:
        cursor.execute(MANY_PLACES, [PLACES])
        cursor.execute(THEIR_CLOSURE, ["Place %"])
    places = list(Scope.objects.filter(name__startswith="Place ").order_by("pk"))
    people = User.objects.bulk_create(
        [User(email=f"many{n}@example.org", name=f"N{n}") for n in range(PLACES)]
    )
    teams = Group.objects.bulk_create([Group(name=f"Desk {n}") for n in range(0, PLACES, 3)])
    for team, member in zip(teams, people[::3], strict=True):
        team.user_set.add(member)
    held = [
        *(RoleAssignment(user=who, role="editor", scope=at) for who, at in zip(people, places, strict=True)),
        *(
            RoleAssignment(user=who, role="contributor", scope=at)
            for who, at in zip(people[::-1], places, strict=True)
        ),
        *(
            RoleAssignment(team=team, role="editor", scope=at)
            for team, at in zip(teams, places[::3], strict=True)
        ),
    ]
    for one in held:
        one.reason = "works here"
    RoleAssignment.objects.bulk_create(held)
    forget_assignments()


def test_it_asks_the_database_as_often_as_for_one(news: Section, ed: User, edna: User, ask: Ask) -> None:
    Group.objects.create(name="Legal").user_set.add(ed)
    RoleAssignment.objects.create(
        team=Group.objects.get(name="Legal"), role="editor", scope=news.scope, reason="works here"
    )
    ask()
    forget_assignments()
    with CaptureQueriesContext(connection) as of_one:
        ask()
    make_places()
    with CaptureQueriesContext(connection) as of_many:
        review = ask()
    assert len(of_many) == len(of_one)
    assert AccessReviewItem.objects.filter(review=review).count() > 2 * PLACES


@pytest.mark.parametrize("frozen", [True, False])
def test_one_of_two_owners_who_can_answer_is_enough(
    frozen: bool, news: Section, ed: User, cara: User, ask: Ask
) -> None:
    person("Eva", "editor", news.scope)
    if frozen:
        User.objects.filter(pk=ed.pk).update(is_active=False)
    review = ask()
    assert question(review, "Cara").asked_scope_id == news.scope_id
    other = question(review, "Eva")
    assert (other.asked_role, other.asked_scope_id) == (
        ("administrator", None) if frozen else ("editor", news.scope_id)
    )
