"""Pictures of an article as readers get them."""

from html.parser import HTMLParser

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from pytest_django.asserts import assertNumQueries

from content.errors import UncleanText
from content.media.pictures import with_pictures
from content.models import Article, Asset
from content.text.html_text import text_of
from content.text.sanitise import clean_html
from tests.content.media.files import current
from tests.newsroom import fresh

DIGEST = "0a" * 32
ADDRESS = f"/media/{DIGEST}/boats.png"
LARGE, SMALL, MOVING = (f"{DIGEST} {numbers}  " for numbers in ("1000 500 1", "150 100 1", "1000 500 9"))


def image(**attributes: object) -> str:
    return clean_html(f'<img src="{ADDRESS}" {" ".join(f'{k}="{v}"' for k, v in attributes.items())}>')


def test_a_large_picture_comes_in_the_sizes_that_are_smaller_than_itself() -> None:
    shown = with_pictures(image(alt="Boats"), [LARGE])
    avif = ", ".join(f"/media/{DIGEST}/{width}.avif {width}w" for width in (320, 640, 960))
    assert f'<picture><source type="image/avif" srcset="{avif}" sizes="' in shown
    assert shown.index("image/avif") < shown.index("image/webp") < shown.index("<img")
    assert (
        f'<img src="{ADDRESS}" alt="Boats" width="1000" height="500" fetchpriority="high"></picture>' in shown
    )


@pytest.mark.parametrize("facts", [SMALL, MOVING])
def test_a_small_or_moving_picture_is_shown_as_it_is_with_room_kept(facts: str) -> None:
    shown = with_pictures(image(alt=""), [facts])
    assert "<picture>" not in shown
    assert f'width="{facts.split()[1]}" height="{facts.split()[2]}"' in shown


def test_the_first_is_fetched_at_once_and_the_others_when_someone_comes_near() -> None:
    shown = with_pictures(image(alt="One") + "<p>Words.</p>" + image(alt="Two"), [LARGE])
    first, second = shown.split("<p>")
    assert "lazy" not in first
    assert 'loading="lazy" decoding="async"' in second


def test_a_width_that_the_writer_chose_stays_and_keeps_the_proportions() -> None:
    shown = with_pictures(image(alt="Boats", width=400, height=1), [LARGE])
    assert 'width="400" height="200"' in shown
    assert 'sizes="400px"' in shown


def test_the_size_that_the_editor_writes_down_is_no_choice() -> None:
    shown = with_pictures(image(alt="Boats", width=1000, height=500), [LARGE])
    assert 'sizes="(min-width: 44em) 42em, 100vw"' in shown


def test_files_may_be_on_a_host_of_their_own() -> None:
    text = image(alt="") + clean_html(f'<a href="{ADDRESS}">Large</a><a href="/news/">News</a>')
    shown = with_pictures(text, [LARGE], origin="https://files.example.org")
    assert shown.count("https://files.example.org/media/") == shown.count("/media/")
    assert 'href="/news/"' in shown


@pytest.mark.parametrize(
    "body",
    [f'<p>&lt;img src="{ADDRESS}" alt="x"&gt;</p>', f'<p>img src="{ADDRESS}"</p>', "<p>/media/ is a folder</p>",
     '<a title="<img>" href="/media/x">y</a>', f'<img alt="{ADDRESS}">', f'<img src="{ADDRESS}?x" alt="">'],
)  # fmt: skip
def test_words_about_pictures_stay_words(body: str) -> None:
    assert with_pictures(body, [LARGE]) == body


WRITTEN = st.lists(
    st.sampled_from(
        ["<figure>", "<img", ' src="', ADDRESS, '"', " alt=", "'", ">", "<", "/", "onerror=x", "&quot;", "&lt;", " ",
         "a", "<picture>", " srcset=", " width=9", "<a href=", "</a>", "<p>", "\n", "=", "--", "javascript:"]
    ),
    max_size=25,
)  # fmt: skip


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[tuple[str, ...]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {(tag,), *((tag, name) for name, _value in attrs)}


OURS = {
    ("picture",), ("picture", "class"), ("source",), ("source", "type"), ("source", "media"), ("source", "srcset"),
    ("source", "sizes"), ("source", "width"), ("source", "height"), ("img", "width"),
    ("img", "height"), ("img", "loading"), ("img", "decoding"), ("img", "fetchpriority"),
}  # fmt: skip


@given(WRITTEN)
def test_nothing_is_let_in_that_the_sanitiser_kept_out(parts: list[str]) -> None:
    try:
        clean = clean_html("".join(parts))
    except UncleanText:
        return
    shown = with_pictures(clean, [f"{DIGEST} 1600 1000 1 400 600"])
    assert text_of(shown) == text_of(clean)
    assert Seen(shown).names - Seen(clean).names <= OURS


def test_a_page_with_pictures_costs_no_further_query(anon: Client, boats: Asset, live_boats: Article) -> None:
    path = f"/{fresh(live_boats).address.path}/"
    anon.get(path)
    with assertNumQueries(1):  # what is there, and what is said about it?
        page = anon.get(path).text
    assert f'srcset="/media/{current(boats).digest}/320.avif 320w' in page
    assert 'width="700" height="500"' in page
    assert "testserver/media/ " in anon.get(path).headers["Content-Security-Policy"].replace(";", " ")


def test_a_page_on_another_host_shows_files_from_theirs(
    anon: Client, boats: Asset, live_boats: Article, settings: Settings
) -> None:
    settings.MEDIA_ORIGIN = "https://files.example.org"
    page = anon.get(f"/{fresh(live_boats).address.path}/").text
    assert f'src="https://files.example.org{current(boats).address}"' in page
