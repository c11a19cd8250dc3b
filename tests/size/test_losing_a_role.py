"""Anyone who changes a role that very many hold waits for those of them who are logged in, not for all."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db.models.signals import post_init
from django.utils import timezone

from accounts.models import Session, User
from content.models import Section
from rbac.administration.custom_roles import change_role, make_role
from rbac.administration.grant_checks import report_loss
from rbac.models import CustomRole, RoleAssignment
from tests.counting import look_over
from tests.newsroom import Person

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Owner = psycopg.Connection[Any]
MANY = 1_500
WIDE = {"content.approve_article": "editor", "content.publish_article": "editor"}
NARROW = {"content.approve_article": "editor"}
LOGGED_IN = 3


def people(name: str, number: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"{name.lower()}{n}@example.org", name=f"{name} {n}", is_active=True)
        for n in range(number)
    )


def log_in(*persons: User) -> None:
    later = timezone.now() + timedelta(hours=1)
    Session.objects.bulk_create(
        Session(digest=f"{one.pk}-{n}", payload=b"", user=one, expires_at=later)
        for one in persons
        for n in range(2)
    )


@pytest.fixture
def reader(ada: Person) -> CustomRole:
    return make_role("Approver", WIDE, reason="x", by=ada)


@pytest.fixture(params=["statistics", "no statistics"])
def held(
    request: pytest.FixtureRequest, reader: CustomRole, news: Section, ada: Person, owner_connection: Owner
) -> list[User]:
    """Those of very many who are logged in; others are, too, who hold nothing."""
    holders, others = people("Holder", MANY), people("Other", LOGGED_IN)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role=reader.key, scope=news.scope, reason="x") for one in holders
    )
    log_in(*holders[:LOGGED_IN], *others)
    if request.param == "statistics":
        look_over(owner_connection)
    return holders[:LOGGED_IN]


def narrowed(role: CustomRole, by: Person) -> None:
    change_role(role, name=role.name, cells=NARROW, description="", reason="x", by=by)


def test_the_sessions_of_the_user_who_holds_it_end_and_no_others(
    held: list[User], reader: CustomRole, ada: Person
) -> None:
    narrowed(reader, ada)
    left = set(Session.objects.values_list("user__name", flat=True))
    assert left == {f"Other {n}" for n in range(LOGGED_IN)}


@pytest.mark.parametrize("lose", ["a role", "a team"])
def test_no_one_is_fetched_who_is_not_logged_in(
    lose: str, held: list[User], reader: CustomRole, ada: Person
) -> None:
    team = Group.objects.create(name="Night desk")
    team.user_set.add(*people("Member", MANY), *held)
    fetched = list[int]()

    def count(instance: User, **_rest: object) -> None:
        fetched.append(instance.pk)

    post_init.connect(count, sender=User)
    try:
        narrowed(reader, ada) if lose == "a role" else report_loss(team, "x")
    finally:
        post_init.disconnect(count, sender=User)
    assert len(fetched) <= 4 * LOGGED_IN
    assert not Session.objects.filter(user__in=held).exists()
