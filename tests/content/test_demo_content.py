"""The demo's newspaper shows every state, and every text passes the sanitiser unchanged."""

from content.models import Article, Comment
from content.models.articles.review import State
from content.text.sanitise import clean_html
from content.text.sanitiser_report import removed_by_cleaning
from devserver.demo.comments import write_comments
from devserver.demo.content import TEXTS, make_sections, write_articles
from rbac.models import RoleAssignment
from tests.newsroom import person


def test_the_demo_shows_every_state(db: None) -> None:
    sections = make_sections()
    news, policies = sections["news"].scope, sections["policies"].scope
    people = {
        "cara": person("Cara", "contributor", news),
        "colin": person("Colin", "contributor", policies),
        "ed": person("Ed", "editor", news),
        "edna": person("Edna", "editor"),
    }
    assert RoleAssignment.objects.count() == len(people)
    assert len(write_articles(people, sections)) == 28
    assert Article.objects.filter(live__isnull=False).count() == 20
    assert Article.objects.filter(live__isnull=False, draft__isnull=False).count() == 1
    for state in (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.ARCHIVED):
        assert Article.objects.filter(draft__status__state=state).exists(), state
    assert len(write_comments(people)) == 8
    assert {comment.state for comment in Comment.objects.all()} == {
        "approved", "spam", "waiting", "rejected", "withdrawn",
    }  # fmt: skip


def test_the_texts_are_clean_already() -> None:
    for path in TEXTS.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert removed_by_cleaning(html, clean_html(html)) == [], path.name
