"""What is measured: a newsroom of middling size, made by the same verbs that people use."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actors import SystemActor
from content.articles.import_article import Brought, bring_in
from content.models import Article, Comment, Section
from content.models.comment import CommentState
from content.rulebook.media import IMPORT
from content.sections.verbs import add_section
from content.site.settings import set_up_site
from content.text.sanitise import linkify_plain_text
from rbac.models import RoleAssignment
from tests.signing_in import sign_in

ARTICLES = 600
SECTIONS = ("News", "Policies", "Harbour", "Culture", "Weather")
PARAGRAPH = (
    "<p>"
    + "The harbour office publishes the tide tables every morning before the first ferry leaves. " * 8
    + "</p>"
)
BODY = f"<h2>What changes</h2>{PARAGRAPH * 4}<ul><li>Ferries</li><li>Buses</li></ul><h2>Who decides</h2>{PARAGRAPH * 4}"
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Addresses to ask for, and Edna's cookie."""

    article: str
    section: str
    editor: str
    cookie: str


def fill() -> Newsroom:
    """Fills the database of this process' connection. Edna, editor of the whole site, is logged in."""
    by = SystemActor(IMPORT)
    set_up_site("The Harbour Gazette", by=SystemActor("command_line"))
    edna = User.objects.create_user("edna@example.org", "Edna")
    RoleAssignment.objects.create(user=edna, role="editor", scope=None, reason="measures speed")
    author = User.objects.create_user("cara@example.org", "Cara")
    sections = [add_section(None, by=by, title=title) for title in SECTIONS]
    inner = add_section(add_section(sections[0], by=by, title="Town"), by=by, title="Council")
    articles = [_article(number, sections[number % len(sections)], author) for number in range(ARTICLES)]
    deep = _article(ARTICLES, inner, author)
    for number in range(3):
        text = f"Reader number {number} has something to say about this, and says it in one sentence."
        Comment.objects.create(
            article=deep,
            name="A reader",
            text=text,
            html=linkify_plain_text(text),
            state=CommentState.APPROVED,
        )
    return Newsroom(
        article=f"/{deep.address.path}/",
        section=f"/{sections[0].address.path}/",
        editor=f"/cms/articles/{articles[-1].pk}/",
        cookie=_cookie(edna),
    )


def _article(number: int, section: Section, author: User) -> Article:
    since = FIRST_DAY + timedelta(hours=number) if number % 6 or number == ARTICLES else None
    brought = Brought(
        title=f"Article {number} about the harbour",
        summary="What the harbour office decided this week, and what it means for people who take the ferry.",
        body=BODY,
        author=author,
        source="bench",
        item=("post", str(number)),
        written_at=since or timezone.now(),
        public_since=since,
    )
    return bring_in(brought, section, by=SystemActor(IMPORT))


def _cookie(user: User) -> str:

    client = Client()
    sign_in(client, user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
