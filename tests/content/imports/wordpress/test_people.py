"""Import of authors (content.imports.wordpress.people)."""

from content.models import Article
from tests.content.imports.wordpress.conftest import BringIn
from tests.content.imports.wordpress.files import item


def test_an_author_the_file_does_not_name_is_added_without_an_address(bring_in: BringIn) -> None:
    report = bring_in(item(1, creator="ghost writer"), item(2, creator="&gt;writer"))
    assert Article.objects.get(slug="title-1").author.get_username() == "ghost-writer@imported.invalid"
    assert Article.objects.get(slug="title-2").author.get_username() == "writer@example.org"
    assert "author" in " ".join(report.accounts[-1].notes)


def test_authors_cannot_log_in_until_invited(bring_in: BringIn) -> None:
    bring_in(item(1))
    author = Article.objects.get().author
    assert author.get_username() == "writer@example.org"
    assert not author.has_usable_password()
