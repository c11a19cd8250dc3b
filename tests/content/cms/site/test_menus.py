"""Screen of the menus: rows are put in order, errors stand at their row, and what is typed is kept."""

from typing import Any

import pytest
from django.test import Client

from content import workflow
from content.models import Article, PublicText, Section, Site
from content.site.identity import change_site
from content.site.menus import Entry, stored_form
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import accept_all

PAGE = "/cms/settings/menus/"
CHANGE = f"{PAGE}change/"


def rows(
    *header: tuple[Any, ...], known: int = 0, footer: tuple[tuple[Any, ...], ...] = ()
) -> dict[str, Any]:
    """What the form sends: label, address, level, place, and whether it is removed."""
    sent: dict[str, Any] = {}
    for menu, entries, initial in (("header_menu", header, known), ("footer_menu", footer, 0)):
        sent |= {f"{menu}-TOTAL_FORMS": len(entries), f"{menu}-INITIAL_FORMS": initial}
        for number, entry in enumerate(entries):
            values = zip(("label", "address", "level", "ORDER", "DELETE"), entry, strict=False)
            sent |= {f"{menu}-{number}-{name}": value for name, value in values}
    return sent


@pytest.mark.parametrize(("who", "sees"), [("as_otto", 403), ("as_cara", 403), ("as_edna", 200)])
def test_only_administrators_change_them(who: str, sees: int, request: pytest.FixtureRequest) -> None:
    browser = request.getfixturevalue(who)
    page = browser.get(PAGE)
    assert page.status_code == sees
    assert "Save menus" not in page.text
    assert browser.post(CHANGE, rows(("News", "/search/", 1))).status_code == 403
    assert not PublicText.objects.filter(kind="site", words__has_key="header_menu").exists()


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        (rows(("", "/search/", 1)), "0-label", "This field is required."),
        (rows(("\u200b", "/search/", 1)), "0-label", "This field is required."),
        (rows(("x" * 61, "/search/", 1)), "0-label", "at most 60 characters"),
        (
            rows(("Find", "/search/", 1), ("Trap", "javascript:alert(1)", 1)),
            "1-address",
            "Write a path of this site",
        ),
        (rows(("Trap", "/nothing/", 1)), "0-address", "Nothing is at /nothing/ on this site."),
        (rows(("Trap", "section:1", 1)), "0-address", "Write a path of this site"),
        (rows(("Find", "/search/", 3)), "0-level", "Select a valid choice"),
        (rows(("Find", "/search/", 1, "x")), "0-ORDER", "Enter a whole number"),
        (rows(("Find", "/search/", 2)), "0-label", "“Find” stands below nothing."),
        (
            rows(("A", "/", 2, 2), ("B", "/", 1, 3), ("C", "/", 1, 1), ("B", "/", 1, 4)),
            "3-label",
            "called “B”",
        ),
        (rows(*((f"A{n}", "/", 1) for n in range(9))), "8-label", "at most 8 entries"),
    ],
)
def test_an_error_stands_at_its_row(sent: dict[str, Any], field: str, said: str, as_ada: Client) -> None:
    answer = as_ada.post(CHANGE, sent)
    assert answer.status_code == 422
    row = answer.text.partition(f'<a href="#id_header_menu-{field}">')[2]
    assert said in row.partition("</a>")[0]
    assert said in row.partition(f'id="id_header_menu-{field}_error"')[2].partition("</p>")[0]
    assert f'value="{sent["header_menu-0-address"]}"' in row
    assert Site.objects.get().header_menu == ""


@pytest.mark.usefixtures("one_person_suffices")
def test_rows_are_put_in_order(as_ada: Client, news: Section, anon: Client) -> None:
    footer = (("Us", "mailto:us@a.example", 1),)
    sent = rows(
        ("Last", "/search/", 1, 9), ("News", "/news/", 1, 1), ("Jobs", "/", 2, 1), ("", "", 1), footer=footer
    )
    assert as_ada.post(CHANGE, sent).headers["Location"] == PAGE
    wanted = [Entry("News", f"section:{news.pk}"), Entry("Jobs", "/", "News"), Entry("Last", "/search/")]
    assert Site.objects.get().header_menu == stored_form(wanted)
    assert '<a href="/news/">News</a>' in anon.get("/").text
    kept = rows(
        ("Latest", "/news/", 1, 1),
        ("Jobs", "/", 2, 2, "on"),
        ("Last", "/search/", 1, 3),
        known=3,
        footer=footer,
    )
    as_ada.post(CHANGE, kept)
    assert Site.objects.get().header_menu == stored_form([wanted[0]._replace(label="Latest"), wanted[2]])


def test_a_second_person_sees_the_difference_in_words(
    as_ada: Client, eve: Person, news: Section, published: Article
) -> None:
    as_ada.post(
        CHANGE,
        rows(("News", "/news/", 1), ("Boats", str(published.address), 2), ("Odd", "https://a.example/", 1)),
    )
    page = signed_in(eve).get("/cms/words/").text
    for said in ("Header menu", "News: /news/", f"– Boats: {published.address}", "Odd: https://a.example/"):
        assert said in page
    assert "section:" not in page
    assert "Words for readers wait for a second person." in as_ada.get(PAGE).text
    assert "Settle that one first." in as_ada.post(CHANGE, rows(("Find", "/search/", 1))).text
    accept_all(eve)
    assert "Boats" in as_ada.get("/").text


@pytest.mark.usefixtures("one_person_suffices")
def test_what_went_is_named_and_stays_until_removed(
    as_ada: Client, ada: Person, news: Section, published: Article
) -> None:
    address = str(published.address)
    as_ada.post(CHANGE, rows(("Boats", address, 1)))
    workflow.take_down(published, by=ada, reason="Wrong.")
    assert "Readers do not see this entry. It is not published." in as_ada.get(PAGE).text
    assert "<li>Boats: It is not published.</li>" in as_ada.get("/cms/settings/").text
    kept = rows(("Boats", address, 1), ("Find", "/search/", 1), known=1)
    as_ada.post(CHANGE, kept)
    find = Entry("Find", "/search/")
    assert Site.objects.get().header_menu == stored_form([Entry("Boats", f"article:{published.pk}"), find])


@pytest.mark.usefixtures("one_person_suffices")
def test_what_is_there_no_more_can_be_kept_and_taken_out(as_ada: Client, ada: Person) -> None:
    gone = Entry("Boats", "article:4711")
    change_site(by=ada, header_menu=stored_form([gone]))
    assert "It is not there any more." in as_ada.get(PAGE).text
    as_ada.post(CHANGE, rows(("Boats", gone.to, 1), ("Find", "/search/", 1), known=1))
    assert Site.objects.get().header_menu == stored_form([gone, Entry("Find", "/search/")])
    as_ada.post(CHANGE, rows(("Boats", gone.to, 1, 1, "on"), ("Find", "/search/", 1, 2), known=2))
    assert Site.objects.get().header_menu == stored_form([Entry("Find", "/search/")])


def test_an_empty_answer_changes_nothing(as_ada: Client) -> None:
    assert as_ada.post("/cms/settings/menus/change/", {}).status_code == 422
