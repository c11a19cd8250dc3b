"""Sections of imported items (content.imports.wordpress.sections)."""

from content.models import Address, Article, Section, Topic
from tests.content.imports.wordpress.conftest import BringIn
from tests.content.imports.wordpress.files import item


def paths() -> set[str]:
    return set(Address.objects.values_list("path", flat=True))


def test_posts_go_to_a_section_named_after_the_site(bring_in: BringIn) -> None:
    bring_in(item(1))
    assert paths() == {"a-small-site", "a-small-site/title-1"}


def test_a_page_with_children_is_a_section_with_that_page_as_its_landing(bring_in: BringIn) -> None:
    bring_in(item(3, "page", parent="2"), item(2, "page", parent="1"), item(1, "page", title="About"))
    about = Section.objects.get(title="About")
    assert about.landing is not None
    assert about.landing.live is not None
    assert about.landing.live.title == "About"
    assert Address.objects.get(article__slug="title-3").path == "a-small-site/title-1/title-2/title-3"


def test_pages_that_stand_above_each_other_still_come_in(bring_in: BringIn) -> None:
    report = bring_in(item(1, "page", parent="2"), item(2, "page", parent="1"))
    assert report.counts()["page"]["total"] == 2
    assert Article.objects.count() == 2


def test_a_page_no_one_could_see_becomes_no_section(bring_in: BringIn) -> None:
    bring_in(item(1, "page", status="draft", title="Secret plans"), item(2, "page", parent="1"))
    assert [section.title for section in Section.objects.all()] == ["A small site"]
    assert Article.objects.get(slug="title-2").section.title == "A small site"


def test_categories_keep_their_parents(bring_in: BringIn) -> None:
    head = "".join(
        f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename><wp:category_parent>{parent}"
        f"</wp:category_parent><wp:cat_name>{slug.title()}</wp:cat_name></wp:category>"
        for slug, parent in (("child", "parent"), ("parent", ""), ("loop-a", "loop-b"), ("loop-b", "loop-a"))
    )
    bring_in(head, item(1, more='<category domain="category" nicename="child">Child</category>'))
    assert Topic.objects.get(slug="child").parent == Topic.objects.get(slug="parent")
    assert [topic.slug for topic in Article.objects.get().topics.all()] == ["child"]
    assert Topic.objects.filter(slug__startswith="loop", parent=None).count() == 1


def test_terms_of_other_taxonomies_are_left_out_and_reported(bring_in: BringIn) -> None:
    head = "".join(
        f"<wp:term><wp:term_taxonomy>{taxonomy}</wp:term_taxonomy><wp:term_slug>{slug}</wp:term_slug>"
        f"<wp:term_name>{slug.title()}</wp:term_name></wp:term>"
        for taxonomy, slug in (("nav_menu", "main"), ("genre", "crime"), ("post_tag", "ferry"))
    )
    counts = bring_in(head, item(1)).counts()
    assert {kind: counts[kind]["left out"] for kind in ("nav_menu", "genre")} == {"nav_menu": 1, "genre": 1}
    assert [topic.name for topic in Topic.objects.all()] == ["Ferry"]
