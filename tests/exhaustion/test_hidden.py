"""Lists, counts, filters and searches are the same in a world where what somebody may not see does not exist."""

import re
from datetime import UTC, datetime
from pathlib import Path

from accounts.models import User
from content.models import Article, Section
from content.sections import add_section
from tests.exhaustion.conftest import World
from tests.exhaustion.hiding import WORD, hide
from tests.exhaustion.people import Someone
from tests.exhaustion.walking import Walk, taken_back

# Of the lists of the CMS, those in which objects stand; "POST" takes one out as a file.
PAGES = (
    "/cms/",
    "/cms/articles/",
    f"/cms/articles/?q={WORD}",
    "/cms/articles/?state=draft",
    "/cms/articles/?state=in_review",
    "/cms/articles/?state=approved",
    "/cms/articles/?kind=article&mine=yes",
    "POST /cms/articles/export/",
    "/cms/review/",
    "/cms/journal/",
    "/cms/journal/export/csv/",
    "/cms/media/",
    f"/cms/media/?q={WORD}",
    "/cms/media/choose/",
    f"/cms/media/choose/?q={WORD}",
    f"/cms/search/?q={WORD}",
    f"/cms/search/?q={WORD[:-1]}",
    "/cms/search/?q=Zyzyvva",
    "/cms/search/?q=Colin",
    "/cms/topics/",
    "/cms/policy/changes/",
    "/cms/people/reviews/",
    "/cms/people/teams/",
    "/account/activity/",
    "/cms/sections/",
    "/cms/comments/",
    "/cms/articles/new/",
    "/cms/why/",
    f"/cms/why/?action=content.view_article&object={WORD}",
    "/cms/people/",
    "/admin/autocomplete/?app_label=content&model_name=articlegrant&field_name=content_object&term=Z",
)
PUBLIC = (
    "/",
    "/policies/",
    f"/?q={WORD}",
    "/sitemap.xml",
    "/feed/",
    "/api/v1/articles/",
    "/api/v1/sections/",
    f"/search/?q={WORD}",
)
NOT_OF_POLICIES = {"cara", "ed", "gina", "tom", "lea", "lena", "sven", "otto", "anon", "uma"}
# What differs between any two answers: tokens, nonces, identifiers of a request.
TOKENS = re.compile(
    rb'(csrfmiddlewaretoken" value="|nonce="|nonce-|data-request="|)(?:[\w+/=-]{22,}|\b[0-9a-f]{16}\b)'
)


def seen(walk: Walk, who: Someone, pages: tuple[str, ...]) -> dict[str, bytes]:
    """What each page says, without tokens. A page that asks for a confirmation or refuses says something too."""
    answers = {page: walk.ask(who, *_asked(page)) for page in pages}
    return {page: b"%d %s" % (a.status, TOKENS.sub(rb"\1", a.body)) for page, a in answers.items()}


def _asked(page: str) -> tuple[str, str]:
    method, _space, path = page.rpartition(" ")
    return method or "GET", path


def test_what_somebody_may_not_see_changes_no_byte_of_any_list(
    world: World, walk: Walk, policies: Section, colin: User, edna: User, ada: User, tmp_path: Path
) -> None:
    Article.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))  # no page says "2 minutes ago"
    people = [who for who in world.people if who.name in NOT_OF_POLICIES | {"edna"}]
    before = [seen(walk, who, (*PAGES, *PUBLIC)) for who in people]
    with taken_back():
        hide(policies, colin=colin, edna=edna, folder=tmp_path)
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
