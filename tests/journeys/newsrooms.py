"""Two sites whose words none of the tests wrote: the demo, and what WordPress users imported. And people at work there.

Each journey runs on the demo, and with --deep on both; those about kept words always do. The people of either have the
same names and roles: Ada administers, Edna edits everything, Ed edits News, Cara writes in News.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from accounts.models import User
from content.models import Article
from tests.browser import Visits, editor_has_looked, put_caret, ready, text_of
from tests.content.imports.wordpress.files import REAL_EXPORT, needs_real_export
from tests.database import filled_once
from tests.newsroom import fresh
from tests.signing_in import signed_in

SAVE = re.compile("^Save (draft|as a new draft)$")
WIDE = {"width": 1280, "height": 860}

# A long public text of each site, and another one.
STORIES = {
    "demo": ("What the new tide gates will do, and what they will not", "The library stays open on Sundays"),
    "imported": ("Markup: HTML Tags and Formatting", "Keyboard navigation"),
}
BOTH = [pytest.param("demo", id="demo"), pytest.param("imported", id="imported", marks=needs_real_export)]


@dataclass(frozen=True)
class Newsroom:
    visits: Visits
    story: Article
    other: Article

    def person(self, name: str) -> User:
        return User.objects.get(name=name)

    def open(self, name: str, path: str = "/cms/", **options: object) -> Page:
        """A window at ``path`` of the person called ``name``, who has just logged in with both factors."""
        return self.visits.open(path, as_=signed_in(self.person(name)), **{"viewport": WIDE, **options})

    def read(self, path: str = "/") -> Page:
        """A reader's window."""
        return self.visits.open(path, viewport=WIDE)

    def new_article(self, page: Page, title: str, words: str) -> Article:
        """Written on ``page`` and saved as a draft in News."""
        page.goto("/cms/articles/new/")
        page.get_by_role("textbox", name="Title").fill(title)  # imported is a topic called "title"
        text_of(ready(page)).fill(words)
        save(page)
        return Article.objects.get(draft__title=title)


def at_the_end(page: Page) -> None:
    """The caret in a new paragraph below everything."""
    put_caret(text_of(ready(page)).locator("> *").first)
    page.keyboard.press("Control+End")
    editor_has_looked(page)
    page.keyboard.press("Enter")
    page.locator("[data-ready='to be written in']").wait_for()


def save(page: Page) -> None:
    """By the button: a draft, or a new one beside what is public."""
    with page.expect_navigation():
        page.get_by_role("button", name=SAVE).first.click()


def as_stored(article: Article) -> Article:
    found: Article = fresh(article)
    return found


def words_of(body: str) -> list[str]:
    """In their order, without what they are add_public_headers in."""
    return re.sub(r"<[^>]*>", " ", body).split()


def called(title: str) -> Article:
    return Article.objects.select_related("section", "address").get(live__title=title)


def brought_in(request: pytest.FixtureRequest) -> None:
    """What WordPress users exported, below News, and four people with the roles of the demo's."""
    for name in ("news", "ada", "edna", "ed", "cara"):
        request.getfixturevalue(name)
    call_command("import_wordpress", str(REAL_EXPORT), "--section", "news", stdout=io.StringIO())


def made(
    which: str, visits: Visits, load_demo: Callable[[], None], request: pytest.FixtureRequest
) -> Newsroom:
    filled_once(which, load_demo if which == "demo" else partial(brought_in, request))
    story, other = map(called, STORIES[which])
    return Newsroom(visits, story, other)
