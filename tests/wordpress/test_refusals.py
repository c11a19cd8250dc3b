"""What an import never does: publish by accident, half a job, a thing twice, anything without the right to."""

from pathlib import Path

import pytest

from audit.actors import ANONYMOUS, SystemActor
from content.imports.wordpress.importing import import_wordpress
from content.imports.wordpress.report import Outcome
from content.imports.wordpress.stream import UnreadableExport
from content.models import Article, Comment, ImportedItem, Section, Topic
from content.rulebook.media import IMPORT
from rbac.errors import Refused
from tests.wordpress.conftest import BringIn
from tests.wordpress.files import FOOT, HEAD, comment, export_file, item


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Article, Section, Topic, Comment, ImportedItem))


@pytest.mark.parametrize("actor", [ANONYMOUS, SystemActor("command_line")], ids=["anonymous", "another job"])
def test_nobody_else_may_import(newsroom: None, tmp_path: Path, actor: object) -> None:
    with pytest.raises(Refused):
        import_wordpress(export_file(tmp_path, item(1)), by=actor)  # type: ignore[arg-type]
    assert not Article.objects.exists()


@pytest.mark.parametrize("status", ["future", "draft", "pending", "private", "something-a-plugin-made"])
def test_what_was_not_public_there_is_a_draft_here(bring_in: BringIn, status: str) -> None:
    report = bring_in(item(1, status=status))
    article = Article.objects.get()
    assert article.live is None
    assert article.draft is not None
    assert "draft" in " ".join(report.accounts[-1].notes)


def test_what_needed_a_password_there_is_a_draft_here(bring_in: BringIn) -> None:
    report = bring_in(item(1, password="enter"))
    assert Article.objects.get().live is None
    assert "protected by a password" in report.accounts[-1].notes[-1]


def test_a_page_nobody_could_see_becomes_no_section(bring_in: BringIn) -> None:
    bring_in(item(1, "page", status="draft", title="Secret plans"), item(2, "page", parent="1"))
    assert [section.title for section in Section.objects.all()] == ["A small site"]
    assert Article.objects.get(slug="title-2").section.title == "A small site"


def test_a_file_cut_off_at_the_end_leaves_nothing(newsroom: None, tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(HEAD + "".join(item(number) for number in range(50)) + FOOT[:-5])
    before = everything()
    with pytest.raises(UnreadableExport):
        import_wordpress(path, by=SystemActor(IMPORT))
    assert everything() == before


def test_a_dry_run_leaves_nothing_and_says_the_same(bring_in: BringIn) -> None:
    items = (item(1, more=comment(5, "Hello")), item(2, "page"))
    before = everything()
    rehearsed = bring_in(*items, dry_run=True)
    assert everything() == before
    assert bring_in(*items).as_facts() == rehearsed.as_facts()


def test_a_second_import_brings_nothing_twice(bring_in: BringIn) -> None:
    items = (
        item(1, "page"),
        item(2, "page", parent="1"),
        item(3, more=comment(5, "Hello") + comment(6, "Ho", parent=5)),
    )
    bring_in(*items)
    after_one = everything()
    report = bring_in(*items)
    assert everything() == after_one
    assert {account.outcome for account in report.accounts} == {Outcome.ALREADY_HERE}


def test_an_import_of_a_grown_site_brings_what_is_new(bring_in: BringIn) -> None:
    bring_in(item(1, more=comment(5, "Hello")))
    bring_in(item(1, more=comment(5, "Hello") + comment(6, "Again")), item(2))
    assert Article.objects.count() == 2
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["Again", "Hello"]


def test_authors_cannot_log_in_until_invited(bring_in: BringIn) -> None:
    bring_in(item(1))
    author = Article.objects.get().author
    assert author.get_username() == "writer@example.org"
    assert not author.has_usable_password()


def test_a_text_too_large_to_clean_is_left_out_and_named(bring_in: BringIn) -> None:
    report = bring_in(item(1, body="<b>" * 20_000), item(2))
    assert [article.slug for article in Article.objects.all()] == ["title-2"]
    assert [account.outcome for account in report.accounts[-2:]] == [Outcome.LEFT_OUT, Outcome.IMPORTED]


@pytest.mark.parametrize("huge", ["<p>a</p>" * 1_000_000, "<!-- wp:a" * 1_000_000], ids=["tags", "comments"])
@pytest.mark.parametrize("kind", ["post", "page", "attachment"])
def test_a_text_too_large_even_to_look_at_is_left_out_and_named(
    bring_in: BringIn, kind: str, huge: str
) -> None:
    file = "<wp:attachment_url>https://old.example.org/a.png</wp:attachment_url>"
    report = bring_in(item(1, kind, body=huge, more=file), item(2))
    assert [account.outcome for account in report.accounts[-2:]] == [Outcome.LEFT_OUT, Outcome.IMPORTED]
    assert "too long" in report.accounts[-2].notes[-1]


def test_a_comment_too_large_even_to_look_at_is_left_out_and_named(bring_in: BringIn) -> None:
    report = bring_in(item(1, more=comment(5, "<b>" * 1_000_000) + comment(6, "Hello")))
    assert Comment.objects.get().text == "Hello"
    assert "too long" in report.accounts[-2].notes[-1]


def test_a_title_too_large_even_to_look_at_is_left_out_and_not_kept_whole(bring_in: BringIn) -> None:
    report = bring_in(item(1, "page", title="<b>" * 1_000_000), item(2, "page", parent="1"), item(3))
    assert [article.slug for article in Article.objects.order_by("slug")] == ["title-2", "title-3"]
    assert max(len(account.title) for account in report.accounts) <= 400
