"""Command revoke_object (rbac.management.commands.revoke_object)."""

import json
from typing import Any

from accounts.models import User
from content.models import Section
from rbac.grants import grants_on
from tests.commands import Ran, ran
from tests.rbac.management.conftest import NOTHING, OTTO, WHY


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
