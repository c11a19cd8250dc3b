"""Names and descriptions that readers see: one person rewords nothing, by a form or past every service function.

Nor do readers learn names of accounts, that there is a draft, or words that an editor took down.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from content import workflow
from content.models import Article, Byline, PublicText, Section, Topic
from content.models.public_text import TextKind
from content.public_text.verbs import digest_of
from tests.captured_web import execute, refused
from tests.newsroom import Person, change, fresh, publish
from tests.signing_in import signed_in
from tests.words import introduced_with

SHOUT = "The mayor resigned"
ADDRESS = "the-mayor-resigned"


@pytest.fixture
def named(published: Article, cara: Person, ed: Person) -> Article:
    """Public, with a topic and a byline of the same words as its section."""
    topic, byline = Topic.objects.create(slug="sea", name="Sea"), Byline.objects.create(name="C. Weber")
    Topic.objects.create(slug="sky", name="Sky")
    Byline.objects.create(name="C. Webber")
    change(published, cara, topics=[topic], bylines=[byline])
    publish(fresh(published), by=cara, approver=ed)
    return published


def attempts() -> dict[str, tuple[str, dict[str, str]]]:
    section, (sea, sky) = Section.objects.get(slug="news"), Topic.objects.order_by("slug")
    weber, webber = Byline.objects.order_by("pk")
    words = {"title": SHOUT, "slug": ADDRESS, "description": SHOUT, "comments": "held", "review_days": ""}
    return {
        "section": (f"/cms/sections/{section.pk}/", words),
        "new section": ("/cms/sections/new/", words),
        "topic": (f"/cms/topics/{sea.pk}/", {"name": SHOUT, "slug": ADDRESS, "parent": ""}),
        "merged topic": (f"/cms/topics/{sea.pk}/merge/", {"into": str(sky.pk)}),
        "byline": (f"/cms/bylines/{weber.pk}/", {"name": SHOUT, "biography": SHOUT, "picture": ""}),
        "merged byline": (f"/cms/bylines/{weber.pk}/merge/", {"into": str(webber.pk)}),
    }


def read(anon: Client, article: Article) -> dict[str, bytes]:
    topics, bylines = (
        Topic.objects.values_list("slug", flat=True),
        Byline.objects.values_list("public_id", flat=True),
    )
    addresses = [
        "/", "/news/", f"/{fresh(article).address.path}/", "/feed/", "/search/?q=ferry", "/sitemap.xml",
        "/api/v1/", "/api/v1/articles/", f"/api/v1/articles/{article.public_id}/", "/api/v1/sections/",
        "/api/v1/topics/", f"/{ADDRESS}/", f"/topics/{ADDRESS}/", *(f"/topics/{slug}/" for slug in topics),
        *(f"/bylines/{key}/" for key in bylines),
    ]  # fmt: skip
    answers = {address: anon.get(address) for address in addresses}
    return {address: answer.content for address, answer in answers.items() if answer.status_code == 200}


@pytest.mark.parametrize("attempt", [
    "section", "new section", "topic", "merged topic", "byline", "merged byline",
])  # fmt: skip
def test_nothing_is_reworded_before_a_second_person_accepts(
    attempt: str, named: Article, edna: Person, ada: Person, anon: Client
) -> None:
    address, fields = attempts()[attempt]
    before = read(anon, named)
    assert signed_in(edna).post(address, fields).status_code == 302
    assert read(anon, named) == before
    text = PublicText.objects.get(applied_at=None)
    accept = f"/cms/words/{text.pk}/accept/"
    assert signed_in(edna).post(accept, {"digest": text.digest}).status_code == 403
    assert read(anon, named) == before
    assert signed_in(ada).post(accept, {"digest": text.digest}).status_code == 302
    assert read(anon, named) != before


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE content_section SET title = %s", SHOUT),
        ("UPDATE content_section SET description = %s", SHOUT),
        ("UPDATE content_section SET slug = %s", ADDRESS),
        ("UPDATE content_topic SET name = %s", SHOUT),
        (
            "UPDATE content_topic SET merged_into_id = (SELECT max(id) FROM content_topic) WHERE slug = %s",
            "sea",
        ),
        ("UPDATE content_byline SET name = %s", SHOUT),
        ("UPDATE content_byline SET biography = %s", SHOUT),
        ("INSERT INTO content_byline (name, biography) VALUES ('New', %s)", SHOUT),
    ],
)
def test_a_captured_process_writes_no_words(statement: str, value: str, named: Article) -> None:
    assert "no second person accepted" in refused(statement, value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE content_publictext SET accepted_by_id = author_id WHERE id = %s",
        "UPDATE content_publictext SET applied_at = now(), applied_in = 1 WHERE id = %s",
        "UPDATE content_publictext SET words = '{}', before = '{}', salt = '' WHERE id = %s",
        "UPDATE content_publictext SET alone_because = 'fire' WHERE id = %s",
        "UPDATE content_publictext SET author_id = NULL WHERE id = %s",
        "DELETE FROM content_publictext WHERE id = %s",
    ],
)
def test_a_captured_process_does_not_settle_what_waits(statement: str, named: Article, edna: Person) -> None:
    text = forged(edna)
    assert text.applied_at is None
    refused(statement, text.pk)


def test_what_was_accepted_once_is_not_written_later(named: Article, edna: Person, ada: Person) -> None:
    """Neither by another transaction nor for another thing."""
    text = forged(edna)
    execute("UPDATE content_publictext SET accepted_by_id = %s WHERE id = %s", ada.pk, text.pk)
    refused("UPDATE content_topic SET name = %s WHERE slug = 'sky'", SHOUT)


def forged(author: Person) -> Any:
    """A proposal past every service function, which claims to be settled."""
    topic, words = Topic.objects.get(slug="sea"), {"name": SHOUT}
    digest = digest_of(TextKind.TOPIC, topic.pk, words, "")
    made = PublicText.objects.create(
        kind=TextKind.TOPIC,
        subject=topic.pk,
        words=words,
        digest=digest,
        author=author,
        applied_at="2026-01-01T00:00Z",
    )
    return PublicText.objects.get(pk=made.pk)


RENAMED = "Cara. BREAKING: the mayor resigned"
PUBLIC = (
    "/", "/news/", "/news/ferry-timetable-changes/", "/feed/", "/search/?q=ferry", "/api/v1/articles/",
    "/api/v1/articles/{0}/", "/verify/{0}/", "/sitemap.xml",
)  # fmt: skip


def public_pages(anon: Client, article: Article) -> dict[str, bytes]:
    return {address: anon.get(address.format(article.public_id)).content for address in PUBLIC}


def test_a_writer_cannot_reword_a_page_by_another_name_of_their_own(
    published: Article, cara: Person, anon: Client
) -> None:
    before = public_pages(anon, published)
    assert signed_in(cara).post("/account/profile/", {"name": RENAMED}).status_code == 302
    assert User.objects.get(pk=cara.pk).name == RENAMED
    assert public_pages(anon, published) == before


@pytest.mark.parametrize("name", ["Ed\u202e", "\u0415d", "E\u200bd", "x" * 61, "𝐄𝐝"])
def test_a_colleague_is_not_imitated(name: str, cara: Person) -> None:
    """Bidirectional, invisible and mathematical characters, and letters of another script."""
    assert signed_in(cara).post("/account/profile/", {"name": name}).status_code == 422
    assert User.objects.get(pk=cara.pk).name == "Cara"


def test_readers_see_the_byline_and_a_text_without_one_is_unsigned(
    published: Article, news: Section, cara: Person, ed: Person, anon: Client
) -> None:
    assert not any(b"Cara" in page for page in public_pages(anon, published).values())
    byline = Byline.objects.create(name="C. Weber", account=cara)
    change(published, cara, bylines=[byline])
    publish(fresh(published), by=cara, approver=ed)
    pages = public_pages(anon, published)
    assert not any(b"Cara" in page for page in pages.values())
    assert all(b"C. Weber" in pages[address] for address in PUBLIC[:4])


def test_new_articles_begin_with_the_byline_of_the_account(cara: Person) -> None:
    Byline.objects.create(name="C. Weber", account=cara)
    assert "C. Weber</textarea>" in signed_in(cara).get("/cms/articles/new/").content.decode()


PAGES = ("/", "/news/", "/policies/", "/feed/", "/sitemap.xml", "/api/v1/articles/", "/api/v1/sections/")
DRAFT = "The mayor resigns"
type Work = Callable[[Article, Section], object]


@pytest.fixture
def etags(anon: Client) -> Callable[[], list[str]]:
    return lambda: [anon.get(page)["ETag"] for page in PAGES]


@pytest.mark.parametrize(
    "work",
    [
        lambda draft, to: workflow.save_draft(
            draft, by=draft.author, base=1, title=DRAFT, summary="", body="", slug="other"
        ),
        lambda draft, to: workflow.move_article(draft, to, by=draft.author),
        lambda draft, to: workflow.create_article(draft.section, by=draft.author, title="More of it"),
        lambda draft, to: workflow.submit(draft, by=draft.author),
    ],
    ids=["address", "section", "new", "submitted"],
)
def test_work_on_a_draft_is_no_news(
    published: Article,
    etags: Callable[[], list[str]],
    policies: Section,
    cara: Person,
    ada: Person,
    work: Work,
) -> None:
    draft = workflow.create_article(published.section, by=ada, title=DRAFT)
    before = etags()
    work(draft, policies)
    assert etags() == before


def test_a_landing_page_that_moved_away_is_no_longer_shown_by_the_section(
    anon: Client, published: Article, news: Section, policies: Section, edna: Person
) -> None:
    introduced_with(news, published, by=edna)
    assert b"From May." in anon.get("/news/").content
    workflow.move_article(published, policies, by=edna)
    anon.get("/news/")
    workflow.take_down(published, by=edna, reason="Figures were wrong.")
    assert b"From May." not in anon.get("/news/").content
