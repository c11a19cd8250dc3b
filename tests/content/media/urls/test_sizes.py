"""An opening picture is cropped around its focal point, the closer the smaller the window."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.asserts import assertNumQueries

from content import workflow
from content.media import renditions
from content.media.inspection.children.rendition import Shape, frame_of
from content.media.metadata import Description, edit
from content.media.pictures import with_pictures
from content.media.urls.sizes import CROPS, PLACES, RENDITIONS, cuts_of, place_of, thousandths_at
from content.models import Article, Asset, PublicText, Section
from content.public_text import verbs
from content.text.sanitise import clean_html
from tests.content.conftest import published_by
from tests.content.media.file_requests import KEPT_BY_READERS, get
from tests.content.media.files import current, picture, upload
from tests.newsroom import Person, fresh

DIGEST = "0a" * 32
SIZE = (1600, 1000)
POINT, NO_POINT = f"{DIGEST} 1600 1000 1 300 600", f"{DIGEST} 1600 1000 1  "
FIGURE = f'<figure><img src="/media/{DIGEST}/quay.jpg" alt="Quay"></figure>'


@pytest.fixture
def live_quay(quay: Asset, cara: Person, ed: Person, news: Section) -> Article:
    """Published by Ed; it opens with the picture."""
    point_at(quay, (300, 600), by=cara)
    body = f'<figure><img src="{current(quay).address}" alt="Quay"></figure><p>Ferries.</p>'
    return published_by(cara, ed, news, "Ferries", body)


def accepted(asset: Asset, point: tuple[int, int] | None, *, by: Person, second: Person) -> None:
    point_at(asset, point, by=by)
    text = PublicText.objects.get(kind="picture", applied_at=None)
    verbs.accept(text, by=second, digest=text.digest)


def point_at(asset: Asset, point: tuple[int, int] | None, *, by: Person) -> None:
    edit(asset, by=by, description=replace(Description.of(asset), focal_point=point))


def shown(facts: str, body: str = FIGURE) -> str:
    return with_pictures(clean_html(body), [facts])


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=renditions.JOB).count()


def page_of(article: Article, client: Client) -> Any:
    return client.get(f"/{fresh(article).address.path}/")


@pytest.mark.parametrize(
    ("facts", "body"),
    [(NO_POINT, FIGURE), (POINT, f"<p>Words.</p>{FIGURE}"), (POINT, FIGURE.replace("<img", "<p>a</p><img")),
     (f"{DIGEST} 900 400 1 300 600", FIGURE), (f"{DIGEST} 1600 1000 5 300 600", FIGURE),
     (f"{DIGEST} 1600 300 1 300 600", FIGURE), (POINT, FIGURE.replace("<img", '<img width="400" height="9"')),
     (POINT, FIGURE.replace("<figure>", "").replace("</figure>", ""))],
)  # fmt: skip
def test_nothing_is_cut_that_does_not_open_the_text_or_is_too_small_or_has_no_point(
    facts: str, body: str
) -> None:
    assert "opening" not in shown(facts, body)
    assert "media=" not in shown(facts, body)


def test_each_window_has_its_shape_and_the_last_fits_every_window() -> None:
    sources = re.findall(r"<source [^>]+>", shown(POINT))
    assert [re.findall(r'media="([^"]+)"', source) for source in sources[::2]] == [
        ["(min-width: 64em)"], ["(min-width: 44em)"], []
    ]  # fmt: skip
    assert f"/media/{DIGEST}/wide-720-y12.avif 720w, /media/{DIGEST}/wide-1440-y12.avif 1440w" in sources[0]
    assert f"/media/{DIGEST}/close-480-x6.webp 480w" in sources[-1]
    assert 'width="1440" height="810"' in sources[0]


def test_where_the_point_is_changes_the_address() -> None:
    elsewhere = f"{DIGEST} 1600 1000 1 900 100"
    assert not set(re.findall(r"/media/[^ \"]+-[xy]\d+\.", shown(POINT))) & set(
        re.findall(r"/media/[^ \"]+-[xy]\d+\.", shown(elsewhere))
    )


@given(
    st.integers(0, 1000), st.sampled_from(CROPS), st.tuples(st.integers(200, 4000), st.integers(200, 4000))
)
def test_a_name_says_everything_that_its_cut_depends_on(point: int, crop: Any, size: tuple[int, int]) -> None:
    first, last = thousandths_at(place_of(point))
    assert first <= point <= last
    for cut in cuts_of(size, 1, (point, point)):
        assert RENDITIONS[cut.name] == cut
        assert cut.crop is not None
        shape = Shape(cut.width, (cut.crop.across, cut.crop.down), cut.focal_point)
        left, top, right, bottom = frame_of(size, shape)
        assert (right - left, bottom - top) == cut.crop.part_of(size)
        assert cut.width <= right - left


def test_of_a_drawing_nothing_smaller_is_made(
    tmp_path: Path, anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    sent = picture(tmp_path, 20, SIZE, media_type="image/svg+xml", extension="svg", name="plan.svg")
    plan = upload(sent, by=cara, section=news)
    body = f'<figure><img src="{current(plan).address}" alt="Plan"></figure>'
    article = published_by(cara, ed, news, "Plan", body)
    page = page_of(article, anon).text
    assert f'<img src="{current(plan).address}" alt="Plan" width="1600" height="1000"' in page
    assert "<picture" not in page
    assert get(anon, f"/media/{current(plan).digest}/320.webp").status_code == 404
    assert not renditions.make(current(plan).digest, "320.webp")


def test_the_table_is_finite() -> None:
    assert len([name for name in RENDITIONS if "-" in name]) == 2 * 2 * 3 * 2 * (PLACES + 1) + 3 * 2


def test_a_cut_is_as_public_as_its_picture(
    anon: Client, as_otto: Client, as_cara: Client, quay: Asset, cara: Person
) -> None:
    point_at(quay, (300, 600), by=cara)
    path = f"/media/{current(quay).digest}/wide-720-y12.avif"
    assert [get(c, path).status_code for c in (anon, as_otto, as_cara)] == [404, 404, 200]


def test_taken_down_its_cuts_are_gone_at_once(
    anon: Client, quay: Asset, live_quay: Article, ed: Person
) -> None:
    path = f"/media/{current(quay).digest}/wide-720-y12.avif"
    renditions.make(current(quay).digest, "wide-720-y12.avif")
    assert get(anon, path).status_code == 200
    workflow.take_down(live_quay, by=ed, reason="Wrong boats.")
    assert get(anon, path).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["wide-720-x12.avif", "wide-720-y21.avif", "wide-721-y12.avif", "wide-720-y012.avif", "close-480-y6.webp",
     "wide-720-12.avif", "tall-720-y12.avif", "wide-720-y12.png"],
)  # fmt: skip
def test_no_other_cut_is_an_address(name: str, anon: Client, quay: Asset, live_quay: Article) -> None:
    assert get(anon, f"/media/{current(quay).digest}/{name}").status_code == 404
    assert not renditions.make(current(quay).digest, name)


def test_no_one_has_cuts_made_around_points_that_no_one_chose(
    anon: Client, quay: Asset, live_quay: Article
) -> None:
    for place in range(PLACES + 1):
        answer = get(anon, f"/media/{current(quay).digest}/wide-720-y{place}.avif")
        # A page from before shows the whole picture.
        assert answer.headers["Cache-Control"] == "public, no-store"
    assert get(anon, f"/media/{current(quay).digest}/icon-180-x10.png").status_code == 200  # of no site
    assert jobs() == 1


def test_readers_get_the_part_around_the_point(anon: Client, quay: Asset, live_quay: Article) -> None:
    assert renditions.make(current(quay).digest, "close-480-x6.webp")
    path = f"/media/{current(quay).digest}/close-480-x6.webp"
    with assertNumQueries(1):
        answer = get(anon, path)
    assert answer.headers["Cache-Control"] == KEPT_BY_READERS
    with Image.open(io.BytesIO(answer.body)) as cut:
        assert (cut.format, cut.size) == ("WEBP", (480, 480))


def test_a_page_shows_an_accepted_point_at_once_and_costs_no_further_query(
    anon: Client, quay: Asset, live_quay: Article, cara: Person, ed: Person
) -> None:
    before = page_of(live_quay, anon)
    accepted(quay, (300, 100), by=cara, second=ed)
    path = f"/{fresh(live_quay).address.path}/"
    with assertNumQueries(1):  # what is there, with its comments?
        after = anon.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert b"wide-720-y12.avif" in before.content
    assert (after.status_code, b"wide-720-y2.avif" in after.content) == (200, True)


def test_without_a_point_it_is_whole_again(
    anon: Client, quay: Asset, live_quay: Article, cara: Person, ed: Person
) -> None:
    accepted(quay, None, by=cara, second=ed)
    assert b"wide-720" not in page_of(live_quay, anon).content
