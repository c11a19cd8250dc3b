"""Import of categories and tags (content.imports.wordpress.topics)."""

from content.models import Article, Topic
from tests.content.imports.wordpress.conftest import BringIn
from tests.content.imports.wordpress.files import item


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
