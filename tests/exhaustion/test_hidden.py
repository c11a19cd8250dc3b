"""Lists, counts, filters and searches are the same in a world where what somebody may not see does not exist."""

import re
from datetime import UTC, datetime

from accounts.models import User
from content import workflow
from content.models import Article, Comment, Section
from content.sections import add_section
from tests.exhaustion.conftest import World
from tests.exhaustion.people import Someone
from tests.exhaustion.walking import Walk, taken_back
from tests.newsroom import digest_of

WORD = "Zyzzyva"
PAGES = (
    "/cms/",
    "/cms/articles/",
    f"/cms/articles/?q={WORD}",
    "/cms/articles/?state=draft",
    "/cms/review/",
    "/cms/sections/",
    "/cms/comments/",
    "/cms/articles/new/",
    "/cms/why/",
    f"/cms/why/?action=content.view_article&object={WORD}",
    "/cms/people/",
    "/admin/autocomplete/?app_label=content&model_name=articlegrant&field_name=content_object&term=Z",
)
PUBLIC = ("/", "/policies/", f"/?q={WORD}", "/sitemap.xml", "/feed/", f"/search/?q={WORD}")
NOT_OF_POLICIES = {"cara", "ed", "gina", "tom", "lea", "lena", "sven", "otto", "anon", "uma"}
# What differs between any two answers: tokens, nonces, identifiers of a request.
TOKENS = re.compile(
    rb'(csrfmiddlewaretoken" value="|nonce="|nonce-|data-request="|)(?:[\w+/=-]{22,}|\b[0-9a-f]{16}\b)'
)


def hide(policies: Section, colin: User, edna: User) -> None:
    """More than a page of articles in every state, and a comment that waits."""
    published = workflow.publish(_approved(policies, "published", colin, edna), by=edna)
    Comment.objects.create(article=published, name=WORD, text="Hm.")
    workflow.take_down(published, by=edna, reason="Wrong.")
    for number in range(52):
        workflow.create_article(policies, by=colin, title=f"{WORD} {number}", body=f"<p>{WORD}</p>")
    workflow.submit(Article.objects.filter(section=policies).latest("pk"), by=colin)


def _approved(section: Section, title: str, colin: User, edna: User) -> Article:
    article = workflow.create_article(section, by=colin, title=f"{WORD} {title}", body="<p>x</p>")
    workflow.submit(article, by=colin)
    return workflow.approve(article, by=edna, digest=digest_of(article))


def seen(walk: Walk, who: Someone, pages: tuple[str, ...]) -> dict[str, bytes]:
    """What each page says, without tokens. A page that asks for a confirmation or refuses says something too."""
    answers = {page: walk.ask(who, "GET", page) for page in pages}
    return {page: b"%d %s" % (a.status, TOKENS.sub(rb"\1", a.body)) for page, a in answers.items()}


def test_what_somebody_may_not_see_changes_no_byte_of_any_list(
    world: World, walk: Walk, policies: Section, colin: User, edna: User, ada: User
) -> None:
    Article.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))  # no page says "2 minutes ago"
    people = [who for who in world.people if who.name in NOT_OF_POLICIES | {"edna"}]
    before = [seen(walk, who, (*PAGES, *PUBLIC)) for who in people]
    with taken_back():
        hide(policies, colin, edna)
        public = [seen(walk, who, PUBLIC) for who in people]
        add_section(policies, by=ada, title=f"{WORD} inner")  # what sections there are, readers may know
        after = [seen(walk, who, PAGES) | pages for who, pages in zip(people, public, strict=True)]
    changed = {
        who.name: {page for page in old if old[page] != new[page]}
        for who, old, new in zip(people, before, after, strict=True)
    }
    # Edna sees it all: the comparison would notice.
    assert changed.pop("edna") >= {"/cms/", "/cms/articles/", f"/cms/articles/?q={WORD}", "/cms/review/"}
    assert changed == {name: set() for name in NOT_OF_POLICIES}
