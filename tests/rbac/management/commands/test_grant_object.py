"""Commands grant_object and revoke_object (rbac.management.commands.grant_object)."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from content.models import Article, Section
from rbac.grants import grants_on
from rbac.rulebook import rulebook
from tests.commands import Ran, ran
from tests.rbac.management.conftest import NOTHING, OTTO, WHY


@pytest.mark.parametrize(
    ("holder", "action", "obj", "says"),
    [
        ("nobody@example.org", "content.edit_article", "article:{}", "no user with the address"),
        ("team:Nobody", "content.edit_article", "article:{}", "no team 'Nobody'"),
        ("otto@example.org", "content.edit_artikel", "article:{}", "Did you mean content.edit_article"),
        ("otto@example.org", "content.edit_article", "article:0", "no article 0"),
        ("otto@example.org", "content.edit_article", "comment:1", "cannot be shared"),
    ],
)
def test_wrong_usage_is_answered_with_status_2(
    draft: Article, otto: User, holder: str, action: str, obj: str, says: str
) -> None:
    refused = ran("grant_object", holder, action, obj.format(draft.pk), *WHY)
    assert (refused.status, says in refused.printed) == (2, True)


def test_what_no_rule_lets_be_given_is_refused_with_status_1(draft: Article, otto: User) -> None:
    refused = ran("grant_object", OTTO, "content.share_article", f"article:{draft.pk}", *WHY)
    assert (refused.status, "cannot be given" in refused.printed) == (1, True)


def test_a_team_is_named_as_such(news: Section) -> None:
    Group.objects.create(name="Legal desk")
    done = ran("grant_object", "team:Legal desk", "content.view_article", f"section:{news.pk}", *WHY)
    assert done.printed.startswith("Legal desk may now see an article")


def test_what_can_be_shared_is_named(otto: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("grant_object", OTTO, "content.edit_article", "comment:1", *WHY)
    known = "A single comment cannot be shared. What can be: content.article, content.section."
    assert ran(*asked) == Ran(2, known)
    monkeypatch.setattr(type(rulebook), "grant_stores", ())
    assert ran(*asked).printed.endswith(" What can be: nothing.")


def test_grants_are_given_and_taken_in_words_and_in_facts(
    otto: User, news: Section, compared: list[tuple[Any, Any]]
) -> None:
    on_it = (OTTO, "content.edit_article", f"section:{news.pk}", *WHY)
    named = f"News (content.section:{news.pk})"
    assert ran("grant_object", *on_it, "--dry-run") == Ran(0, f"{NOTHING} Nothing has been changed.\n")
    assert ran("revoke_object", *on_it).printed == f"Otto holds no grant to edit an article on {named}."
    until = ("--until", "2099-01-31T12:00+01:00")
    facts = json.loads(ran("grant_object", *on_it, *until, "--json").printed)["granted"]
    (given,) = grants_on(news)
    named_in_facts = {"holder": OTTO, "action": on_it[1], "object": f"content.section:{news.pk}"}
    assert facts == named_in_facts | {"until": "2099-01-31T12:00:00+01:00", "id": given.pk}
    assert ran("revoke_object", *on_it, "--dry-run").status == 0
    assert grants_on(news) == [given]
    taken = ran("revoke_object", *on_it).printed
    assert taken == f"Otto no longer holds the grant to edit an article on {named}.\n"
    ends = ran("grant_object", *on_it, "--until", "2099-01-31").printed
    assert ends == f"Otto may now edit an article: {named}, until 2099-01-31 00:00 UTC.\n"
    assert json.loads(ran("grant_object", *on_it, "--json").printed)["granted"]["until"] is None
    assert ran("revoke_object", OTTO, "content.view_article", f"section:{news.pk}", *WHY).status == 1
