"""What is granted, one sentence a line (rbac.administration.access_as_code)."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, READ_ARTICLE
from content.models import Article, Section
from content.sections.verbs import add_section
from rbac.administration.access_as_code import live
from rbac.administration.separations import keep_apart
from rbac.grants import grant_object
from rbac.roles import grant_role
from tests.words import OLD_SITE


@pytest.fixture
def state(site: object, ada: User, ed: User, otto: User, news: Section, draft: Article) -> None:
    """Roles below News, a grant to a person and one to a team, and two actions that stay apart."""
    sport = add_section(news, by=ada, source=OLD_SITE, title="Sport")
    legal, readers = Group.objects.create(name="Légal"), Group.objects.create(name="Readers")
    legal.user_set.add(otto)
    readers.user_set.add(ed)
    grant_role(legal, "contributor", scope=sport.scope, reason="x", by=ada)
    grant_object(readers, EDIT_ARTICLE, draft, reason="x", by=ada)
    grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ed)
    keep_apart("contributor", APPROVE_ARTICLE, reason="x", by=ada)


def test_it_says_who_holds_what_where(state: None, draft: Article) -> None:
    article = f"content.article:{draft.pk}"
    assert [line for line in live() if not line.startswith(("role ", "without a role"))] == [
        "ada@example.org is administrator of the whole site",
        "cara@example.org is contributor of News",
        "content.approve_article and contributor are kept apart",
        "ed@example.org is editor of News",
        "ed@example.org is in team:Readers",
        "otto@example.org is in team:Légal",
        f"otto@example.org may content.edit_article {article}",
        "team:Légal is contributor of News / Sport",
        f"team:Readers may content.edit_article {article}",
    ]


def test_it_says_of_each_role_what_gets_a_yes_and_what_takes_none(site: object) -> None:
    lines = live()
    assert f"role contributor may {EDIT_ARTICLE} when own_article" in lines
    assert f"role editor may {EDIT_ARTICLE}" in lines
    assert not any(line.startswith(f"role contributor may {APPROVE_ARTICLE}") for line in lines)
    assert any(line.startswith(f"without a role: anybody may {READ_ARTICLE}") for line in lines)
