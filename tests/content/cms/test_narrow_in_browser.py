"""At 320 px no page of the CMS is wider than the screen, whatever people called a section, topic, byline or article."""

from typing import Any

import pytest

from content import workflow
from content.bylines.verbs import add_byline
from content.notes.verbs import write_note
from content.sections.verbs import add_section
from content.taxonomy.topics import add_topic
from tests.browser import Visits, beside_the_screen
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in
from tests.words import OLD_SITE

pytestmark = [pytest.mark.browser, pytest.mark.late, pytest.mark.usefixtures("fresh_database")]
LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
OF_ARTICLE = (
    "", "compare/?from=1&to=2", "emergency/", "history/", "history/1/", "move/", "preview/", "redaction/",
    "review/", "schedule/", "share/", "trash/",
)  # fmt: skip
OF_SECTION = ("", "first/", "introduction/", "policy/", "share/", "trash/")
LISTS = (
    "", "articles/", "articles/new/", "bylines/", "calendar/", "comments/", "first/", "audit-log/", "media/", "people/",
    "review/", "search/?q=donau", "sections/", "topics/", "trash/",
)  # fmt: skip


@pytest.fixture
def paths(ada: Person, edna: Person) -> list[str]:
    """Addresses of pages that say the long word."""
    section = add_section(None, by=ada, source=OLD_SITE, title=LONG)
    topic, byline = add_topic(by=edna, name=LONG), add_byline(by=edna, name=LONG[:60])
    words: dict[str, Any] = {"title": LONG, "summary": LONG, "topics": [topic.pk], "bylines": [byline.pk]}
    article = workflow.create_article(section, by=edna, body=f"<p>{LONG}</p>", **words)
    workflow.save_draft(
        fresh(article), by=edna, base=1, body=f"<h2>{LONG}</h2><ul><li><p>{LONG}</p></li></ul>", **words
    )
    workflow.submit(fresh(article), by=edna)
    write_note(fresh(article), by=edna, text=LONG, version=2)
    about = [f"articles/{article.pk}/{path}" for path in OF_ARTICLE]
    about += [f"sections/{section.pk}/{path}" for path in OF_SECTION]
    about += [
        f"topics/{topic.pk}/",
        f"topics/{topic.pk}/merge/",
        f"bylines/{byline.pk}/",
        f"bylines/{byline.pk}/merge/",
    ]
    return [f"/cms/{path}" for path in (*LISTS, *about)]


def test_no_page_is_wider_than_the_screen(paths: list[str], ada: Person, visits: Visits) -> None:
    page = visits.open("/cms/", as_=signed_in(ada), viewport={"width": 320, "height": 640})
    found = {}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        found[path] = beside_the_screen(page)
    assert found == dict.fromkeys(paths, 0)
