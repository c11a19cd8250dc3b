"""Import of assets, versions and their files (content.imports.portable.media and files)."""

import pytest

from content.imports.portable.context import How
from content.imports.wordpress.report import Outcome
from content.media import store
from content.models import Article, Asset, ImportedItem, MediaFile, Section
from tests.content.imports.portable import made
from tests.content.imports.portable.made import BOAT, Bring, of, stored


@pytest.mark.parametrize("keep", [False, True])
def test_a_picture_is_written_again_unless_its_operator_vouches_for_it(keep: bool, bring: Bring) -> None:
    hidden = BOAT + b"<script>alert(1)</script>"  # behind the end of the picture
    record = made.file(hidden)
    old = f"/media/{record['versions'][0]['digest']}/boat.png"
    bring(
        How(keep_files=keep),
        files=(hidden,),
        media=[record],
        revisions=[made.revision(body=f'<p>Look:</p><img src="{old}" alt="Boat">')],
    )
    asset, live = Asset.objects.get(), Article.objects.get().live
    assert asset.current is not None
    assert live is not None
    assert (asset.current.address == old) is keep
    assert asset.current.address in live.body
    assert live.media.get().version == asset.current
    if not keep:
        assert b"script" not in stored(asset.current.digest)


def test_a_digest_opens_no_file_that_was_here_before(boats: Asset, bring: Bring) -> None:
    current = Asset.objects.select_related("current").get(pk=boats.pk).current
    assert current is not None
    report = bring(revisions=[made.revision(body=f'<img src="{current.address}" alt="Boats">')])
    live = Article.objects.exclude(live=None).get().live
    assert live is not None
    assert not live.media.exists()
    assert "did not come in" in of(report, "article").notes[0]


def test_a_failure_takes_back_what_was_stored(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_run: object) -> None:
        raise OSError("the network went")

    monkeypatch.setattr("content.imports.portable.importing.lead_old_addresses", fails)
    with pytest.raises(OSError, match="network"):
        bring(How(keep_files=True), files=(BOAT,), media=[made.file(BOAT)])
    digest = made.file(BOAT)["versions"][0]["digest"]
    assert not store.has(digest)
    for model in (MediaFile, Article, Section, ImportedItem):
        assert not model.objects.exists()


def test_a_file_that_is_none_of_ours_is_left_out(bring: Bring) -> None:
    page = b"<html><script>alert(1)</script></html>"
    report = bring(files=(page,), media=[made.file(page)])
    assert of(report, "file").outcome is Outcome.LEFT_OUT
    assert not Asset.objects.exists()
    assert not MediaFile.objects.exists()
