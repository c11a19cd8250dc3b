"""A kind of page that is no longer in content.kinds.kind: its pages wait, and everything else works."""

import pytest
from django.test import Client

from content import workflow
from content.kinds.kind import kinds
from content.models import Article, Section
from content.public.pages import home
from content.public.queries import section
from foundation.prepared_queries import PreparedQuery
from secureproject.doctor.content import removed_kinds
from tests.content.public.timely import event
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

KNOWS_NOT = "does not know pages of the kind “event”"
PUBLIC = [
    "/", "/news/", "/feed/", "/sitemap.xml", "/search/?q=Ferry", "/search/?q=Regatta", "/api/v1/articles/",
    "/news/ferry-timetable-changes/",
]  # fmt: skip
DESK = [
    "/cms/", "/cms/articles/", "/cms/articles/?q=Regatta", "/cms/articles/new/", "/cms/review/", "/cms/calendar/",
    "/cms/sections/", "/cms/trash/", "/cms/search/?q=Regatta", "/cms/articles/?state=published",
]  # fmt: skip
OF_IT = [
    "",
    "history/",
    "review/",
    "schedule/",
    "preview/",
    "compare/",
    "share/",
    "trash/",
    "move/",
    "guests/",
]


@pytest.fixture
def regatta(
    published: Article, news: Section, cara: Person, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> Article:
    """Public, with a draft in review; no one declares events any more."""
    made = event(cara, ed, news, "Regatta", 2)
    workflow.save_draft(made, by=cara, title="Regatta", summary="", body="<p>Other.</p>", base=1)
    workflow.submit(fresh(made), by=cara)
    monkeypatch.delitem(kinds._kinds, "event")
    # What was prepared by then is made again, as it is when the site starts.
    monkeypatch.setattr(home, "_SECTIONS", PreparedQuery(home._sections, lambda *columns: columns))
    monkeypatch.setattr(section, "_FIRST_PAGE", PreparedQuery(section._first_page, section._shown))
    found: Article = fresh(made)
    return found


def test_readers_find_everything_else(regatta: Article, anon: Client) -> None:
    assert {path: anon.get(path).status_code for path in PUBLIC} == dict.fromkeys(PUBLIC, 200)


def test_its_own_page_says_what_is_the_matter(regatta: Article, anon: Client) -> None:
    answer = anon.get(f"/{regatta.address.path}/")
    assert (answer.status_code, KNOWS_NOT in answer.text) == (503, True)


def test_the_desk_goes_on(regatta: Article, as_edna: Client) -> None:
    assert {path: as_edna.get(path).status_code for path in DESK} == dict.fromkeys(DESK, 200)
    assert list(removed_kinds()) == ["event: 1 pages."]


@pytest.mark.parametrize("path", OF_IT)
def test_a_page_about_it_works_or_says_what_is_the_matter(path: str, regatta: Article, edna: Person) -> None:
    answer = signed_in(edna).get(f"/cms/articles/{regatta.pk}/{path}")
    assert answer.status_code in {200, 403} or (answer.status_code == 503 and KNOWS_NOT in answer.text)


def test_taking_it_down_needs_no_kind(regatta: Article, edna: Person) -> None:
    workflow.take_down(regatta, by=edna, reason="Nobody can read it.")
    assert fresh(regatta).live is None
