"""A file of who holds what: the same state gives the same text, and each difference is a sentence of its own."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, READ_ARTICLE
from content.models import Article, Section
from content.sections.verbs import add_section
from rbac.administration.access_as_code import FORMAT, as_text, differences, live, read_expected_state
from rbac.administration.separations import keep_apart
from rbac.errors import Invalid
from rbac.grants import grant_object
from rbac.roles import grant_role

FACTS: dict[str, Any] = {
    "format": FORMAT,
    "roles": {"légal": {"content.edit_article": "yes"}},
    "held": ["team:Légal is editor of News"],
    "teams": {"Légal": ["otto@example.org"]},
}


@pytest.fixture
def state(site: object, ada: User, ed: User, otto: User, news: Section, draft: Article) -> None:
    """Roles below News, a grant to a person and one to a team, and two actions that stay apart."""
    sport = add_section(news, by=ada, title="Sport")
    legal, readers = Group.objects.create(name="Légal"), Group.objects.create(name="Readers")
    legal.user_set.add(otto)
    readers.user_set.add(ed)
    grant_role(legal, "contributor", scope=sport.scope, reason="x", by=ada)
    grant_object(readers, EDIT_ARTICLE, draft, reason="x", by=ada)
    grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ed)
    keep_apart("contributor", APPROVE_ARTICLE, reason="x", by=ada)


def test_it_says_who_holds_what_where(state: None, draft: Article) -> None:
    found = live()
    article = f"content.article:{draft.pk}"
    assert found["held"] == [
        "ada@example.org is administrator of the whole site",
        "cara@example.org is contributor of News",
        "ed@example.org is editor of News",
        "team:Légal is contributor of News / Sport",
    ]
    assert found["given"] == [
        f"otto@example.org may content.edit_article {article}",
        f"team:Readers may content.edit_article {article}",
    ]
    assert found["teams"] == {"Légal": ["otto@example.org"], "Readers": ["ed@example.org"]}
    assert found["apart"] == ["content.approve_article / contributor"]


def test_it_says_of_each_role_what_gets_a_yes_and_what_takes_none(site: object) -> None:
    roles = live()["roles"]
    assert {
        "contributor",
        "editor",
        "administrator",
        "without a role: anybody",
        "without a role: member",
    } <= {*roles}
    assert roles["contributor"][EDIT_ARTICLE] == "own_article"
    assert roles["editor"][EDIT_ARTICLE] == "yes"
    assert APPROVE_ARTICLE not in roles["contributor"]
    assert READ_ARTICLE in roles["without a role: anybody"]


def test_the_text_is_one_that_people_read_in_either_form() -> None:
    assert as_text({"é": ["x"]}, toml=False) == '{\n  "é": [\n    "x"\n  ]\n}\n'
    assert as_text(FACTS, toml=True) == (
        f'format = "{FORMAT}"\nheld = [\n  "team:Légal is editor of News"\n]\n\n'
        '["roles"."légal"]\n"content.edit_article" = "yes"\n\n[teams]\n"Légal" = ["otto@example.org"]\n'
    ).replace('["roles".', "[roles.")


@pytest.mark.parametrize("name", ["access.json", "access.toml"])
def test_what_was_written_is_read_by_what_the_file_is_called(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(as_text(FACTS, toml=name.endswith(".toml")), encoding="utf-8")
    assert read_expected_state(file) == FACTS
    parsed = tomllib.loads(file.read_text()) if name.endswith(".toml") else json.loads(file.read_text())
    assert parsed == FACTS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("held", {}), ("held", [7]), ("given", "x"), ("apart", [None]), ("roles", []), ("roles", {"a": []}),
        ("roles", {"a": {"b": 7}}), ("teams", []), ("teams", {"a": {}}), ("teams", {"a": [7]}),
    ],
)  # fmt: skip
def test_a_part_of_the_wrong_kind_is_refused(name: str, value: Any, tmp_path: Path) -> None:
    file = tmp_path / "access.json"
    file.write_text(json.dumps({"format": FORMAT, name: value}))
    with pytest.raises(Invalid, match="does not have the form"):
        read_expected_state(file)


def test_each_difference_of_roles_is_said(site: object) -> None:
    expected = {"gone": {}, "same": {"a.x": "yes"}, "other": {"a.x": "yes", "a.y": "mine"}}
    found = {"new": {}, "same": {"a.x": "yes"}, "other": {"a.y": "yes", "a.z": "yes"}}
    assert differences({"roles": expected}, {"roles": found}) == [
        "The role gone is expected and is not there.",
        "The role new is there and is not expected.",
        "The role other, a.x: expected is yes, it is no.",
        "The role other, a.y: expected is mine, it is yes.",
        "The role other, a.z: expected is no, it is yes.",
    ]


def test_each_difference_of_lists_and_teams_is_said(site: object) -> None:
    expected = {"held": ["a"], "given": ["b"], "apart": ["c / d"], "teams": {"T": ["x"], "Gone": ["y"]}}
    found = {"held": ["A"], "given": ["B"], "apart": ["e / f"], "teams": {"T": ["z"], "New": ["w"]}}
    assert differences(expected, found) == [
        "a: is expected, and is not so.",
        "A: this is not expected.",
        "b: is expected, and is not so.",
        "B: this is not expected.",
        "y is expected in the team Gone, and is not in it.",
        "w is in the team New, and is not expected there.",
        "x is expected in the team T, and is not in it.",
        "z is in the team T, and is not expected there.",
        "c / d are kept apart: is expected, and is not so.",
        "e / f are kept apart: this is not expected.",
    ]
    assert differences({}, found) == []
