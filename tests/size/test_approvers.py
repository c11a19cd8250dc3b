"""That enough people could give an approval is found without reading all who could."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from content.actions import APPROVE_ARTICLE
from content.approvals import role_holders
from content.approvals.candidates import SHOWN, Outlook, outlook
from content.cms.review.review import whose_approval
from content.corrections.verbs import why_not
from content.models import Article, Section
from content.policies.change import change_policy
from rbac.administration.custom_roles import make_role
from rbac.grants import grant_object
from rbac.models import CustomRole, RoleAssignment
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.newsroom import Person, fresh
from tests.size.many import Owner, give_role, people

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY, FEW = 1_000, 70
CELLS = {"content.approve_article": "editor", "content.countersign_correction": "editor"}


@pytest.fixture
def legal(ada: Person) -> CustomRole:
    return make_role("Legal review", CELLS, reason="new law", by=ada)


def many_with(role: str, section: Section, name: str, number: int = MANY) -> list[User]:
    """At the section, and on the whole site."""
    holders = people(number, name)
    give_role(role, holders, (None, section.scope))
    return holders


@pytest.fixture
def asks(news: Section, legal: CustomRole, ada: Person, ed: Person, owner_connection: Owner) -> None:
    """Two by a role that a thousand hold, one by Ed or that role."""
    role = f"role:{legal.key}"
    change_policy(news, {"demands": [[role], [role], [f"person:{ed.pk}", role]]}, by=ada, reason="x")
    many_with(legal.key, news, "lawyer")
    many_with("editor", news, "editor")
    look_over(owner_connection)


def test_few_are_read_of_many_who_could(in_review: Article, asks: None) -> None:
    assert rows_read_as_planned(HOLDERS, lambda: whose_approval(fresh(in_review))) <= FEW
    assert rows_read_as_planned(HOLDERS, lambda: outlook(fresh(in_review).section).impossible) <= FEW
    assert outlook(fresh(in_review).section).impossible == []
    rows = whose_approval(fresh(in_review))["asked"]
    assert [(len(row["able"]), bool(row["more"])) for row in rows] == [(SHOWN, True)] * 3


def test_few_are_read_of_many_who_could_countersign(published: Article, asks: None, ed: Person) -> None:
    assert rows_read_as_planned(HOLDERS, lambda: why_not(fresh(published), ed)) <= FEW
    assert why_not(fresh(published), ed) is None


def test_few_are_read_of_many_editors_who_could_countersign(
    published: Article, ed: Person, owner_connection: Owner
) -> None:
    many_with("editor", published.section, "editor")
    look_over(owner_connection)
    assert rows_read_as_planned(HOLDERS, lambda: why_not(published, ed)) <= 20
    assert why_not(published, ed) is None


def test_who_is_among_many_that_may_not_is_found(
    in_review: Article, ada: Person, edna: Person, owner_connection: Owner
) -> None:
    """Nine hundred contributors may not approve; one of them is an editor as well, one was given it, one by a team."""
    section = in_review.section
    change_policy(section, {"demands": [["role:contributor"]]}, by=ada, reason="x")
    *_others, given, member = many_with("contributor", section, "writer", 900)
    RoleAssignment.objects.create(user=edna, role="contributor", reason="x")
    team = Group.objects.create(name="Law")
    team.user_set.add(member)
    grant_object(given, APPROVE_ARTICLE, in_review, reason="x", by=ada)
    grant_object(team, APPROVE_ARTICLE, section, reason="x", by=ada)
    look_over(owner_connection)
    [row] = whose_approval(fresh(in_review))["asked"]
    assert {*row["able"]} == {edna, given, member}
    assert outlook(fresh(in_review).section).impossible == []


CROWD, HALF, SCANNED = 1_300, 650, 100
HOLDERS: tuple[type[Any], ...] = (RoleAssignment, User)


@pytest.fixture
def section(in_review: Article, ada: Person) -> Section:
    """Asks for contributors, who may not approve."""
    change_policy(in_review.section, {"demands": [["role:contributor"]]}, by=ada, reason="x")
    found: Section = fresh(in_review).section
    return found


def both(section: Section, number: int, name: str = "") -> None:
    many_with("contributor", section, f"writer{name}", number)
    many_with("editor", section, f"editor{name}", number)


def now(section: Section) -> Outlook:
    return outlook(Section.objects.get(pk=section.pk))


def test_no_more_is_read_of_twice_as_many(
    section: Section, monkeypatch: pytest.MonkeyPatch, owner_connection: Owner
) -> None:
    """PostgreSQL knows how many there are, and chooses what it likes; or it knows nothing."""
    monkeypatch.setattr(role_holders, "SCANNED", SCANNED)
    both(section, HALF)
    look_over(owner_connection)
    of_few = {model: rows_read_as_planned(model, lambda: now(section)) for model in HOLDERS}
    both(section, CROWD - HALF, "more")
    # At two places: the first few, then SCANNED; and of those once who they are.
    with transaction.atomic():
        assert rows_read(HOLDERS, lambda: now(section)) <= 2 * 2 * (SCANNED + 20)
    look_over(owner_connection)
    for model in HOLDERS:
        assert rows_read_as_planned(model, lambda: now(section)) <= of_few[model] + 20
    assert len(now(section).unsure) == 1


def test_a_correction_is_not_refused_for_whom_no_one_looked_at(
    published: Article, ed: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contributors are asked for, editors may countersign: of few it is known that no one is both, of many not."""
    change_policy(published.section, {"demands": [["role:contributor"]]}, by=ada, reason="x")
    monkeypatch.setattr(role_holders, "SCANNED", 20)
    assert "no one else here who could countersign" in str(why_not(fresh(published), ed))
    both(published.section, 60)
    assert why_not(fresh(published), ed) is None
