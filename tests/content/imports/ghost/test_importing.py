"""The Ghost import: what was not for everyone stays a draft, nothing comes twice, and no item is forgotten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.actors import ANONYMOUS, SystemActor
from content.imports.ghost.importing import import_ghost
from content.imports.wordpress.export import UnreadableExport
from content.imports.wordpress.report import Account, Outcome, Report
from content.models import Address, Article, Attachment, Byline, ImportedItem, Section, Topic
from content.rulebook.media import IMPORT_GHOST
from rbac.errors import Refused
from tests.content.imports.ghost.files import SITE, export_of, post, written

type Bring = Callable[..., Report]


@pytest.fixture
def bring(site: object, tmp_path: Path) -> Bring:
    def bring(*posts: object, redirects: object = None, dry_run: bool = False, **tables: Any) -> Report:
        return import_ghost(
            written(tmp_path, export_of(*posts, **tables)),
            address=SITE,
            by=SystemActor(IMPORT_GHOST),
            redirects=written(tmp_path, redirects, "redirects.json") if redirects is not None else None,
            dry_run=dry_run,
        )

    return bring


def everything() -> tuple[int, ...]:
    models = (Article, Section, Topic, Byline, Attachment, ImportedItem, Address)
    return tuple(model.objects.count() for model in models)


def accounts(report: Report, kind: str) -> list[Account]:
    return [account for account in report.accounts if account.kind == kind]


def body() -> str:
    article = Article.objects.get()
    assert article.newest is not None
    return article.newest.body


@pytest.mark.parametrize("actor", [ANONYMOUS, SystemActor("command_line")], ids=["anonymous", "another job"])
def test_no_one_else_may_import(site: object, tmp_path: Path, actor: Any) -> None:
    with pytest.raises(Refused):
        import_ghost(written(tmp_path, export_of(post())), address=SITE, by=actor)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"visibility": "members"}, "for members alone there"),
        ({"visibility": "paid"}, "for members alone there"),
        ({"visibility": "tiers"}, "for members alone there"),
        ({"visibility": "strange"}, "its state “strange” is unknown here"),
        ({"status": "draft"}, "a draft there and here"),
        ({"status": "scheduled", "published_at": "2090-01-01T00:00:00.000Z"}, "is not published by itself"),
        ({"status": "sent"}, "only sent by e-mail there"),
    ],
)
def test_what_not_everyone_could_read_there_is_a_draft_here(
    bring: Bring, fields: dict[str, str], note: str
) -> None:
    report = bring(post(**fields))
    assert Article.objects.get().live is None
    assert any(note in said for said in accounts(report, "post")[0].notes)


def test_what_was_public_is_public_under_its_date_and_words(bring: Bring) -> None:
    bring(post(custom_excerpt="In short"), post("p2", type="page"))
    story, page = Article.objects.order_by("pk")
    assert (story.kind, page.kind) == ("article", "page")
    assert story.live is not None
    assert (story.live.title, story.live.summary, story.live.language) == ("Title p1", "In short", "de")
    assert f"{story.first_published_at:%Y-%m-%d}" == "2020-02-03"
    assert Section.objects.get().title == "A small blog"


def test_hostile_html_is_cleaned_as_in_every_import(bring: Bring) -> None:
    bring(post(html='<p onclick="x()">Words<script>alert(1)</script> <a href="javascript:x">here</a></p>'))
    assert not [word for word in ("onclick", "script", "javascript") if word in body()]


def test_pictures_become_figures_and_are_recorded_to_be_fetched(bring: Bring) -> None:
    image = "__GHOST_URL__/content/images/boat.png"
    meta = {"post_id": "p1", "feature_image_alt": 'A "boat"', "feature_image_caption": "<i>At sea</i>"}
    bring(post(feature_image=image, html=f'<p>Words.</p><img src="{image}2" alt="B">'), posts_meta=[meta])
    found = Attachment.objects.order_by("pk").values_list("source_address", "alternative_text")
    assert list(found) == [
        (f"{SITE}/content/images/boat.png", 'A "boat"'),
        (f"{SITE}/content/images/boat.png2", "B"),
    ]
    assert body().startswith("<figure>")
    assert ("<img" in body(), "At sea" in body(), f"{SITE}/content/images/boat.png" in body()) == (
        False,
        True,
        True,
    )


def test_tags_become_topics_and_internal_ones_do_not(bring: Bring) -> None:
    tags = [
        {"id": "t1", "name": "Ferries", "slug": "ferries"},
        {"id": "t2", "name": "#hide", "slug": "hash-hide"},
    ]
    pairs = [{"post_id": "p1", "tag_id": key} for key in ("t1", "t2", "gone")]
    report = bring(post(), tags=tags, posts_tags=pairs)
    assert [topic.name for topic in Article.objects.get().topics.all()] == ["Ferries"]
    assert Topic.objects.count() == 1
    assert accounts(report, "internal tag")[0].outcome is Outcome.LEFT_OUT


def test_each_author_signs_and_no_one_can_log_in(bring: Bring) -> None:
    pairs = [{"post_id": "p1", "author_id": key, "sort_order": n} for n, key in enumerate(("u2", "u1"))]
    bring(post(), posts_authors=pairs)
    article = Article.objects.select_related("author", "live").get()
    assert (article.author.email, article.author.has_usable_password()) == ("otto.other@example.org", False)
    assert article.live is not None
    signed = Byline.objects.filter(pk__in=article.live.byline_ids)
    assert sorted(byline.name for byline in signed) == ["Otto Other", "Wanda Writer"]


def test_what_has_no_place_here_is_named(bring: Bring) -> None:
    fields: dict[str, Any] = {
        "codeinjection_head": "<script>1</script>",
        "canonical_url": "ftp://x.example",
        "featured": 1,
    }
    report = bring(post(**fields), posts_meta=[{"post_id": "p1", "og_title": "Share"}], members=[{"id": 1}])
    notes = " ".join(accounts(report, "post")[0].notes)
    for said in (
        "its own code for the head",
        "its canonical_url was left out",
        "social networks",
        "on top of lists",
    ):
        assert said in notes
    assert "Tables of the file that are not imported: members." in report.remarks


def test_what_search_engines_are_told_is_kept(bring: Bring) -> None:
    meta = {"post_id": "p1", "meta_title": "Found", "meta_description": "In a line"}
    bring(post(canonical_url="https://first.example/story/"), posts_meta=[meta])
    live = Article.objects.get().live
    assert live is not None
    assert live.details == {
        "search_title": "Found", "search_description": "In a line", "canonical": "https://first.example/story/",
    }  # fmt: skip


def test_a_text_without_html_is_left_out(bring: Bring) -> None:
    report = bring(post(html=None, lexical='{"root":{}}'))
    assert accounts(report, "post")[0].notes == ["its text is not in the file as HTML"]
    assert not Article.objects.exists()


def test_links_between_texts_lead_to_their_new_place(bring: Bring) -> None:
    link = '<a href="__GHOST_URL__/{}/">x</a>'
    bring(
        post(html=f"<p>{link.format('title-p2')} {link.format('title-p3')}</p>"),
        post("p2"),
        post("p3", status="draft"),
    )
    first = Article.objects.order_by("pk")[0]
    assert first.live is not None
    assert (
        'href="/a-small-blog/title-p2"' in first.live.body
        or 'href="/a-small-blog/title-p2/"' in first.live.body
    )
    assert f"{SITE}/title-p3/" in first.live.body


def test_a_second_import_brings_nothing_twice_and_a_rehearsal_nothing_at_all(bring: Bring) -> None:
    before = everything()
    items: dict[str, Any] = {
        "redirects": [{"from": "/old/", "to": "/title-p1/", "permanent": True}],
        "tags": [{"id": "t1", "name": "Ferries", "slug": "ferries"}],
    }
    rehearsed = bring(post(), post("p2", type="page"), dry_run=True, **items)
    assert everything() == before
    assert bring(post(), post("p2", type="page"), **items).as_facts() == rehearsed.as_facts()
    after_one = everything()
    report = bring(post(), post("p2", type="page"), **items)
    assert everything() == after_one
    assert {account.outcome for account in report.accounts} == {Outcome.ALREADY_HERE}


def test_old_addresses_and_redirects_lead_here(bring: Bring) -> None:
    asked = [("/old/", "/title-p1/"), ("^/older/$", f"{SITE}/title-p1/"), ("/home", "/")]
    report = bring(post(), redirects=[{"from": old, "to": to, "permanent": False} for old, to in asked])
    leads = dict(Address.objects.filter(kind="redirect").values_list("path", "target__path"))
    place = "a-small-blog/title-p1"
    assert leads == {"title-p1": place, "old": place, "older": place, "home": "a-small-blog"}
    assert accounts(report, "redirect")[0].notes == ["temporary there; here it is permanent"]


@pytest.mark.parametrize(
    ("old", "to", "why"),
    [
        ("^/blog/([a-z]+)/$", "/$1/", "regular expression"),
        ("/old/", "https://elsewhere.example/", "leads to another site"),
        ("/old/", "/gone/", "leads to nothing"),
        ("/old/", "//elsewhere.example/title-p1/", "leads to another site"),
        ("/admin/", "/title-p1/", "in use or has a wrong form"),
        ("/", "/title-p1/", "in use or has a wrong form"),
        ("/a-small-blog/", "/title-p1/", "in use or has a wrong form"),
    ],
)
def test_a_redirect_that_is_not_imported_is_named(bring: Bring, old: str, to: str, why: str) -> None:
    report = bring(post(), redirects=[{"from": old, "to": to, "permanent": True}])
    [account] = accounts(report, "redirect")
    assert (account.outcome, why in account.notes[0]) == (Outcome.LEFT_OUT, True)
    assert Address.objects.filter(kind="redirect").count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"db": [', "not complete, well-formed JSON"),
        ("[" * 200_000, "not complete, well-formed JSON"),
        ('{"a": 1}', "not a Ghost export"),
        ("[1]", "not a Ghost export"),
        ({"db": []}, "not a Ghost export"),
        ({"data": {"posts": {}}}, "not a Ghost export"),
        (export_of("x"), "“posts” is no list of objects"),
        (export_of(post(), users="x"), "“users” is no list of objects"),
        (export_of(post(title=["x"])), "has to be a text."),
        (export_of(post(title="a\x00b")), "holds what is no character"),
        (export_of(post(slug="a\ud800b")), "holds what is no character"),
        (export_of(post("x" * 101)), "is longer than 100 characters"),
        (export_of(post(title="x" * 10_001)), "is longer than 10,000 characters"),
    ],
)
def test_a_file_that_is_wrong_says_so_in_a_sentence_and_leaves_nothing(
    site: object, tmp_path: Path, content: object, sentence: str
) -> None:
    before = everything()
    with pytest.raises(UnreadableExport) as refused:
        import_ghost(written(tmp_path, content), address=SITE, by=SystemActor(IMPORT_GHOST))
    assert sentence in str(refused.value)
    assert everything() == before


@pytest.mark.parametrize("content", ["{", {}, [1], [{"from": "/a"}], [{"from": 1, "to": "/b"}]])
def test_redirects_that_are_wrong_leave_nothing(bring: Bring, content: object) -> None:
    before = everything()
    with pytest.raises(UnreadableExport, match=r"redirects\.json"):
        bring(post(), redirects=content)
    assert everything() == before


@pytest.mark.parametrize("value", [1580702706000, "2020-02-03 04:05:06", "2020-02-03T04:05:06.000Z"])
def test_dates_of_every_release_are_read(bring: Bring, value: object) -> None:
    bring(post(published_at=value))
    assert f"{Article.objects.get().first_published_at:%Y-%m-%d}" == "2020-02-03"


@pytest.mark.parametrize("value", [10**30, "yesterday", "9999-12-31", True, {}])
def test_a_date_that_is_none_is_no_obstacle(bring: Bring, value: object) -> None:
    bring(post(published_at=value, created_at=None))
    assert Article.objects.get().live is not None
