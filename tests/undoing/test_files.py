"""Files: replaced, described and thrown away with an account that was in other hands."""

from dataclasses import replace
from pathlib import Path

import pytest

from content.former import forget_old_former
from content.media import taking_in, trash
from content.media.describing import Description, edit, tag
from content.models import Asset, Former, Section
from tests.media.files import picture, source_of, upload
from tests.newsroom import Person
from tests.undoing.proofs import takes_back
from tests.undoing.test_taking_back import found, in_other_hands, only_line, undo


@pytest.fixture
def asset(tmp_path: Path, news: Section, ed: Person) -> Asset:
    kept = upload(picture(tmp_path), by=ed, section=news)
    return say(kept, ed, alternative_text="The harbour at dawn", caption="May 2026.", focal_point=(300, 400))


def say(asset: Asset, by: Person, **words: object) -> Asset:
    edit(asset, by=by, description=replace(Description.of(again(asset)), **words))  # type: ignore[arg-type]
    return again(asset)


def again(asset: Asset) -> Asset:
    return Asset.objects.select_related("section__scope", "current").get(pk=asset.pk)


def put(asset: Asset, by: Person, folder: Path, shade: int) -> None:
    checked = picture(folder, shade=shade)
    taking_in.replace(asset, checked, by=by, source_digest=source_of(checked))


@takes_back("content.media.edited")
def test_what_was_said_of_a_file_is_said_again(asset: Asset, ed: Person, ada: Person) -> None:
    before = Description.of(asset)
    with in_other_hands():  # type: ignore[attr-defined]
        say(asset, ed, alternative_text="Buy gold", caption="", focal_point=None)
        say(asset, ed, caption="now", decorative=True, alternative_text="")
        tag([again(asset)], by=ed, add=["gold"])
    assert len(undo(ed, ada).done) == 1
    assert Description.of(again(asset)) == before
    assert only_line(ed).do is None  # once


def test_what_another_said_since_stays_and_is_named(
    asset: Asset, ed: Person, edna: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        say(asset, ed, alternative_text="Buy gold", caption="Buy gold")
    say(asset, edna, caption="June 2026.")
    assert "caption: Changed since by Edna, left as it is." in only_line(ed).warning
    undo(ed, ada)
    assert (again(asset).alternative_text, again(asset).caption) == ("The harbour at dawn", "June 2026.")


def test_what_the_thief_said_over_the_words_of_another_gives_way_to_those(
    asset: Asset, ed: Person, edna: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        say(asset, ed, caption="Lies.")
    say(asset, edna, caption="June 2026.")
    with in_other_hands():  # type: ignore[attr-defined]
        say(asset, ed, caption="More lies.")
    undo(ed, ada)
    assert again(asset).caption == "June 2026."


@takes_back("content.media.replaced")
def test_a_version_before_is_the_current_one_again(
    tmp_path: Path, asset: Asset, ed: Person, ada: Person
) -> None:
    before = asset.current and asset.current.digest
    with in_other_hands():  # type: ignore[attr-defined]
        put(asset, ed, tmp_path, 200)
        put(asset, ed, tmp_path, 210)
    undo(ed, ada)
    now = again(asset)
    assert (now.current and now.current.digest, now.versions.count()) == (before, 4)


def test_a_version_that_another_put_there_since_stays(
    tmp_path: Path, asset: Asset, ed: Person, edna: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        put(asset, ed, tmp_path, 200)
    put(asset, edna, tmp_path, 90)
    line = only_line(ed)
    assert (line.do, line.why_not) == (None, "Changed since by Edna, left as it is.")


@takes_back("content.media.trashed", "content.media.restored", "content.media.uploaded")
def test_the_trash_is_as_it_was(
    tmp_path: Path, asset: Asset, news: Section, ed: Person, edna: Person, ada: Person
) -> None:
    thrown = upload(picture(tmp_path, shade=30), by=edna, section=news)
    trash.trash(thrown, by=edna)
    with in_other_hands():  # type: ignore[attr-defined]
        trash.trash(asset, by=ed)
        trash.restore(again(thrown), by=ed)
        mine = upload(picture(tmp_path, shade=40), by=ed, section=news)
    assert len(undo(ed, ada).done) == 3
    assert [bool(again(one).trashed_at) for one in (asset, thrown, mine)] == [False, True, True]


def test_what_is_forgotten_is_said_to_be_unknown(asset: Asset, ed: Person, owner_connection: object) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        say(asset, ed, caption="Lies.")
    Former.objects.all().delete()
    line = only_line(ed)
    assert (line.do, "not known any more" in line.why_not) == (None, True)


def test_what_was_said_before_is_kept_for_ninety_days(asset: Asset, ed: Person) -> None:
    say(asset, ed, caption="Another.")
    assert (forget_old_former(), Former.objects.exists()) == (0, True)


def test_a_file_that_is_gone_for_good_is_named(asset: Asset, ed: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        trash.trash(asset, by=ed)
    pk = asset.pk
    Asset.objects.filter(pk=pk).update(current=None)
    seen = found(ed)
    assert [line.key for line in seen.lines] == [f"file:{pk}"]
