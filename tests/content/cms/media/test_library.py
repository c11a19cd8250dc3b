"""/cms/media/ and the page of one file: who sees what, finds what, and may do what."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from content import workflow
from content.cms.media.library import SECTIONS
from content.media import metadata as describing
from content.media.ingest import replace
from content.media.metadata import Description
from content.media.trash import trash
from content.models import Article, Asset, AssetVersion, MediaFile, Section
from tests.content.media.files import Checked, document, picture, shown, source_of, upload, write_about
from tests.counting import queries
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.samples import samples

LIBRARY = "/cms/media/"
TILE = '<span class="tile__title">Boats at the quay</span>'


@pytest.fixture
def boats(tmp_path: Path, cara: Person, news: Section) -> Asset:
    """In the place of the larger one of other rooms, also for those that use it."""
    return upload(picture(tmp_path, name="Boats at the quay.png"), by=cara, section=news)


def page(asset: Asset, verb: str = "") -> str:
    return f"{LIBRARY}{asset.pk}/{verb}"


def read(client: Client, path: str) -> str:
    return client.get(path).text


@pytest.mark.parametrize(("kind", "ending"), [("video", "mp4"), ("audio", "mp3")])
def test_who_looks_after_films_and_sounds_reads_what_stands_in_for_them(
    kind: str, ending: str, as_cara: Client, boats: Asset, cara: Person, news: Section, tmp_path: Path
) -> None:
    film = tmp_path / f"film.{ending}"
    film.write_bytes(bytes(range(250)))
    checked = Checked(film, kind, f"{kind}/{ending}", ending, None, None, None, 60_000, film.name)
    html = read(as_cara, page(upload(checked, by=cara, section=news)))
    assert "which readers play in their browser" in html
    assert ("have captions in the picture" in html) is (kind == "video")
    assert "play in their browser" not in read(as_cara, page(boats))


def test_a_contributor_sees_why_another_user_s_file_stays_as_it_is(
    as_cara: Client, ed: Person, news: Section, tmp_path: Path
) -> None:
    asset = upload(picture(tmp_path), by=ed, section=news)
    html = read(as_cara, page(asset))
    assert "Contributors change what they uploaded themselves" in html
    assert 'id="describe"' not in html
    for verb in ("", "trash/"):
        assert as_cara.post(page(asset, verb), {"title": "Mine"}).status_code == 403
    asset.refresh_from_db()
    assert (asset.title, asset.trashed_at) == ("Harbour at dawn", None)


def test_describing_says_everything_in_one_form(as_cara: Client, boats: Asset) -> None:
    said = {
        "title": "Boats",
        "alternative_text": "Two boats.",
        "caption": "The quay.",
        "tags": "Harbour, boats",
        "focal_x": "25",
        "focal_y": "70.5",
        "language": "en",
    }
    assert as_cara.post(page(boats), said).status_code == 302
    boats.refresh_from_db()
    assert Description.of(boats).focal_point == (250, 705)
    assert Description.of(boats).tags == ("boats", "harbour")
    assert (boats.alternative_text, boats.caption) == ("Two boats.", "The quay.")


def test_decoration_is_a_choice_that_excludes_a_text(as_cara: Client, boats: Asset) -> None:
    both = {"title": "Boats", "alternative_text": "Two boats.", "decorative": "on"}
    answer = as_cara.post(page(boats), both)
    assert (answer.status_code, "Two boats." in answer.text) == (422, True)
    assert as_cara.post(page(boats), {"title": "Boats", "decorative": "on"}).status_code == 302
    assert "no alternative text" not in read(as_cara, page(boats))


def test_pictures_without_alternative_text_are_listed(
    as_cara: Client, cara: Person, boats: Asset, news: Section, tmp_path: Path
) -> None:
    other = upload(picture(tmp_path, 50, name="Cranes.png"), by=cara, section=news)
    upload(document(tmp_path), by=cara, section=news)
    describing.edit(other, by=cara, description=Description(title="Cranes", alternative_text="Three cranes."))
    html = read(as_cara, f"{LIBRARY}?missing=yes")
    assert ("Boats at the quay" in html, "Cranes" in html, "Minutes" in html) == (True, False, False)


@pytest.mark.parametrize(("query", "found"), samples(__file__)["filters"])
def test_filters_narrow_the_library(
    as_cara: Client, cara: Person, boats: Asset, query: str, found: bool
) -> None:
    describing.tag([boats], by=cara, add=["Harbour"])
    assert ("Boats at the quay" in read(as_cara, f"{LIBRARY}?{query}")) is found


def test_a_page_holds_sixty_and_leads_to_the_next(
    as_ed: Client, ed: Person, news: Section, tmp_path: Path
) -> None:
    first = upload(picture(tmp_path), by=ed, section=news)
    many(first, 64)
    html = read(as_ed, LIBRARY)
    assert html.count('class="tile"') == 60
    older = html.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    assert read(as_ed, f"{LIBRARY}?{older}").count('class="tile"') == 5


def test_a_full_page_of_the_library_takes_eight_queries(
    as_ed: Client, ed: Person, news: Section, tmp_path: Path
) -> None:
    many(upload(picture(tmp_path), by=ed, section=news), 64)
    describing.tag(Asset.objects.all(), by=ed, add=["winter"])
    words = "q=picture&tag=winter"
    for path in ("", "?q=picture", "?tag=winter", f"?{words}&kind=image", f"choose/?upload=1&{words}"):
        as_ed.get(f"{LIBRARY}{path}")
        assert queries(as_ed, f"{LIBRARY}{path}") <= 8, path


def test_use_names_only_articles_that_the_person_may_see(
    as_cara: Client, as_edna: Client, live_boats: Article, edna: Person, policies: Section, boats: Asset
) -> None:
    workflow.create_article(policies, by=edna, title="House rules", body=shown(boats))
    assert "Used in 2 articles" in read(as_edna, page(boats))
    html = read(as_cara, page(boats))
    assert ("Used in 1 article" in html, "House rules" in html) == (True, False)


def test_articles_that_show_an_earlier_version_are_named(
    as_cara: Client, cara: Person, news: Section, boats: Asset, tmp_path: Path
) -> None:
    write_about(boats, by=cara, section=news)
    newer = picture(tmp_path, 200)
    replace(boats, newer, by=cara, source_digest=source_of(newer))
    html = read(as_cara, page(boats))
    assert "shows an earlier version" in html
    assert "Version 2" in html


def test_throwing_away_says_what_it_means_and_can_be_taken_back(
    as_cara: Client, live_boats: Article, boats: Asset
) -> None:
    assert "Published articles that use it go on showing it" in read(as_cara, page(boats))
    assert as_cara.post(page(boats, "trash/")).status_code == 302
    assert TILE not in read(as_cara, LIBRARY)
    assert TILE in read(as_cara, f"{LIBRARY}?trash=yes")
    assert "is in the trash" in read(as_cara, page(boats))
    assert as_cara.post(page(boats, "restore/")).status_code == 302
    assert TILE in read(as_cara, LIBRARY)


def test_what_is_in_the_trash_is_not_described(as_cara: Client, cara: Person, boats: Asset) -> None:
    trash(boats, by=cara)
    assert as_cara.post(page(boats), {"title": "Other"}).status_code == 403


def test_an_empty_library_says_what_to_do(as_cara: Client) -> None:
    assert "Upload the first one above" in read(as_cara, LIBRARY)
    assert "The trash is empty" in read(as_cara, f"{LIBRARY}?trash=yes")


def many(asset: Asset, number: int) -> None:
    """So many more files like ``asset``, without their bytes."""
    file = MediaFile.objects.get()
    for n in range(number):
        copy = Asset.objects.create(
            kind=asset.kind, title=f"Picture {n}", section=asset.section, uploader=asset.uploader
        )
        copy.current = AssetVersion.objects.create(
            asset=copy, number=1, file=file, source_digest="0" * 64, file_name="a.png", address_name="a.png"
        )
        copy.save()


@pytest.fixture
def last(news: Section, policies: Section) -> Section:
    """The last of SECTIONS below News."""
    return sections_below(news, SECTIONS)[-1]


def places(client: Client, asked: str) -> list[int]:
    found = client.get(f"/cms/media/choose/?upload={asked}").json()["upload"]["places"]
    return [place["id"] for place in found]


@pytest.mark.usefixtures("one_person_suffices")
def test_the_section_of_the_article_is_offered_first(as_edna: Client, last: Section) -> None:
    assert last.pk not in places(as_edna, "")
    assert places(as_edna, str(last.pk))[0] == last.pk
    assert f'<option value="{last.pk}" selected>' in as_edna.get(f"/cms/media/?section={last.pk}").text


@pytest.mark.usefixtures("one_person_suffices")
@pytest.mark.parametrize("asked", ["x", "٣", "999999", "9" * 30])
def test_what_is_no_section_adds_none(as_edna: Client, last: Section, asked: str) -> None:
    assert len(places(as_edna, asked)) == SECTIONS


@pytest.mark.usefixtures("one_person_suffices")
def test_where_someone_may_not_upload_is_never_offered(
    as_cara: Client, last: Section, policies: Section
) -> None:
    assert policies.pk not in places(as_cara, str(policies.pk))
    assert len(places(as_cara, str(policies.pk))) == SECTIONS


@pytest.mark.parametrize(
    ("demo", "said"), [(True, "Upload only files that you trust"), (False, "takes no files")]
)
def test_who_uploads_reads_that_a_wall_is_missing(
    as_cara: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, demo: bool, said: str
) -> None:
    assert said not in as_cara.get("/cms/media/").text
    monkeypatch.setattr("content.cms.media.library.missing_walls", lambda: ("the filter of system calls",))
    settings.MEDIA_WITHOUT_WALLS = demo
    assert said in as_cara.get("/cms/media/").text
