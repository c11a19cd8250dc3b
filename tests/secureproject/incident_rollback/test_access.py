"""secureproject.incident_rollback.access: roles and grants of the account end; those of others stay."""

from datetime import timedelta

from django.contrib.auth.models import Group

from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from foundation.clock import database_now
from rbac.administration import custom_roles
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role, revoke_role
from tests.newsroom import Person
from tests.secureproject.incident_rollback.conftest import found, listed, revert, stolen_session


def test_a_role_that_another_changed_since_stays(
    news: Section, colin: Person, eva: Person, ada: Person
) -> None:
    with stolen_session():
        given = grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    grant_role(
        colin, "editor", scope=news.scope, until=database_now() + timedelta(days=1), reason="x", by=ada
    )
    assert not found(eva).items
    assert RoleAssignment.objects.filter(pk=given.pk).exists()


def test_a_role_that_she_gave_again_later_stays(
    news: Section, colin: Person, eva: Person, ada: Person
) -> None:
    with stolen_session():
        given = grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    revoke_role(given, reason="strange", by=ada)
    grant_role(colin, "editor", scope=news.scope, reason="now really", by=eva)
    assert not found(eva).items


def test_a_permission_of_another_team_stays(draft: Article, eva: Person, ada: Person) -> None:
    ours, theirs = Group.objects.create(name="Ours"), Group.objects.create(name="Theirs")
    kept = grant_object(ours, EDIT_ARTICLE, draft, reason="works on it", by=eva)
    with stolen_session():
        given = grant_object(theirs, EDIT_ARTICLE, draft, reason="Ha.", by=eva)
    revert(eva, ada)
    assert list(type(kept).objects.filter(pk__in=(kept.pk, given.pk))) == [kept]


def test_rights_that_were_taken_away_or_extended_are_decided_by_a_person(
    news: Section, ed: Person, colin: Person, eva: Person, ada: Person
) -> None:
    held, soon = RoleAssignment.objects.get(user=ed), database_now() + timedelta(days=3)
    grant_role(colin, "editor", scope=news.scope, until=soon, reason="for the summer", by=ada)
    with stolen_session():
        revoke_role(held, reason="Ha.", by=eva)
        grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    assert listed(eva) == [
        ("rbac.role.revoked", f"/cms/people/{ed.pk}/"),
        ("rbac.role.extended", f"/cms/people/{colin.pk}/"),
    ]


def test_roles_and_permissions_end(
    draft: Article, news: Section, colin: Person, eva: Person, ada: Person
) -> None:
    with stolen_session():
        grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
        grant_object(colin, EDIT_ARTICLE, draft, reason="Ha.", by=eva)
    assert len(revert(eva, ada).done) == 2
    assert not RoleAssignment.objects.filter(user=colin, role="editor").exists()


def test_a_custom_role_ends_whatever_it_is_called_now(
    news: Section, colin: Person, eva: Person, ada: Person
) -> None:
    cells = {str(EDIT_ARTICLE): "editor"}
    role = custom_roles.make_role("Fixer", cells, description="", reason="x", by=ada)
    with stolen_session():
        given = grant_role(colin, role.key, scope=news.scope, reason="Ha.", by=eva)
    custom_roles.change_role(
        role, name="Mender", cells=role.cells, description="", reason="x", by=ada, version=role.version
    )
    revert(eva, ada)
    assert not RoleAssignment.objects.filter(pk=given.pk).exists()
