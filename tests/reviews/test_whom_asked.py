"""The questions of a review, a part of them at once: every part begins where the one before ended."""

from django.db.models import BigIntegerField

from content.models import Section
from rbac.assignments import forget_assignments
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment
from rbac.reviews.assignees import _Column, answerable, asked_of
from rbac.reviews.verbs import answer
from tests.newsroom import Person, person
from tests.reviews.conftest import Ask, question


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


def test_what_is_answered_is_asked_of_nobody(review: AccessReview, edna: Person, ada: Person) -> None:
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
