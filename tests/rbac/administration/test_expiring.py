"""A role or a grant ends by itself, to the second; a week before, holder and assigner are told once."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.languages import choose_language
from accounts.models import User
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.administration.expiring import claim_endings
from rbac.assignments import forget_assignments
from rbac.errors import Invalid
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role, holds_any_role
from secureproject.people.expiry_mail import announce_endings
from tests.accounts.postbox import post_arrives
from tests.counting import rows_read
from tests.rbac.conftest import in_days


def long_ago(model: Any) -> None:
    model.objects.update(assigned_at=in_days(-30))


def told() -> list[str]:
    post_arrives()
    return sorted(letter.to[0] for letter in mail.outbox if "soon" in letter.subject)


@pytest.mark.parametrize(("given", "ends"), [(-30, 8), (-30, -1), (-1, 3)])
def test_no_one_is_told_too_early_too_late_or_about_what_is_short_anyway(
    draft: Article, ed: User, otto: User, given: int, ends: int
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    ArticleGrant.objects.update(assigned_at=in_days(given), until=in_days(ends))
    assert announce_endings() == 0


def test_holder_and_assigner_are_told_once(draft: Article, ed: User, otto: User) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, until=in_days(6), reason="helps", by=ed)
    long_ago(ArticleGrant)
    assert (announce_endings(), announce_endings()) == (2, 0)
    assert told() == ["ed@example.org", "otto@example.org"]


def test_a_new_end_is_told_again(news: Section, ada: User, otto: User) -> None:
    grant_role(otto, "editor", scope=news.scope, until=in_days(6), reason="helps", by=ada)
    long_ago(RoleAssignment)
    assert announce_endings() == 2
    grant_role(otto, "editor", scope=news.scope, until=in_days(5), reason="helps", by=ada)
    assert announce_endings() == 2


def test_everybody_in_a_team_is_told(draft: Article, ed: User, otto: User, colin: User) -> None:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto, colin)
    grant_object(team, EDIT_ARTICLE, draft, until=in_days(6), reason="helps", by=ed)
    long_ago(ArticleTeamGrant)
    announce_endings()
    assert told() == ["colin@example.org", "ed@example.org", "otto@example.org"]


def test_who_gave_it_and_may_see_it_no_more_is_not_told_its_name(
    draft: Article, ed: User, edna: User, otto: User
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, until=in_days(6), reason="helps", by=ed)
    long_ago(ArticleGrant)
    RoleAssignment.objects.filter(user=ed).delete()
    forget_assignments()
    assert announce_endings() == 2
    told()
    letters = {letter.to[0]: f"{letter.subject} {letter.body}" for letter in mail.outbox}
    assert str(draft) in letters["otto@example.org"]
    assert str(draft) not in letters["ed@example.org"]
    assert "may not see any more" in letters["ed@example.org"]


def test_what_ends_is_said_in_the_reader_s_language(news: Section, ada: User, otto: User) -> None:
    grant_role(otto, "editor", until=in_days(6), reason="helps", by=ada)
    long_ago(RoleAssignment)
    choose_language(otto, "de")
    announce_endings()
    told()
    letters = {letter.to[0]: str(letter.body) for letter in mail.outbox}
    assert (
        "die ganze Website" in letters["otto@example.org"]
        or "der ganzen Website" in letters["otto@example.org"]
    )
    assert "the whole site" in letters["ada@example.org"]


@pytest.mark.parametrize("end", ["3001-01-01T00:00+00:00", "9999-12-31T23:59-12:00"])
def test_an_end_that_could_not_be_read_back_is_refused(
    end: str, ada: User, otto: User, draft: Article
) -> None:
    until = datetime.fromisoformat(end)
    for give in (
        lambda: grant_role(otto, "editor", until=until, reason="x", by=ada),
        lambda: grant_object(otto, EDIT_ARTICLE, draft, until=until, reason="x", by=ada),
    ):
        with pytest.raises(Invalid, match="too far away"):
            give()
    assert not holds_any_role(User.objects.get(pk=otto.pk))


def role_until(user: User, news: Section, days: int) -> RoleAssignment:
    what: dict[str, Any] = {"role": "editor", "scope": news.scope, "until": in_days(days), "reason": "x"}
    held = RoleAssignment.objects.create(user=user, **what)
    long_ago(RoleAssignment)
    return held


def test_what_ends_later_is_still_announced_in_its_own_time(news: Section, otto: User, colin: User) -> None:
    soon, later = role_until(otto, news, 6), role_until(colin, news, 30)
    assert [(ending.holder, ending.what) for ending in claim_endings()] == [(otto, "editor of News")]
    until = in_days(6)
    RoleAssignment.objects.filter(pk=later.pk).update(until=until)
    assert [(ending.holder, ending.until) for ending in claim_endings()] == [(colin, until)]
    soon.refresh_from_db()
    assert soon.announced_at is not None


def test_what_another_worker_is_announcing_is_left_to_it(news: Section, otto: User) -> None:
    role_until(otto, news, 6)
    with CaptureQueriesContext(connection) as captured:
        claim_endings()
    locking = [query["sql"] for query in captured if "FOR UPDATE" in query["sql"]]
    assert locking
    assert all("SKIP LOCKED" in sql for sql in locking)


@pytest.mark.late
def test_what_ended_long_ago_is_not_read_again_each_hour(news: Section, otto: User) -> None:
    people = User.objects.bulk_create(User(email=f"p{n}@example.org", name="P") for n in range(300))
    over = in_days(-9)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="editor", scope=news.scope, reason="x", until=over) for one in people
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="contributor", scope=news.scope, reason="x") for one in people
    )
    role_until(otto, news, 6)
    found: list[object] = []
    assert rows_read(RoleAssignment, lambda: found.extend(claim_endings())) <= 5
    assert len(found) == 1
