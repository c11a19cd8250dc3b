"""One statement makes a revision: it knows every column, and numbers without a gap."""

import re

from content import revision_rows
from content.models import Article, Revision, RevisionStatus
from content.models.review import State
from content.workflow import save_draft
from tests.newsroom import Person, fresh, write

# Written by the database, or by nobody before something is removed.
OF_ITS_OWN = {"id", "created_at", "removed_at", "removed_because"}


def columns(table: str) -> set[str]:
    found = re.search(rf"INSERT INTO {table} \(([^)]*)\)", revision_rows._INSERT)
    assert found
    return set(re.findall(r"\w+", found[1]))


def test_no_column_of_a_revision_is_forgotten() -> None:
    assert columns("content_revision") == {f.column for f in Revision._meta.concrete_fields} - OF_ITS_OWN


def test_what_it_leaves_out_of_a_state_is_empty_in_a_new_one(draft: Article) -> None:
    new = RevisionStatus(revision=draft.newest)
    named = columns("content_revisionstatus")
    left_out = {f.attname for f in RevisionStatus._meta.concrete_fields if f.column not in named}
    assert {name: getattr(new, name) for name in left_out} == dict.fromkeys(left_out)
    assert new.submission == 0


def test_what_is_in_memory_is_what_is_stored(draft: Article, cara: Person) -> None:
    made = save_draft(draft, by=cara, title="Ferry", summary="Soon.", body="<p>Twice.</p>", base=1)
    stored = Revision.objects.select_related("status").get(number=2)
    for mine, theirs in ((made, stored), (made.status, stored.status)):
        names = [field.attname for field in mine._meta.concrete_fields]
        assert [getattr(mine, name) for name in names] == [getattr(theirs, name) for name in names]
        assert not mine._state.adding
    assert made.article.changed_at == fresh(draft).changed_at


def test_the_draft_before_it_is_superseded_and_what_is_live_stays(published: Article, cara: Person) -> None:
    for text in ("Twice.", "Three times."):
        write(published, cara, text)
    states = published.revisions.order_by("number").values_list("status__state", flat=True)
    assert list(states) == [State.PUBLISHED, State.SUPERSEDED, State.DRAFT]
