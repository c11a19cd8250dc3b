"""Arguments of commands: people, teams, objects and times by the names an operator types."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from foundation.clock import database_now
from foundation.commands import optional_time
from rbac.errors import Invalid
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from tests.commands import Ran, ran
from tests.rbac.management.conftest import WHY

APIA = ZoneInfo("Pacific/Apia")

# Of the clock in Berlin: an hour that is skipped, one that comes twice, and the same hour said with its zone.
HOURS = {
    "2027-03-28T02:30": datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    "2027-10-31T02:30": datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    "2027-10-31T02:30+01:00": datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
}


def test_a_holder_is_a_person_or_just_the_team_that_is_named(
    otto: User, news: Section, compared: list[tuple[Any, Any]]
) -> None:
    for name in ("Sport", "Legal"):
        Group.objects.create(name=name)
    for nobody in ("team", "group:Legal"):
        assert ran("grant_role", nobody, "editor", *WHY) == Ran(
            2, f"There is no user with the address {nobody}."
        )
    assert ran("grant_role", "team:Legal", "editor", *WHY).status == 0
    assert RoleAssignment.objects.get(role="editor").team == Group.objects.get(name="Legal")


def test_an_end_is_one_moment_in_whatever_zone_it_is_said(draft: Article, ed: User, otto: User) -> None:
    end = database_now() + timedelta(hours=1)
    grant_object(otto, EDIT_ARTICLE, draft, until=end.astimezone(APIA), reason="x", by=ed)
    assert ArticleGrant.objects.filter(user=otto).latest("pk").until == end
    for past in (database_now(), database_now().astimezone(APIA) - timedelta(seconds=1)):
        with pytest.raises(Invalid, match="in the future"):
            grant_object(otto, VIEW_ARTICLE, draft, until=past, reason="x", by=ed)


@pytest.mark.parametrize("text", HOURS)
def test_an_hour_that_the_clock_skips_or_repeats_is_an_end_all_the_same(text: str) -> None:
    with timezone.override("Europe/Berlin"):
        found = optional_time(text)
    assert found is not None
    assert found.astimezone(UTC) == HOURS[text]
