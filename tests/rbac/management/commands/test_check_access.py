"""Command check_access (rbac.management.commands.check_access): each difference from the file is a sentence."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE
from content.models import Article, Section
from content.sections.verbs import add_section
from rbac.administration.access_as_code import FORMAT
from rbac.administration.custom_roles import change_role, make_role
from rbac.administration.separations import keep_apart
from rbac.grants import grant_object, revoke_grant
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from rbac.teams import add_member, make_team
from tests.commands import Ran, printed, ran
from tests.words import OLD_SITE


def checked(file: Path) -> list[str]:
    facts = json.loads(ran("check_access", str(file), "--json").printed)
    assert facts["as_expected"] is (not facts["differences"])
    found: list[str] = facts["differences"]
    return found


def test_what_was_written_is_as_expected_until_something_changes(
    tmp_path: Path, ada: User, otto: User, cara: User, news: Section
) -> None:
    role = make_role("Legal “reviewer”", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=ada)
    legal = make_team("Legal", by=ada)
    grant_role(legal, role.key, scope=news.scope, reason="x", by=ada)
    file = tmp_path / "access"
    printed("check_access", str(file), "--write")
    assert checked(file) == []
    wider = role.cells | {str(EDIT_ARTICLE): "contributor"}
    change_role(role, name=role.name, cells=wider, description="", reason="x", by=ada)
    add_member(legal, otto, reason="x", by=ada)
    RoleAssignment.objects.filter(user=cara).delete()
    grant_role(otto, "editor", reason="x", by=ada)
    assert checked(file) == [
        "cara@example.org is contributor of News: is expected, and is not so.",
        "otto@example.org is editor of the whole site: this is not expected.",
        "otto@example.org is in team:Legal: this is not expected.",
        "role legal_reviewer may content.edit_article when own_article: this is not expected.",
    ]


def test_a_user_who_holds_what_stays_apart_is_named(tmp_path: Path, ada: User, ed: User) -> None:
    keep_apart(APPROVE_ARTICLE, PUBLISH_ARTICLE, reason="x", by=ada)
    file = tmp_path / "access"
    printed("check_access", str(file), "--write")
    assert checked(file) == ["Ed holds both “approve an article” and “publish an article” at one place."]


@pytest.mark.parametrize("content", [b"", b"{}", b"access/1\n", b"access/2\n\xff"])
def test_a_wrong_file_is_wrong_usage(content: bytes, tmp_path: Path, site: object) -> None:
    (tmp_path / "access").write_bytes(content)
    assert ran("check_access", str(tmp_path / "access")).status == 2


def test_what_is_shared_on_single_objects_is_compared(
    tmp_path: Path, ada: User, ed: User, otto: User, draft: Article, news: Section
) -> None:
    legal = make_team("Legal", by=ada)
    add_member(legal, otto, reason="x", by=ada)
    taken = grant_object(legal, EDIT_ARTICLE, news, reason="x", by=ada)
    file = tmp_path / "access"
    printed("check_access", str(file), "--write")
    assert checked(file) == []
    revoke_grant(taken, reason="x", by=ada)
    until = datetime(2099, 1, 31, tzinfo=UTC)
    grant_object(otto, EDIT_ARTICLE, draft, until=until, reason="x", by=ed)
    otto_may = (
        f"otto@example.org may content.edit_article content.article:{draft.pk}, until {until.isoformat()}"
    )
    assert checked(file) == [
        "otto@example.org is in team:Legal: is expected, and is not so.",
        f"team:Legal may content.edit_article content.section:{news.pk}: is expected, and is not so.",
        f"{otto_may}: this is not expected.",
    ]


def test_places_of_the_same_name_are_told_apart(tmp_path: Path, ada: User, otto: User, news: Section) -> None:
    """Or a role could wander from one to the other unseen."""
    below = add_section(news, by=ada, source=OLD_SITE, title="Ferries")
    for_site, odd = (
        add_section(None, by=ada, source=OLD_SITE, title=title)
        for title in ("the whole site", "News / Ferries")
    )
    file = tmp_path / "access"
    for here, there in ((below.scope, odd.scope), (for_site.scope, None)):
        held = RoleAssignment.objects.create(user=otto, role="editor", scope=here, reason="x")
        printed("check_access", str(file), "--write")
        RoleAssignment.objects.filter(pk=held.pk).update(scope=there)
        assert len(checked(file)) == 2
        held.delete()


def test_the_status_says_whether_all_is_as_expected(tmp_path: Path, ada: User, otto: User) -> None:
    file, lost = tmp_path / "access", tmp_path / "no folder" / "access"
    nowhere = ran("check_access", str(lost), "--write")
    assert (nowhere.status, nowhere.printed.startswith(f"{lost} cannot be written: ")) == (2, True)
    ran("check_access", str(file), "--write")
    for role in ("editor", "contributor"):
        RoleAssignment.objects.create(user=otto, role=role, reason="x")
    found = [
        f"otto@example.org is {role} of the whole site: this is not expected."
        for role in ("contributor", "editor")
    ]
    assert ran("check_access", str(file)) == Ran(1, "\n".join(found) + "\n")
    facts = {"as_expected": False, "differences": found}
    assert ran("check_access", str(file), "--json") == Ran(1, json.dumps(facts, indent=2) + "\n")


def test_a_file_writes_nothing_to_the_terminal_but_its_words(tmp_path: Path, site: object) -> None:
    """Nor does it break off in the middle."""
    file = tmp_path / "access"
    hidden = ["\\u001b[2K\\u001b[1A gone", "\\u202e turned"]
    file.write_text("\n".join([FORMAT, *(line.encode().decode("unicode_escape") for line in hidden)]))
    status, said, _ = ran("check_access", str(file))
    assert status == 1
    assert all(f"{line}: is expected" in said for line in hidden)
    assert said.encode().decode().replace("\n", "").isprintable()


@pytest.mark.parametrize("odd", ["News, until 2099-01-31T00:00:00+00:00", "Home / News", "News (7)"])
def test_a_place_that_is_named_like_something_else_carries_its_key(
    odd: str, tmp_path: Path, ada: User, otto: User
) -> None:
    place = add_section(None, by=ada, source=OLD_SITE, title=odd)
    grant_role(otto, "editor", scope=place.scope, reason="x", by=ada)
    file = tmp_path / "access"
    printed("check_access", str(file), "--write")
    assert f"otto@example.org is editor of {odd} ({place.scope_id})" in file.read_text()


def test_of_a_file_that_is_not_there_yet_it_is_said_how_to_make_it(tmp_path: Path) -> None:
    answer = ran("check_access", str(tmp_path / "later"))
    assert answer.status == 2
    assert answer.printed.startswith(f"There is no {tmp_path}/later. Make it with --write")
