"""What commands that give and take say, word for word: sentences for people, facts for scripts."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE
from content.models import Section
from content.sections.verbs import add_section
from rbac.access_diff.diff import AccessDiff, Difference
from rbac.administration.custom_roles import make_role
from rbac.grants import grants_on
from rbac.management.telling import as_facts, as_sentences
from rbac.models import RoleAssignment
from rbac.roles import roles_of
from rbac.rulebook import rulebook
from rbac.teams import make_team
from tests.commands import Ran, ran

OTTO, WHY = "otto@example.org", ("--reason", "helps")
NOTHING = "0 would gain, 0 would lose."


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """Whose rights a command has compared and below which places. What comes of it, other tests look at."""
    asked: list[tuple[Any, Any]] = []

    def noted(change: object, *, people: Any = None, places: Any = None) -> AccessDiff:
        asked.append((people if people is None else list(people), places if places is None else list(places)))
        return AccessDiff((), {})

    monkeypatch.setattr("rbac.management.telling.access_diff", noted)
    return asked


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


def test_a_team_is_joined_or_left_but_not_both_and_not_neither() -> None:
    neither = ran("team_member", "Legal", OTTO, *WHY)
    both = ran("team_member", "Legal", OTTO, "--add", "--remove", *WHY)
    assert (neither.status, "--add --remove is required" in neither.printed) == (1, True)
    assert (both.status, "not allowed with" in both.printed) == (1, True)


def test_no_team_is_left_behind_by_somebody_who_may_not_join_it(
    otto: User, compared: list[tuple[Any, Any]]
) -> None:
    assert ran("team_member", "Legal", OTTO, "--add", *WHY) == Ran(2, "There is no team 'Legal'.")
    assert ran("team_member", "Legal", OTTO, "--remove", "--make", *WHY).status == 2
    assert ran("team_member", "Legal", OTTO, "--add", "--make", "--reason", " ").status == 2
    assert not Group.objects.exists()


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


def test_a_holder_is_a_person_or_just_the_team_that_is_named(
    otto: User, news: Section, compared: list[tuple[Any, Any]]
) -> None:
    for name in ("Sport", "Legal"):
        Group.objects.create(name=name)
    for nobody in ("team", "group:Legal"):
        assert ran("grant_role", nobody, "editor", *WHY) == Ran(
            2, f"There is nobody with the address {nobody}."
        )
    assert ran("grant_role", "team:Legal", "editor", *WHY).status == 0
    assert RoleAssignment.objects.get(role="editor").team == Group.objects.get(name="Legal")


def test_what_can_be_shared_is_named(otto: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("grant_object", OTTO, "content.edit_article", "comment:1", *WHY)
    known = "A single comment cannot be shared. What can be: content.article, content.section."
    assert ran(*asked) == Ran(2, known)
    monkeypatch.setattr(type(rulebook), "grant_stores", ())
    assert ran(*asked).printed.endswith(" What can be: nothing.")


def test_only_whom_it_concerns_is_compared_and_only_where(
    otto: User, ada: User, news: Section, compared: list[tuple[Any, Any]]
) -> None:
    """A site has many people: what one of them is given must not be worked out for all."""
    make_team("Legal", by=ada)
    below = add_section(news, by=ada, title="Ferries")
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


def test_roles_are_given_and_taken_in_words_and_in_facts(
    otto: User, news: Section, compared: list[tuple[Any, Any]]
) -> None:
    on_site, there = ("grant_role", OTTO, "editor"), ("--section", "news")
    assert ran(*on_site, *WHY, "--dry-run") == Ran(0, f"{NOTHING} Nothing has been changed.\n")
    assert roles_of(otto) == []
    assert ran(*on_site, *WHY) == Ran(0, "Otto is now editor of the whole site.\n")
    ended = ran("grant_role", OTTO, "contributor", *there, "--until", "2099-01-31", *WHY, "--json")
    assert json.loads(ended.printed)["granted"] == {
        "person": OTTO,
        "role": "contributor",
        "section": "news",
        "until": "2099-01-31T00:00:00+00:00",
        "id": RoleAssignment.objects.get(user=otto, scope=news.scope).pk,
    }
    assert ran("revoke_role", OTTO, "editor", *there, *WHY) == Ran(1, "Otto is not editor of News.")
    assert ran("revoke_role", OTTO, "editor", *WHY, "--dry-run").status == 0
    assert len(roles_of(otto)) == 2
    assert ran("revoke_role", OTTO, "editor", *WHY).printed == "Otto is no longer editor of the whole site.\n"
    assert ran("revoke_role", OTTO, "editor", *WHY).printed == "Otto is not editor of the whole site."
    taken = ran("revoke_role", OTTO, "contributor", *there, *WHY, "--json")
    assert json.loads(taken.printed)["revoked"] == {"person": OTTO, "role": "contributor", "section": "news"}


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


def test_teams_are_joined_and_left_in_words_and_in_facts(otto: User, compared: list[tuple[Any, Any]]) -> None:
    join, leave = (
        ("team_member", "Legal", OTTO, "--add", *WHY),
        ("team_member", "Legal", OTTO, "--remove", *WHY),
    )
    Group.objects.create(name="Sport")
    assert ran(*join, "--make", "--dry-run").printed == f"{NOTHING} Nothing has been changed.\n"
    assert Group.objects.count() == 1
    assert ran(*join, "--make").printed == "Otto is now in the team Legal.\n"
    assert ran(*join, "--make") == Ran(1, "They are in this team already.")
    assert ran(*leave).printed == "Otto left the team Legal.\n"
    facts = {"team": "Legal", "person": OTTO}
    assert json.loads(ran(*join, "--json").printed) == facts | {"member": True}
    assert json.loads(ran(*leave, "--json").printed) == facts | {"member": False}


def test_roles_of_ones_own_are_brought_in_in_words(
    ada: User, tmp_path: Path, compared: list[tuple[Any, Any]]
) -> None:
    file = tmp_path / "roles.json"
    missing = ran("import_roles", str(file), *WHY)
    assert (missing.status, missing.printed.startswith(f"{file} cannot be read: ")) == (2, True)
    make_role("Legal “reviewer”", {str(APPROVE_ARTICLE): "editor"}, reason="new", by=ada)
    whole = ran("export_roles").printed
    file.write_text(whole.replace("Legal", "Night"), encoding="utf-8")
    assert (
        ran("import_roles", str(file), *WHY, "--dry-run").printed == f"{NOTHING} Nothing has been changed.\n"
    )
    assert ran("export_roles").printed == whole
    assert (
        ran("import_roles", str(file), *WHY).printed == "made: Night “reviewer”\nchanged: none\nsame: none\n"
    )


def test_files_are_utf_8_wherever_they_are_written(
    ada: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compared: list[tuple[Any, Any]]
) -> None:
    """A machine may have another encoding of its own: the file goes to others, and comes back from them."""
    monkeypatch.setattr("io.text_encoding", lambda encoding, *_level: encoding or "utf-16")
    make_role("Légal", {str(APPROVE_ARTICLE): "editor"}, reason="new", by=ada)
    file, expected = tmp_path / "roles.json", tmp_path / "access.toml"
    RoleAssignment.objects.create(team=make_team("Légal", by=ada), role="editor", reason="x")
    assert ran("export_roles", str(file)) == Ran(0, "")
    assert ran("import_roles", str(file), *WHY).printed == "made: none\nchanged: none\nsame: Légal\n"
    said = ran("check_access", str(expected), "--write").printed
    assert said == f"{expected} says what is so now. Read it before you check it in.\n"
    assert ran("check_access", str(expected)).printed == f"Everything is as {expected} expects.\n"


def test_what_would_happen_is_said_person_by_person_and_then_in_numbers(otto: User, ada: User) -> None:
    found = AccessDiff(
        (
            Difference(otto.pk, EDIT_ARTICLE, 12, 0),
            Difference(otto.pk, APPROVE_ARTICLE, 1, 0, site=True),
            Difference(ada.pk, EDIT_ARTICLE, 0, 2),
            Difference(0, EDIT_ARTICLE, 1, 0),  # somebody who is gone by now
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
    monkeypatch.setattr("rbac.management.telling.access_diff", lambda *_change, **_where: found)
    said = "Otto would gain: edit an article (12)\n1 would gain, 0 would lose."
    done = ran("grant_role", OTTO, "editor", *WHY)
    assert done == Ran(0, "Otto is now editor of the whole site.\n", f"{said}\n")
    tried = ran("revoke_role", OTTO, "editor", *WHY, "--dry-run", "--json")
    assert (json.loads(tried.printed), tried.warned) == (as_facts(found), "")
