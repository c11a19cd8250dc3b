"""Access diff in commands: what is printed before a change, or instead of it."""

import json
from typing import Any

import pytest

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE
from content.models import Section
from content.sections.verbs import add_section
from rbac.access_diff.diff import AccessDiff, Difference
from rbac.grants import grants_on
from rbac.management.access_diff_output import as_facts, as_sentences
from rbac.models import RoleAssignment
from rbac.roles import roles_of
from rbac.teams import make_team
from tests.commands import Ran, ran
from tests.rbac.management.conftest import OTTO, WHY
from tests.words import OLD_SITE


@pytest.mark.parametrize(
    "words",
    [
        "grant_role otto@example.org editor",
        "revoke_role otto@example.org editor",
        "grant_object otto@example.org content.edit_article article:1",
        "revoke_object otto@example.org content.edit_article article:1",
        "team_member Legal otto@example.org --add",
        "import_roles roles.json",
    ],
)
def test_nothing_is_changed_without_a_reason(words: str) -> None:
    status, said, _warned = ran(*words.split())
    assert (status, "required: --reason" in said) == (1, True)


def test_what_was_refused_is_not_said_to_be_done(
    otto: User, news: Section, compared: list[tuple[Any, Any]]
) -> None:
    on_it = (OTTO, "content.edit_article", f"section:{news.pk}")
    assert ran("grant_object", *on_it, "--reason", " ").status == 2
    assert ran("grant_object", *on_it, *WHY).status == 0
    for command, words in (
        ("revoke_object", on_it),
        ("grant_role", (OTTO, "editor")),
        ("team_member", ("Legal", OTTO, "--add", "--make")),
    ):
        assert ran(command, *words, "--reason", " ") == Ran(2, "Say why.")
    assert (len(grants_on(news)), roles_of(otto)) == (1, [])


def test_only_whom_it_concerns_is_compared_and_only_where(
    otto: User, ada: User, news: Section, compared: list[tuple[Any, Any]]
) -> None:
    """A site has many people: what one of them is given must not be worked out for all."""
    make_team("Legal", by=ada)
    below = add_section(news, by=ada, source=OLD_SITE, title="Ferries")
    RoleAssignment.objects.create(user=otto, role="editor", reason="x")
    on_it = (OTTO, "content.edit_article", f"section:{below.pk}", *WHY)
    for words in (
        ("grant_role", OTTO, "contributor", "--section", "news", *WHY),
        ("grant_role", OTTO, "contributor", *WHY, "--dry-run"),
        ("revoke_role", OTTO, "editor", *WHY, "--dry-run"),
        ("grant_object", *on_it),
        ("revoke_object", *on_it),
        ("team_member", "Legal", OTTO, "--add", *WHY),
        ("separations", "--add", "editor", "contributor", *WHY, "--dry-run"),
    ):
        assert ran(*words).status == 0
    him, here = [otto.pk], [below.scope_id]
    assert compared == [
        (him, [news.scope_id]), (him, None), (him, None), (him, here), (him, here), (him, None), ([], None)
    ]  # fmt: skip


def test_what_would_happen_is_said_person_by_person_and_then_in_numbers(otto: User, ada: User) -> None:
    found = AccessDiff(
        (
            Difference(otto.pk, EDIT_ARTICLE, 12, 0),
            Difference(otto.pk, APPROVE_ARTICLE, 1, 0, site=True),
            Difference(ada.pk, EDIT_ARTICLE, 0, 2),
            Difference(0, EDIT_ARTICLE, 1, 0),  # someone who is gone by now
        ),
        {otto.pk: otto, ada.pk: ada},
        ("Otto holds both.",),
        ("Nobody looks twice any more.",),
    )
    assert as_sentences(found).splitlines() == [
        "Otto would gain: edit an article (12), approve an article",
        "Ada would lose: edit an article (2)",
        "Otto holds both.",
        "Nobody looks twice any more.",
        "2 would gain, 1 would lose.",
    ]
    facts = as_facts(found)
    assert (facts["gaining"], facts["losing"], len(facts["differences"])) == (2, 1, 3)
    assert (facts["broken"], facts["relaxed"]) == (["Otto holds both."], ["Nobody looks twice any more."])
    edits = {"action": "content.edit_article", "gained": 12, "lost": 0, "whole_site": False}
    assert facts["differences"][0] == {"person": OTTO} | edits


def test_what_a_change_does_is_said_before_it_where_scripts_do_not_read(
    otto: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = AccessDiff((Difference(otto.pk, EDIT_ARTICLE, 12, 0),), {otto.pk: otto})
    monkeypatch.setattr("rbac.management.access_diff_output.access_diff", lambda *_change, **_where: found)
    said = "Otto would gain: edit an article (12)\n1 would gain, 0 would lose."
    done = ran("grant_role", OTTO, "editor", *WHY)
    assert done == Ran(0, "Otto is now editor of the whole site.\n", f"{said}\n")
    tried = ran("revoke_role", OTTO, "editor", *WHY, "--dry-run", "--json")
    assert (json.loads(tried.printed), tried.warned) == (as_facts(found), "")
