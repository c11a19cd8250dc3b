"""Redirects by hand: what is refused and why, who may, what waits for a second person, files, and what readers get."""

import pytest
from django.conf import settings
from django.db import InternalError, ProgrammingError, transaction
from django.test import Client

from audit.models import Entry
from content.maintenance.link_checker import look_over
from content.models import Address, Article, PublicText, Section
from content.public_text.verbs import accept
from content.sections.verbs import change_section
from content.site.redirects import Row, add_redirects
from rbac.errors import Invalid
from tests.newsroom import Person, fresh, write
from tests.words import accept_all, readdressed

ADD = "/cms/redirects/add/"
AWAY = "https://elsewhere.example/new?a=b"
REDIRECTS = Address.objects.filter(kind="redirect")


@pytest.mark.parametrize("who", ["as_otto", "as_cara", "as_ed"])
def test_who_edits_a_part_of_the_site_does_not_see_or_change_them(
    who: str, news: Section, request: pytest.FixtureRequest
) -> None:
    browser = request.getfixturevalue(who)
    assert browser.get("/cms/redirects/").status_code == 403
    assert browser.post(ADD, {"path": "/old/", "target": "/news/"}).status_code == 403
    assert not REDIRECTS.exists()


@pytest.mark.parametrize(
    ("path", "target", "said"),
    [
        ("/news/", "/policies/", "The address /news/ is already in use."),
        ("/cms/old/", "/news/", "/cms/old/ is used by the site itself."),
        ("/feed", "/news/", "/feed/ is used by the site itself."),
        ("/latest/", "/policies/", "/latest/ leads to /news/ already."),
        ("/old/", "/latest/", "/old/ leads to /latest/, which leads to /news/."),
        ("/old/", "/old/", "/old/ leads to /old/. A redirect leads straight"),
        ("/old/", f"{settings.SITE_URL}/old/", "/old/ leads to /old/."),
        ("/old/", "/nothing/", "No section or article stands at /nothing/."),
        ("/old/", "/", "is neither a path of this site"),
        ("/old/", "http://elsewhere.example/", "is neither a path"),
        ("/old/", "//elsewhere.example/", "is neither a path"),
        ("/old/", "https:elsewhere.example", "is neither a path"),
        ("/old/", "https://news@elsewhere.example/", "is neither a path"),
        ("/old/", "https://elsewhere.example:x/", "is neither a path"),
        ("/old/", "https://elsewhere.example/\u0430", "is neither a path"),
        ("/old/", "javascript:alert(1)", "is neither a path"),
        ("/old?page=2", "/news/", "is no path of this site"),
        ("https://elsewhere.example/old/", "/news/", "is no path of this site"),
        ("/../old/", "/news/", "is no path of this site"),
        ("/o\x00ld/", "/news/", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_kept(
    path: str, target: str, said: str, as_ada: Client, news: Section, policies: Section, ada: Person
) -> None:
    add_redirects([Row(0, "/latest/", "/news/")], by=ada)
    answer = as_ada.post(ADD, {"path": path, "target": target})
    assert answer.status_code == 422
    page = answer.text.replace("&amp;", "&")
    assert said in page
    assert f'value="{target}"' in page
    assert list(REDIRECTS.values_list("path", flat=True)) == ["latest"]


def test_within_the_site_one_person_redirects_and_readers_follow_wherever_it_moves(
    as_edna: Client, anon: Client, published: Article, ed: Person
) -> None:
    answer = as_edna.post(
        ADD, {"path": f"{settings.SITE_URL}/Alt/F%C3%A4hre.html", "target": "/news/ferry-timetable-changes"}
    )
    assert answer.headers["Location"] == "/cms/redirects/"
    readdressed(fresh(published), published.section, by=ed, slug="more-boats")
    for path in ("/Alt/Fähre.html", "/Alt/Fähre.html/"):
        led = anon.get(path, {"from": "mail"})
        assert (led.status_code, led.headers["Location"]) == (301, "/news/more-boats/?from=mail")
    entry = Entry.objects.get(event="content.redirect.added")
    assert entry.public["path"][1] == "/Alt/Fähre.html/"


def test_an_editor_leads_no_one_to_another_site(as_edna: Client) -> None:
    answer = as_edna.post(ADD, {"path": "/old/", "target": AWAY})
    assert answer.status_code == 422
    assert "another site receives the readers" in answer.text
    assert not PublicText.objects.filter(kind="redirect").exists()


def test_to_another_site_a_second_person_sends_them(
    as_ada: Client, as_edna: Client, anon: Client, edna: Person
) -> None:
    assert as_ada.post(ADD, {"path": "/old/", "target": AWAY}).headers["Location"] == "/cms/words/"
    assert anon.get("/old/").status_code == 404
    assert AWAY in as_edna.get("/cms/words/").text.replace("<wbr>", "")
    assert "one waits" in as_ada.post(ADD, {"path": "/old/", "target": AWAY}).text
    accept_all(edna)
    led = anon.get("/old/?from=mail")
    assert (led.status_code, led.headers["Location"]) == (301, AWAY)
    assert led.headers["Cache-Control"] == anon.get("/").headers["Cache-Control"]


def test_what_was_taken_meanwhile_is_said_when_it_is_accepted(
    ada: Person, edna: Person, news: Section
) -> None:
    [text] = add_redirects([Row(0, "/latest/", AWAY)], by=ada)
    change_section(news, by=edna, slug="latest")
    accept_all_but = PublicText.objects.get(kind="section", applied_at=None)
    accept(accept_all_but, by=ada, digest=accept_all_but.digest)
    with pytest.raises(Invalid, match="/latest/ is already in use"):
        accept(text, by=edna, digest=text.digest)


def test_another_target_waits_too_and_removing_waits_for_no_one(
    as_ada: Client, anon: Client, edna: Person, news: Section, ada: Person
) -> None:
    add_redirects([Row(0, "/old/", "/news/")], by=ada)
    here = f"/cms/redirects/{REDIRECTS.get().pk}/"
    assert as_ada.post(f"{here}change/", {"target": AWAY}).headers["Location"] == "/cms/words/"
    assert anon.get("/old/").headers["Location"] == "/news/"
    accept_all(edna)
    assert anon.get("/old/").headers["Location"] == AWAY
    as_ada.post(f"{here}change/", {"target": AWAY + "c"})
    as_ada.post(f"{here}remove/")
    assert anon.get("/old/").status_code == 404
    assert PublicText.objects.filter(kind="redirect", withdrawn_at=None, applied_at=None).count() == 0


def test_a_section_is_no_redirect(as_ada: Client, news: Section) -> None:
    here = f"/cms/redirects/{news.address.pk}/"
    assert as_ada.get(here).status_code == 404
    assert as_ada.post(f"{here}remove/").status_code == 404
    assert Section.objects.filter(pk=news.pk, address__path="news").exists()


def test_postgresql_writes_no_other_target_than_was_accepted(ada: Person, edna: Person) -> None:
    add_redirects([Row(0, "/old/", AWAY)], by=ada)
    accept_all(edna)
    old = REDIRECTS.get()
    forged = "https://evil.example/"
    with pytest.raises((InternalError, ProgrammingError), match="no second person"), transaction.atomic():
        Address.objects.create(path="new", kind="redirect", external=forged)
    for change in ({"external": forged}, {"path": "elsewhere"}):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            Address.objects.filter(pk=old.pk).update(**change)


def test_the_list_marks_what_moved_and_finds_by_the_beginning(
    as_ada: Client, published: Article, ed: Person, ada: Person
) -> None:
    readdressed(fresh(published), published.section, by=ed, slug="more-boats")
    add_redirects([Row(0, "/old/", "/news/")], by=ada)
    page = as_ada.get("/cms/redirects/").text
    assert page.index("/old/") < page.index("/news/ferry-timetable-changes/")
    assert page.count(">automatic<") == page.count(">by hand<") == 1
    for words, found in {"/ol": True, "news/more": False, "/ne": True, "xyz": False}.items():
        assert ("/old/" in as_ada.get("/cms/redirects/", {"q": words}).text) is found


FILE, IMPORT = "/cms/redirects/file/", "/cms/redirects/import/"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" ", "This field is required."),
        ("/a/,/\ufffd/", "The file is not UTF-8."),
        ("old,new\n", "The file has 0 redirects"),
        ("/a/,/news/\n" * 501, "The file has 501 redirects"),
        ("/a/,/news/\n/b/\n", "Line 2 has 1 columns instead of two."),
        ('/a/,"/news/\n', "Line 1 is not CSV"),
        ("/a/,/news/\n\n/a/,/news/\n", "Line 3: There is another redirect from /a/ already"),
        ("/a/,/b/\n/b/,/a/\n", "Line 1: /a/ leads to /b/, which leads to /a/."),
        ("/a/,/news/\n/news/,/a/\n", "Line 2: The address /news/ is already in use."),
        ("x" * 200_001, "at most 200000 characters"),
    ],
)
def test_a_wrong_file_does_nothing_and_names_the_line(
    text: str, said: str, as_ada: Client, news: Section
) -> None:
    for step in (FILE, IMPORT):
        answer = as_ada.post(step, {"rows": text})
        assert (answer.status_code, said in answer.text) == (422, True)
    assert not REDIRECTS.exists()


def test_a_file_is_shown_row_by_row_and_then_added(as_ada: Client, news: Section, anon: Client) -> None:
    text = {"rows": f"\ufeffold;new\r\n/a/;/news/\r\n/b.html;{AWAY}\r\n"}
    page = as_ada.post(FILE, text).text
    assert "Add 2 redirects" in page
    assert not REDIRECTS.exists()
    answer = as_ada.post(IMPORT, text, follow=True)
    assert "Added 1 redirect." in answer.text
    assert "1 redirect to another site waits for a second person." in answer.text
    assert anon.get("/a/").headers["Location"] == "/news/"


@pytest.mark.as_worker
def test_the_report_of_dead_links_offers_to_redirect_them(
    as_ada: Client, as_ed: Client, published: Article, cara: Person, ada: Person
) -> None:
    write(published, cara, 'Look <a href="/gone/">there</a>.')
    look_over()
    assert "Redirect this" not in as_ed.get("/cms/").text
    assert '<a href="/cms/redirects/new/?path=/gone/">Redirect this</a>' in as_ada.get("/cms/").text
    assert 'value="/gone/"' in as_ada.get("/cms/redirects/new/?path=/gone/").text
    add_redirects([Row(0, "/gone/", "/news/")], by=ada)
    look_over()
    assert "Redirect this" not in as_ada.get("/cms/").text
