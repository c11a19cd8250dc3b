"""What lies in the trash is nowhere else: no list, count, filter or search differs by a byte, for anybody."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from content import workflow
from content.models import Article, Comment, Section
from content.sections.verbs import add_section
from content.trash.section_trash import trash_section
from content.trash.verbs import trash_article
from tests.exhaustion.conftest import World
from tests.exhaustion.test_hidden import PAGES, PUBLIC, differing, seen
from tests.exhaustion.walking import Walk, taken_back
from tests.newsroom import digest_of
from tests.words import OLD_SITE

WORD = "Zyzzyva"
# The trash shows what lies in it, the audit log keeps its events, and the export writes one.
TELL_OF_IT = ("trash", "audit-log", "export", "activity")
SHOWN = tuple(page for page in (*PAGES, *PUBLIC) if not any(word in page for word in TELL_OF_IT))


def throw_away(policies: Section, colin: User, edna: User, ada: User) -> None:
    """Articles in every state, one with a comment, and a section with one in it."""

    def begun(section: Section, title: str) -> Article:
        return workflow.create_article(section, by=colin, title=f"{WORD} {title}", body=f"<p>{WORD}</p>")

    inner = add_section(policies, by=ada, title=f"{WORD} inner", source=OLD_SITE)
    begun(inner, "in the section")
    for number in range(52):
        begun(policies, str(number))
    workflow.submit(begun(policies, "submitted"), by=colin)
    seen_once = workflow.submit(begun(policies, "published"), by=colin)
    workflow.publish(workflow.approve(seen_once, by=edna, digest=digest_of(seen_once)), by=edna)
    Comment.objects.create(article=seen_once, name=WORD, text="Hm.")
    workflow.take_down(seen_once, by=edna, reason="Wrong.")
    for article in Article.objects.filter(section=policies, draft__title__startswith=WORD):
        trash_article(article, by=ada)
    trash_section(inner, by=ada, name=f"{WORD} inner")


# Whose trash it is, who administers all, a writer of another section, and no one.
SOME = {"colin", "ada", "cara", "anon"}


@pytest.mark.late
@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.deep)])
def test_what_lies_in_the_trash_changes_no_byte_of_any_list(
    everybody: bool, world: World, walk: Walk, policies: Section, colin: User, edna: User, ada: User
) -> None:
    Article.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))  # no page says "2 minutes ago"
    people = [who for who in world.people if everybody or who.name in SOME]
    before = [seen(walk, who, SHOWN) for who in people]
    with taken_back():
        throw_away(policies, colin, edna, ada)
        after = [seen(walk, who, SHOWN) for who in people]
    assert differing(people, before, after) == {who.name: set() for who in people}
