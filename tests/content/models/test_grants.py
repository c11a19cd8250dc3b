"""What is deleted takes its grants with it, by real foreign keys; counted in the tables themselves."""

from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import connections

from accounts.lifecycle.deletion import delete_person
from accounts.models import User
from audit.models import Entry
from content.actions import EDIT_ARTICLE, PUBLISH_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, SectionGrant
from rbac.grants import grant_object
from secureproject.database import databases
from secureproject.environment import Environment
from tests import template_database
from tests.database import Owner


@pytest.fixture
def shared(fresh_database: str, policies: Section, ada: User, otto: User) -> Group:
    """Otto and a team hold a grant on a section each."""
    team = Group.objects.create(name="Legal")
    for to in (otto, team):
        grant_object(to, EDIT_ARTICLE, policies, reason="helps", by=ada)
    return team


@pytest.fixture
def as_owner(fresh_database: str) -> Iterator[str]:
    """A database alias with the owner's log-in: the web may delete neither people nor sections."""
    theirs = databases(Environment({"DATABASE_URL": template_database.owner_url(fresh_database)}), [])[
        "default"
    ]
    theirs["OPTIONS"].pop("pool")  # it would outlive this database
    connections.databases["owner"] = {**connections.databases["default"], **theirs}
    yield "owner"
    connections["owner"].close()
    del connections["owner"], connections.databases["owner"]


def count(owner: Owner) -> list[int]:
    rows = owner.execute(
        "SELECT (SELECT count(*) FROM content_sectiongrant), (SELECT count(*) FROM content_sectionteamgrant)"
    ).fetchall()
    return [int(str(number)) for number in rows[0]]


def test_a_deleted_section_person_or_team_leaves_no_grant(
    shared: Group, policies: Section, otto: User, as_owner: str, owner_connection: Owner
) -> None:
    assert count(owner_connection) == [1, 1]
    Group.objects.using(as_owner).get(pk=shared.pk).delete()
    assert count(owner_connection) == [1, 0]
    User.objects.using(as_owner).get(pk=otto.pk).delete()
    assert count(owner_connection) == [0, 0]


def test_a_deleted_section_takes_its_grants_along(
    shared: Group, policies: Section, as_owner: str, owner_connection: Owner
) -> None:
    owner_connection.execute("DELETE FROM content_address WHERE section_id = %s", [policies.pk])
    Section.objects.using(as_owner).get(pk=policies.pk).delete()
    assert count(owner_connection) == [0, 0]


def test_a_deletion_past_every_verb_is_refused_because_no_one_would_read_what_was_lost(
    shared: Group, draft: Article, otto: User, ada: User, owner_connection: Owner
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ada)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner_connection.execute("DELETE FROM auth_group WHERE id = %s", [shared.pk])
    owner_connection.execute("DELETE FROM content_address WHERE article_id = %s", [draft.pk])
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner_connection.execute("DELETE FROM content_article WHERE id = %s", [draft.pk])


def test_an_account_that_is_deleted_keeps_no_grant(
    draft: Article, news: Section, otto: User, ada: User, ed: User
) -> None:
    for obj in (draft, news):
        grant_object(otto, EDIT_ARTICLE, obj, reason="helps", by=ada)
    delete_person(otto, by=ada, reason="asked for it")
    assert (ArticleGrant.objects.count(), SectionGrant.objects.count()) == (0, 0)


def test_whatever_goes_with_an_account_has_an_entry_each(draft: Article, cara: User, ada: User) -> None:
    grant_object(cara, PUBLISH_ARTICLE, draft, reason="helps", by=ada)
    delete_person(cara, by=ada, reason="asked for it")
    entries = Entry.objects.filter(event__in=("rbac.grant.revoked", "rbac.role.revoked")).order_by("pk")
    assert [(entry.event, entry.actor_id) for entry in entries] == [
        ("rbac.role.revoked", str(ada.pk)),
        ("rbac.grant.revoked", str(ada.pk)),
    ]
