"""Bylines (content.bylines.verbs): who may change them, and that erasure leaves nothing of a person."""

from pathlib import Path
from typing import Any

import pytest

from audit.models import Entry
from content import workflow
from content.articles.restore import restore_revision
from content.bylines.queries import bylines_of
from content.bylines.verbs import add_byline, change_byline, merge_bylines, remove_byline
from content.errors import UncleanText, WrongState
from content.media.errors import UnknownFile
from content.media.trash import empty_trash, trash
from content.models import Article, Asset, Byline, Section
from rbac.errors import Refused
from tests.content.media.files import current, document, picture, upload
from tests.newsroom import Person, change, fresh
from tests.newsroom import digest_of as digest_now


def under(article: Article, by: Person, *bylines: Byline) -> Article:
    """Saves it under these names."""
    return change(article, by, bylines=bylines)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["cara", "colin", "ed", "otto"])
def test_a_user_who_does_not_edit_the_whole_site_looks_after_none(
    name: str, jane: Byline, john: Byline, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(name)
    for attempt in (
        lambda: add_byline(by=person, name="Eve"),
        lambda: change_byline(jane, by=person, name="Eve", biography="", picture=""),
        lambda: merge_bylines(jane, john, by=person),
        lambda: remove_byline(jane, by=person),
    ):
        with pytest.raises(Refused):
            attempt()


@pytest.mark.parametrize("name", ["", " \u200b", "x" * 121])
def test_a_name_that_is_none_is_refused(name: str, edna: Person) -> None:
    with pytest.raises(UncleanText):
        add_byline(by=edna, name=name)


def test_a_file_that_one_may_not_see_is_no_one_s_picture(
    edna: Person, ed: Person, news: Section, tmp_path: Path
) -> None:
    thrown_away = current(trash(upload(picture(tmp_path, 30), by=ed, section=news), by=ed)).address
    text = current(upload(document(tmp_path), by=ed, section=news)).address
    for address in ("/media/" + "0" * 64 + "/x.png", "https://example.org/x.png", text, thrown_away):
        with pytest.raises(UnknownFile):
            add_byline(by=edna, name="Jane", picture=address)


def test_no_one_gets_another_name_under_what_was_approved(
    approved: Article, cara: Person, ed: Person, jane: Byline
) -> None:
    under(approved, cara, jane)
    with pytest.raises(Refused):
        workflow.publish(approved, by=ed)


def test_who_stands_first_counts(draft: Article, cara: Person, jane: Byline, john: Byline) -> None:
    digests = {
        digest_now(under(draft, cara, *bylines))
        for bylines in ((), (jane,), (jane, john), (john, jane), (john, jane, john))
    }
    assert len(digests) == 4
    assert fresh(draft).newest.byline_ids == [john.pk, jane.pk]


def test_a_version_from_before_comes_back_with_its_bylines(
    draft: Article, cara: Person, jane: Byline
) -> None:
    under(draft, cara, jane)
    under(draft, cara)
    restored = restore_revision(draft, 2, by=cara, base=3)
    assert restored.byline_ids == [jane.pk]


@pytest.mark.usefixtures("one_person_suffices")
def test_two_entries_for_one_person_become_one(
    draft: Article, cara: Person, edna: Person, jane: Byline, john: Byline
) -> None:
    under(draft, cara, john, jane)
    merge_bylines(john, jane, by=edna)
    assert [one.name for one in bylines_of(fresh(draft).newest.byline_ids)] == ["Jane Doe"]
    with pytest.raises(WrongState):
        merge_bylines(john, jane, by=edna)
    with pytest.raises(WrongState):
        merge_bylines(jane, jane, by=edna)


@pytest.mark.usefixtures("one_person_suffices")
def test_nothing_is_left_of_the_user_who_is_taken_off(
    draft: Article, cara: Person, edna: Person, jane: Byline, john: Byline
) -> None:
    digest = digest_now(under(draft, cara, jane, john))
    merge_bylines(john, jane, by=edna)
    remove_byline(jane, by=edna)
    rows: Any = Byline.objects.values_list("name", "biography", "picture")
    assert set(rows) == {("", "", None)}
    assert bylines_of(fresh(draft).newest.byline_ids) == []
    assert fresh(draft).newest.digest == digest
    with pytest.raises(WrongState):
        change_byline(jane, by=edna, name="Jane", biography="", picture="")


@pytest.mark.usefixtures("one_person_suffices")
def test_the_audit_log_never_knew_the_name(edna: Person, jane: Byline, john: Byline) -> None:
    change_byline(jane, by=edna, name="Jane Roe", biography="", picture="")
    merge_bylines(john, jane, by=edna)
    remove_byline(jane, by=edna)
    told = Entry.objects.filter(event__startswith="content.byline").order_by("pk")
    assert len(told) == 5
    assert "Jane" not in "".join(str(entry.public) for entry in told)
    assert told[2].public["changed"][1] == "name, biography"


@pytest.mark.usefixtures("one_person_suffices")
def test_the_picture_of_a_byline_stays_when_the_trash_is_emptied(
    edna: Person, ed: Person, news: Section, tmp_path: Path
) -> None:
    asset = upload(picture(tmp_path), by=ed, section=news)
    jane = add_byline(by=edna, name="Jane", picture=current(asset).address)
    trash(asset, by=ed)
    Asset.objects.filter(pk=asset.pk).update(trashed_at="2020-01-01T00:00Z")
    empty_trash()
    assert Byline.objects.get(pk=jane.pk).picture == current(asset)
