"""Fields of a kind in Chromium: filled in, refused while something is missing, lines with signs as readers see them."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.templatetags.static import static
from django.utils.html import escape
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from content.kinds.formatted import as_html
from content.kinds.kind import kinds
from content.models import Article, Section
from tests.axe import complaints
from tests.browser import Visits, put_caret, save_draft
from tests.newsroom import Person, fresh
from tests.samples import samples
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def begun(visits: Visits, by: Person, kind: str, title: str) -> Page:
    page = visits.open("/cms/articles/new/", as_=signed_in(by))
    page.get_by_role("textbox", name="Text").wait_for()
    page.get_by_role("combobox", name="Kind").select_option(label=kind)
    page.get_by_label("Title").fill(title)
    return page


def test_a_writer_is_told_what_is_missing_and_loses_nothing(cara: Person, visits: Visits) -> None:
    page = begun(visits, cara, "Event", "Regatta")
    page.get_by_label("Begins").fill("2027-06-05T10:00")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Before readers can see it, fill in: Ends, Place.").wait_for()
    expect(page.get_by_label("Begins")).to_have_value("2027-06-05T10:00")
    page.get_by_label("Ends").fill("2027-06-05T18:00")
    page.get_by_label("Place").fill("Old quay")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted for review.").wait_for()
    assert Article.objects.get().draft.details == {
        "begins": "2027-06-05T10:00Z", "ends": "2027-06-05T18:00Z", "place": "Old quay",
    }  # fmt: skip


def test_only_what_belongs_to_the_chosen_kind_is_asked(cara: Person, visits: Visits) -> None:
    page = begun(visits, cara, "Notice", "Storm")
    expect(page.get_by_label("Place")).to_be_hidden()
    page.get_by_label("Level").select_option(label="Urgent")
    page.get_by_label("In force until").fill("2027-06-05T18:00")
    page.get_by_role("combobox", name="Kind").select_option(label="Article")
    expect(page.get_by_label("Level")).to_be_hidden()
    page.get_by_role("combobox", name="Kind").select_option(label="Notice")
    expect(page.get_by_label("Level")).to_have_value("urgent")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted for review.").wait_for()
    assert Article.objects.get().kind == "notice"


def test_what_a_landing_page_shows_is_found_by_its_words(
    cara: Person, published: Article, visits: Visits
) -> None:
    page = begun(visits, cara, "Landing page", "Welcome")
    search = page.locator("[data-chooses=page]").nth(1).get_by_label("Find a page by its words")
    search.press_sequentially("ferry time")
    page.get_by_text("Pages found: 1").wait_for()
    search.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What part 2 shows")).to_have_value(f"/{published.address.path}/")
    expect(search).to_be_focused()
    save_draft(page, 1)
    assert Article.objects.latest("pk").newest.details == {"shows_2": f"/{published.address.path}/"}


def test_what_was_typed_without_a_network_comes_back_with_all_its_fields(
    cara: Person, visits: Visits
) -> None:
    visits.expect("ERR_INTERNET_DISCONNECTED")
    page = begun(visits, cara, "Event", "Regatta")
    page.context.set_offline(True)
    page.get_by_label("Place").fill("Old quay")
    expect(page.locator("[data-kept-words]")).to_have_text("Offline – kept in this browser")
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/cms/")
    page.locator("[data-unsent-desk]").get_by_role("link", name="Regatta").click()
    expect(page.get_by_label("Place")).to_be_hidden()
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_label("Place")).to_have_value("Old quay")
    expect(page.get_by_label("Place")).to_be_visible()
    expect(page.locator("[data-search-preview] .found-as__title")).to_have_text("Regatta")


SIGNS = """async ([address, all]) => {
  const { read, write } = await import(address);
  return all.map((typed) => [read(typed), write(read(typed))]);
}"""

TAGS = {
    "paragraph": "p",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "bold": "strong",
    "italic": "em",
}

LINES = kinds["landing"].fields[1]

pieces = st.sampled_from(samples(__file__)["pieces"])


def html(node: dict[str, Any]) -> str:
    """What the editor holds, as readers would see it."""
    inside = "".join(html(one) for one in node.get("content", ()))
    if node["type"] == "text":
        return str(shown(node))
    if node["type"] == "hardBreak":
        return "<br>"
    if node["type"] == "listItem":
        inside = inside.removeprefix("<p>").removesuffix("</p>")
    tag = TAGS.get(node["type"])
    return f"<{tag}>{inside}</{tag}>" if tag else inside


def shown(node: dict[str, Any]) -> str:
    words = str(escape(node["text"]))
    for mark in node.get("marks", ()):
        if mark["type"] == "link":
            words = f'<a href="{escape(mark["attrs"]["href"])}" rel="noopener">{words}</a>'
        else:
            words = f"<{TAGS[mark['type']]}>{words}</{TAGS[mark['type']]}>"
    return words


class Seen(HTMLParser):
    """HTML as it is seen: blocks, and each letter with how it is set. A space looks the same however it is set."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[Any] = []
        self._set: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"a", "em", "strong"}:
            self._set.append(f"{tag} {dict(attrs).get('href', '')}")
        else:
            self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"a", "em", "strong"}:
            self._set.pop()
        else:
            self.seen.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.seen += [(letter, "" if letter.isspace() else sorted(set(self._set))) for letter in data]


def seen(text: str) -> list[Any]:
    return Seen(text.replace("\n", "").replace("<p></p>", "")).seen


@pytest.fixture
def page(visits: Visits, news: Section, cara: Person) -> Page:
    opened = visits.open("/cms/articles/new/", as_=signed_in(cara))
    opened.get_by_role("combobox", name="Kind").select_option(label="Landing page")
    paper(opened).wait_for()
    return opened


def paper(page: Page) -> Any:
    return page.get_by_role("textbox", name="Words of part 1")


def tool(page: Page, name: str) -> Any:
    return page.get_by_role("toolbar", name="Formatting").first.get_by_role("button", name=name, exact=True)


def sent(page: Page) -> str:
    return page.locator("#id_landing-words_1").input_value()


@given(st.lists(st.lists(pieces, max_size=14).map("".join), min_size=20, max_size=40))
@example(samples(__file__)["signs"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_editor_shows_what_readers_see_and_keeps_it(page: Page, typed: list[str]) -> None:
    kept = [LINES.cleaned(text) for text in typed]
    for text, (held, written) in zip(
        kept, page.evaluate(SIGNS, [static("content/js/signs.js"), kept]), strict=True
    ):
        assert seen(html(held)) == seen(as_html(text))
        assert seen(as_html(LINES.cleaned(written))) == seen(as_html(text))


def test_a_part_is_written_with_the_keyboard_and_read_as_it_was_seen(page: Page, published: Article) -> None:
    put_caret(paper(page))
    page.keyboard.type("The **last** ferry: *nine*, see [the timetable](/news/).")
    page.keyboard.press("Enter")
    page.keyboard.type("- North [sea]")
    page.keyboard.press("Enter")
    page.keyboard.type("2 * 3")
    assert sent(page) == (
        "The **last** ferry: *nine*, see [the timetable](/news/).\n\n- North \\[sea\\]\n- 2 \\* 3"
    )
    assert complaints(page) == []
    page.locator("#id_title").fill("Welcome")
    save_draft(page, 1)
    article = Article.objects.latest("pk")
    assert article.newest.details["words_1"].startswith("The **last** ferry")
    paper(page).focus()  # what it needs comes with the first touch
    expect(paper(page).locator("li").last).to_have_text("2 * 3")
    read = page.context.new_page()
    read.goto(f"/cms/articles/{article.pk}/history/{article.newest.number}/")
    expect(read.locator("dd strong")).to_have_text("last")


def test_bold_italics_and_links_come_from_the_toolbar(page: Page, published: Article) -> None:
    put_caret(paper(page))
    page.keyboard.type("unbelievable ferries")
    for _letter in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    tool(page, "Italic").click()
    assert sent(page) == "unbelievable *ferries*"
    page.keyboard.press("Control+a")
    assert (
        tool(page, "Bold").evaluate("bold => (bold.focus(), bold.click(), document.activeElement.role)")
        == "textbox"
    )
    assert sent(page) == "**unbelievable *ferries***"
    page.keyboard.press("Control+k")
    page.locator("dialog[open] input").fill("ferry")
    page.locator("dialog[open]").get_by_text("Pages found: 1").wait_for()
    page.keyboard.press("Enter")
    assert sent(page) == f"[**unbelievable *ferries***](/{fresh(published).address.path}/)"
    tool(page, "Undo").click()
    assert sent(page) == "**unbelievable *ferries***"


WRITTEN = "async ([address, all]) => (await import(address).then(({ write }) => all.map(write)))"

MARKS = {
    "bold": {"type": "bold"},
    "italic": {"type": "italic"},
    "x": {"type": "link", "attrs": {"href": "/x/"}},
    "y": {"type": "link", "attrs": {"href": "/y/"}},
}

sets = st.lists(st.sampled_from([*MARKS]), max_size=3, unique=True).filter(
    lambda names: not {"x", "y"} <= {*names}
)

written = st.lists(
    st.tuples(st.sampled_from(["a", "b c", " ", "*d", "(e)", "f\\", "g "]), sets), min_size=1, max_size=8
)


def line_of(pieces: list[tuple[str, list[str]]]) -> dict[str, Any]:
    """A line as the editor holds it, where italics are whole words (lines-editor.js)."""
    nodes: list[dict[str, Any]] = []
    for number, (words, names) in enumerate(pieces):
        before = pieces[number - 1][1] if number else names
        if {*names} ^ {*before} == {"italic"}:
            nodes.append({"type": "text", "text": " "})
        nodes.append({"type": "text", "text": words, "marks": [MARKS[name] for name in sorted(names)]})
    return {"type": "paragraph", "content": nodes}


@given(st.lists(written, min_size=20, max_size=40))
@example(
    [[("a", ["bold", "x"]), ("b c", ["italic", "x"]), ("a", ["bold", "italic", "x"]), ("a", ["bold", "y"])]]
)
@example([[("a", ["bold"]), ("f\\", ["bold", "italic", "x"]), (" ", ["bold", "italic", "x"])]])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_words_are_set_readers_see_them_so(
    page: Page, typed: list[list[tuple[str, list[str]]]]
) -> None:
    docs = [{"type": "doc", "content": [line_of(pieces)]} for pieces in typed]
    kept = page.evaluate(WRITTEN, [static("content/js/signs.js"), docs])
    for doc, text in zip(docs, kept, strict=True):
        assert words_of(seen(as_html(LINES.cleaned(text)))) == words_of(seen(html(doc)))


def words_of(letters: list[Any]) -> list[Any]:
    """All that is no space: those at the ends of a line go, and of several one is left, and a line of nothing."""
    return [letter for letter in letters if letter not in ("p", "/p") and letter[0] != " "]
