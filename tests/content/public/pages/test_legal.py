"""Legal pages for readers: at fixed addresses, linked from every page, also before the site opens."""

import pytest
from django.test import Client, override_settings

from content.models import Article, Site
from content.sections.verbs import add_section
from content.site.identity import change_site
from content.site.legal_pages import save_draft
from content.site.menus import Entry, stored_form
from tests.content.site.legal import CONTACT, IMPRINT, PAGES, published
from tests.newsroom import Person, person
from tests.words import accept_all

AT = {"purpose": "Port affairs", "owner": "Harbour Authority, Port", "direction": "News of the port"}
FR = {"director": "Grace Hopper", "host": "Host Ltd, Server Street 1", "phone": "+33 1 23"}


def test_a_draft_is_seen_by_no_reader(ada: Person, anon: Client) -> None:
    save_draft("contact", CONTACT, by=ada)
    assert anon.get("/contact/").status_code == 404
    assert "/contact/" not in anon.get("/").text


@pytest.mark.parametrize("kind", PAGES)
def test_it_is_linked_from_every_footer_and_in_the_sitemap(
    kind: str, ada: Person, anon: Client, published_page: Article
) -> None:
    published(kind, by=ada)
    article = f"/{published_page.address.path}/"
    form = f"/comments/{published_page.public_id}/new/"
    for page in ("/", article, form, f"/{kind}/", "/guest/preview/x/", "/sitemap.xml", "/api/v1/"):
        assert f"/{kind}/" in anon.get(page).text, page


@pytest.fixture
def published_page(published: Article) -> Article:
    return published


@pytest.mark.parametrize(
    ("variant", "more", "said"),
    [
        ("de", {}, ["§ 5 DDG", "§ 18 MStV", "Ada Lovelace"]),
        ("at", AT, ["§ 5 ECG", "MedienG", "News of the port"]),
        ("fr", FR, ["LCEN", "Grace Hopper", "Server Street 1"]),
        ("plain", {}, ["Harbour Authority", "Quay 1<br>12345 Port"]),
    ],
)
def test_the_imprint_of_each_country(
    variant: str, more: dict[str, str], said: list[str], ada: Person, anon: Client
) -> None:
    published("imprint", by=ada, variant=variant, **more)
    page = anon.get("/imprint/").text
    assert [word for word in said if word not in page] == []


def test_what_was_typed_is_never_markup(ada: Person, anon: Client) -> None:
    published("imprint", by=ada, more='5 > 4 & "so"\n\njavascript:alert(1)')
    page = anon.get("/imprint/").text
    assert "5 &gt; 4 &amp; &quot;so&quot;" in page
    assert 'href="javascript' not in page


def test_the_privacy_notice_says_what_this_installation_does(ada: Person, anon: Client) -> None:
    published("privacy", by=ada)
    tag = anon.get("/privacy/").headers["ETag"]
    settings = {"SESSION_IDLE_MINUTES": 17, "SESSION_LIFE_HOURS": 9, "AUDIT_ADDRESS_RETENTION_DAYS": 91}
    with override_settings(**settings):
        answer = anon.get("/privacy/", headers={"If-None-Match": tag})
    for said in ("17 minutes", "9 hours", "91 days", "Data Protection Authority of Port", "7 days"):
        assert said in answer.text
    assert not answer.cookies


def test_caches_follow_a_correction(ada: Person, anon: Client) -> None:
    published("imprint", by=ada)
    tag = anon.get("/imprint/").headers["ETag"]
    assert anon.get("/imprint/", headers={"If-None-Match": tag}).status_code == 304
    published("imprint", by=ada, name="Port Authority")
    assert "Port Authority" in anon.get("/imprint/", headers={"If-None-Match": tag}).text


def test_it_speaks_the_language_of_the_site(ada: Person, eve: Person, anon: Client) -> None:
    published("imprint", by=ada)
    change_site(by=ada, language="de")
    accept_all(eve)
    page = anon.get("/imprint/", headers={"Accept-Language": "fr"}).text
    assert "<title>Impressum" in page
    assert "Verantwortlich für den Inhalt" in page


def test_before_opening_readers_get_the_imprint_and_nothing_else(unopened: Site, anon: Client) -> None:
    abel = person("Abel", "administrator")
    add_section(None, by=abel, title="Secret plans")
    change_site(by=abel, header_menu=stored_form([Entry("Secret plans", "/search/", "")]))
    published("imprint", by=abel)
    assert '"/imprint/"' in anon.get("/").text
    answer = anon.get("/imprint/")
    assert IMPRINT["name"] in answer.text
    assert "Secret plans" not in answer.text + anon.get("/").text
    assert (answer.headers["X-Robots-Tag"], answer.headers["Cache-Control"]) == (
        "noindex",
        "private, no-store",
    )


def test_sections_cannot_hide_them(as_ada: Client) -> None:
    for slug in PAGES:
        assert as_ada.post("/cms/sections/new/", {"title": "Mine", "slug": slug}).status_code == 422
