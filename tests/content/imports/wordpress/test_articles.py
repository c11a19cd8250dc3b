"""Import of posts, pages and attachments (content.imports.wordpress.articles)."""

import pytest

from content.imports.wordpress.report import Outcome
from content.models import Article, Attachment
from tests.content.imports.wordpress.conftest import BringIn
from tests.content.imports.wordpress.files import item


def test_files_are_recorded_and_belong_to_their_post(bring_in: BringIn) -> None:
    address = "<wp:attachment_url>https://old.example.org/boat.jpg</wp:attachment_url>"
    bring_in(item(7, "attachment", parent="1", status="inherit", more=address), item(1))
    attachment = Attachment.objects.get()
    assert attachment.source_address == "https://old.example.org/boat.jpg"
    assert attachment.article == Article.objects.get()


def test_dates_are_kept(bring_in: BringIn) -> None:
    bring_in(item(1))
    published = Article.objects.get().first_published_at
    assert published is not None
    assert published.isoformat() == "2020-02-03T04:05:06+00:00"


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


def test_a_title_too_large_even_to_look_at_is_left_out_and_not_kept_whole(bring_in: BringIn) -> None:
    report = bring_in(item(1, "page", title="<b>" * 1_000_000), item(2, "page", parent="1"), item(3))
    assert [article.slug for article in Article.objects.order_by("slug")] == ["title-2", "title-3"]
    assert max(len(account.title) for account in report.accounts) <= 400


def test_what_search_engines_were_told_is_kept_unless_it_is_a_template(bring_in: BringIn) -> None:
    told = "".join(
        f"<wp:postmeta><wp:meta_key>_yoast_wpseo_{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in {"title": "%%title%% %%sep%%", "metadesc": "All new times.\n" * 40}.items()
    )
    bring_in(item(1, more=told))
    details = Article.objects.get().newest.details
    assert details == {"search_description": ("All new times. " * 40)[:300].strip()}
