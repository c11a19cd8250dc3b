"""Who answers for access: anyone who is one below the administrators, and no one for themselves."""

from typing import Any

import pytest
from django.db.models import Q
from pytest_django import Settings

from audit.actors import SystemActor
from rbac.management.commands.access_matrix import facts
from rbac.models import AccessReviewItem
from rbac.reviews import rules as review_rules
from rbac.reviews.rules import ANSWER_REVIEW, NO_SELF_REVIEW, owner_role
from rbac.rulebook import rulebook
from tests.rbac.conftest import MakePerson


@pytest.mark.parametrize(
    ("roles", "owner"),
    [(("boss",), "boss"), (("writer", "boss"), "writer"), (("reader", "writer", "boss"), "writer")],
)
def test_the_owner_is_the_role_below_the_highest_where_there_is_one(
    roles: tuple[str, ...], owner: str, settings: Settings
) -> None:
    settings.RBAC_ROLES = roles
    assert owner_role() == owner


def test_what_binds_those_who_answer_is_called_by_its_name_and_says_the_way_out(db: None) -> None:
    told = facts(ANSWER_REVIEW, {})
    assert told["roles"]["editor"]["condition"] == "not_an_administrator"
    assert told["invariants"] == [{"name": "nobody_reviews_themselves", "kind": "hard"}]
    condition: Any = rulebook.row(ANSWER_REVIEW).roles["editor"].condition
    assert condition.label == "it being about a user who is no administrator"
    assert not condition.test(None, AccessReviewItem(store="", what="administrator"))
    assert condition.test(None, AccessReviewItem(store="content.article", what="administrator"))
    assert NO_SELF_REVIEW.label == "no one answers for themselves"
    assert str(NO_SELF_REVIEW.way_out).startswith("That another user")


def test_a_job_holds_nothing_of_its_own() -> None:
    job = SystemActor("access_review")
    assert NO_SELF_REVIEW.broken(job, AccessReviewItem(user_id=7)) is None
    assert NO_SELF_REVIEW.query(job) == Q()


def test_where_people_belong_to_no_groups_only_what_is_theirs_is_their_own(
    person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every project's user model has them."""
    otto: Any = person("otto")
    monkeypatch.setattr(review_rules, "people_of_team", lambda relation: "")
    assert NO_SELF_REVIEW.query(otto) == ~Q(user=otto.pk)
