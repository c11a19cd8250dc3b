"""Where the things of an export end up."""

from content.imports.wordpress.report import Outcome
from content.models import Address, Article, Attachment, Comment, Section, Topic
from tests.wordpress.conftest import BringIn
from tests.wordpress.files import comment, item


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


def test_a_thread_is_one_level_deep_and_says_who_answers_whom(bring_in: BringIn) -> None:
    thread = (
        comment(3, "Third", parent=2, name="Cyd"),
        comment(2, "Second", parent=1, name="Bo"),
        comment(1, "First", name="Al"),
    )
    bring_in(item(1, more="".join(thread)))
    first, second, third = (Comment.objects.get(text=text) for text in ("First", "Second", "Third"))
    assert (second.parent, second.in_reply_to) == (first, "")
    assert (third.parent, third.in_reply_to) == (first, "Bo")


def test_comments_keep_what_was_decided_and_pings_stay_out(bring_in: BringIn) -> None:
    report = bring_in(
        item(
            1,
            more=comment(1, "Yes")
            + comment(2, "Hm", approved="0")
            + comment(3, "Buy", approved="spam")
            + comment(4, "Gone", approved="trash")
            + comment(5, "Ping", kind="pingback"),
        )
    )
    states = dict(Comment.objects.values_list("text", "state"))
    assert states == {"Yes": "approved", "Hm": "waiting", "Buy": "spam"}
    assert [a.identifier for a in report.accounts if a.outcome is Outcome.LEFT_OUT] == ["4", "5"]


def test_a_comment_is_plain_text_and_its_writer_stays_unseen(bring_in: BringIn) -> None:
    bring_in(
        item(
            1,
            more=comment(
                1, "A <script>alert(1)</script><b>bold</b>\u202e word <a href='https://x.example/'>x</a>"
            ),
        )
    )
    written = Comment.objects.get()
    assert written.text == "A bold word x (https://x.example/)"
    assert b"reader@example.org" not in bytes(written.email_ciphertext)


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


def test_an_author_the_file_does_not_name_is_added_without_an_address(bring_in: BringIn) -> None:
    report = bring_in(item(1, creator="ghost writer"), item(2, creator="&gt;writer"))
    assert Article.objects.get(slug="title-1").author.get_username() == "ghost-writer@imported.invalid"
    assert Article.objects.get(slug="title-2").author.get_username() == "writer@example.org"
    assert "author" in " ".join(report.accounts[-1].notes)
