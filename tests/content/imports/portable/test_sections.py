"""Import of sections and comments (content.imports.portable): nothing is loosened by a file, and text stays text."""

from content.models import Article, Comment, Section
from content.policies.change import change_policy
from tests.content.imports.portable import made
from tests.content.imports.portable.made import Bring, of
from tests.newsroom import Person


def test_a_private_section_stays_private(bring: Bring) -> None:
    bring(sections=[made.section(audience="roles", policy={"audience": "roles", "approvals": 2})])
    section = Section.objects.get()
    assert (section.audience, section.approvals) == ("roles", 2)


def test_who_may_read_is_kept_where_the_whole_site_was_closed(bring: Bring) -> None:
    bring(sections=[made.section(audience="members")])
    assert Section.objects.get().audience == "members"


def test_a_file_loosens_nothing(bring: Bring) -> None:
    policy = {"four_eyes": False, "comments": "open", "guests": "approve"}
    report = bring(sections=[made.section(policy=policy)])
    section = Section.objects.get()
    assert (section.four_eyes, section.comments, section.guests) == (True, "held", "read")
    assert len(of(report, "section").notes) == 3


def test_what_was_public_stays_behind_the_walls_of_here(news: Section, ada: Person, bring: Bring) -> None:
    change_policy(news, {"audience": "roles"}, by=ada, reason="Not for readers.")
    bring()
    assert Article.objects.get().section.audience == "roles"


def test_comments_are_plain_text_in_their_threads(bring: Bring) -> None:
    bring(
        comments=[
            made.comment(1, text="First\u202e <b>word</b>"),
            made.comment(2, answers=1, state="spam"),
            made.comment(3, answers=3),
            made.comment(4, answers=2),
            made.comment(5, state="withdrawn", text="gone", name="Gone"),
        ]
    )
    first, answer, alone, deeper, withdrawn = Comment.objects.order_by("pk")
    assert first.text == "First <b>word</b>"
    assert "<b>" not in first.html
    assert (answer.parent, answer.state) == (first, "spam")
    assert (alone.parent, deeper.parent) == (None, None)
    assert (withdrawn.text, withdrawn.name) == ("", "")
