"""When someone leaves for good nothing of theirs stays behind, each thing is told, and no one else loses anything."""

import pytest

from accounts.models import User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from audit.timeline import readable
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, SectionGrant
from rbac.administration.offboarding import revoke_everything
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role, holds_any_role


@pytest.fixture
def laden(draft: Article, news: Section, ada: User, ed: User, otto: User, colin: User) -> User:
    """Otto with a role and a grant of each kind; Colin with a grant beside his."""
    grant_role(otto, "editor", scope=news.scope, reason="worked", by=ada)
    grant_role(otto, "contributor", reason="worked", by=ada)
    grant_object(otto, EDIT_ARTICLE, draft, reason="helped", by=ed)
    grant_object(otto, VIEW_ARTICLE, news, reason="looked on", by=ada)
    grant_object(colin, EDIT_ARTICLE, draft, reason="helps", by=ed)
    return otto


def test_all_of_it_is_taken_at_once_and_only_theirs(laden: User, colin: User) -> None:
    assert holds_any_role(laden)
    assert revoke_everything(laden, reason="left", by=COMMAND_LINE) == 4
    assert not holds_any_role(laden)
    assert not RoleAssignment.objects.filter(user=laden).exists()
    assert not SectionGrant.objects.exists()
    assert [grant.user for grant in ArticleGrant.objects.all()] == [colin]
    assert RoleAssignment.objects.filter(user=colin).exists()


def test_each_thing_that_is_taken_stands_in_the_audit_log(laden: User, draft: Article, news: Section) -> None:
    before = Entry.objects.latest("pk").pk
    revoke_everything(laden, reason="left", by=COMMAND_LINE)
    entries = list(Entry.objects.filter(pk__gt=before).order_by("pk"))
    assert {entry.person_id for entry in entries} == {str(laden.pk)}
    told = {
        (entry.event, entry.subject_kind, entry.subject_id, line.fields.get("place") or line.fields["name"])
        for entry, line in zip(entries, readable(entries), strict=True)
    }
    assert told == {
        ("rbac.role.revoked", "accounts.user", str(laden.pk), "News"),
        ("rbac.role.revoked", "accounts.user", str(laden.pk), "the whole site"),
        ("rbac.grant.revoked", "content.article", str(draft.pk), str(EDIT_ARTICLE)),
        ("rbac.grant.revoked", "content.section", str(news.pk), str(VIEW_ARTICLE)),
    }
    assert {line.fields["reason"] for line in readable(entries)} == {"left"}
