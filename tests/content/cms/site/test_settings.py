"""Settings of the site: administrators change them, a second person accepts them, and every page shows them."""

import pytest
from django.test import Client

from audit.models import Entry
from content.models import PublicText, Site
from tests.newsroom import Person
from tests.words import accept_all

FORM = {"name": "The Harbour Times", "tagline": "News", "language": "en", "time_zone": "UTC"}
CHANGE = "/cms/settings/change/"


@pytest.mark.parametrize(
    ("who", "sees"), [("as_otto", 403), ("as_cara", 403), ("as_ed", 403), ("as_edna", 200)]
)
def test_only_administrators_change_them(who: str, sees: int, request: pytest.FixtureRequest) -> None:
    browser = request.getfixturevalue(who)
    assert browser.get("/cms/settings/").status_code == sees
    assert browser.post(CHANGE, FORM).status_code == 403
    assert Site.objects.get().name == "The Harbour Gazette"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " \u200b", "A site needs a name."),
        ("name", "x" * 121, "at most 120 characters"),
        ("language", "tlh", "Select a valid choice"),
        ("accent", "blue", "six digits"),
        ("accent", "#ffff00", "The nearest colour that can be read is #"),
        ("accent_dark", "#000066", "The nearest colour that can be read is #"),
        ("social_profiles", "javascript:alert(1)", "not an address that begins with https://"),
        ("social_profiles", "https://a b.example/", "not an address that begins with https://"),
        ("social_profiles", "\n".join(f"https://s.example/{n}" for n in range(13)), "At most 12 profiles"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(field: str, value: str, said: str, as_ada: Client) -> None:
    answer = as_ada.post(CHANGE, FORM | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert not PublicText.objects.filter(kind="site", accepted_at=None, applied_at=None).exists()


def test_a_second_person_accepts_and_every_page_follows(
    as_ada: Client, eve: Person, anon: Client, ada: Person
) -> None:
    more = {
        "accent": "#0B57D0",
        "footer_text": "A public body.",
        "social_profiles": "https://www.s.example/harbour",
    }
    as_ada.post(CHANGE, FORM | more)
    assert "The Harbour Times" not in anon.get("/").text
    accept_all(eve)
    page = anon.get("/").text
    for said in ("The Harbour Times", "A public body.", ">s.example<", "/accents/0b57d0-"):
        assert said in page
    entry = Entry.objects.get(event="content.site.changed")
    assert set(entry.public["changes"][1]) == {"name", "tagline", "accent", "footer_text", "social_profiles"}


@pytest.mark.usefixtures("one_person_suffices")
def test_with_one_person_they_apply_at_once(as_ada: Client, anon: Client) -> None:
    assert as_ada.post(CHANGE, FORM).headers["Location"] == "/cms/settings/"
    assert "The Harbour Times" in anon.get("/").text


def test_the_style_sheet_of_a_colour_takes_colours_only(site: Site, anon: Client) -> None:
    sheet = anon.get("/accents/0b57d0-8ab4f8.css")
    assert (sheet.headers["Content-Type"], sheet.status_code) == ("text/css; charset=utf-8", 200)
    assert "accent: light-dark(#0b57d0, #8ab4f8);" in sheet.text
    for odd in ("/accents/0b57d0.css", "/accents/0b57d0-red;}*{x.css", "/accents/0B57D0-8ab4f8.css"):
        assert anon.get(odd).status_code == 404


PREVIEW = "/cms/settings/preview/"


def test_the_preview_is_for_those_who_see_the_settings(as_ed: Client, as_edna: Client, anon: Client) -> None:
    assert [as_ed.post(PREVIEW, FORM).status_code, anon.get(PREVIEW).status_code] == [403, 302]
    assert "The Harbour Gazette" in as_edna.get(PREVIEW).text


def test_the_preview_shows_what_is_typed_and_keeps_nothing(as_ada: Client, anon: Client) -> None:
    typed = FORM | {"accent": "#0b57d0", "accent_dark": "#000066", "footer_text": "</footer><script>"}
    page = as_ada.post(PREVIEW, typed)
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page.headers["Cache-Control"]
    assert "script-src 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    for said in ("The Harbour Times", "/accents/0b57d0-", "&lt;/footer&gt;&lt;script&gt;"):
        assert said in page.text
    assert "-000066.css" not in page.text  # nobody could read it
    assert "Harbour Times" not in anon.get("/").text
    assert not PublicText.objects.filter(kind="site", applied_at=None).exists()
    assert "The Harbour Gazette" in as_ada.get(PREVIEW).text


def test_browsers_take_the_style_sheet_of_the_colour(anon: Client, site: Site) -> None:
    assert (
        "/accents/"
        in anon.get("/").headers["Content-Security-Policy"].partition("style-src")[2].split(";")[0]
    )
