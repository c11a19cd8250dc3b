"""A save that nothing is in the way of goes to the database in one message; of anything else it writes nothing."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from audit.along import COLUMNS
from audit.models import Entry
from audit.timeline import timeline_about
from content import workflow
from content.as_read import ROWS
from content.models import Article, Revision, RevisionStatus, WorkingCopy
from content.models.review import State
from content.revision_rows import WRITE_IF_UNCHANGED
from content.revisions import Words, add_beside
from content.sections import add_section, move_section
from content.set_policy import change_policy
from content.topics import add_topic
from content.trash import trash_article
from content.working_copies.at_once import save_at_once
from content.working_copies.keeping import keep_working_copy
from content.working_copies.saving import save_version
from content.working_copies.written import Page, Written
from rbac.errors import Refused
from rbac.prepared import _prepared
from tests.content.opened import as_opened
from tests.newsroom import Person, digest_of, fresh, write

PAGE = Page("w", 7)
WORDS: dict[str, Any] = {"title": "All new", "summary": "", "body": "<p>From June.</p>", "removed": ""}


@pytest.fixture(autouse=True)
def in_no_transaction(fresh_database: str) -> None:
    """As in a request."""


@pytest.fixture
def kept(draft: Article, cara: Person) -> Article:
    """Cara has its working copy, put away after the first version."""
    keep_working_copy(fresh(draft), Written("T", "", "<p>Kept.</p>", 1), Page("w", 1), by=cara)
    save_version(draft, Page("w", 2), by=cara, **{**WORDS, "body": "<p>Two.</p>", "base": 1})
    return draft


def at_once(opened: Article, by: Person, page: Page = PAGE, **other: Any) -> Revision | None:
    with transaction.atomic():
        return save_at_once(opened, page, by, by=by, words={**WORDS, "base": opened.newest.number, **other})


def facts(article: Article) -> list[dict[str, Any]]:
    """All that is stored of it but keys of rows, and when."""
    left_out = {"id", "created_at", "revision_id", "changed_at", "draft_id", "begun_at"}
    rows = [
        *Revision.objects.filter(article=article).order_by("number").values(),
        *RevisionStatus.objects.filter(revision__article=article).order_by("revision__number").values(),
        *Article.objects.filter(pk=article.pk).values(),
        *WorkingCopy.objects.filter(article=article).values(),
    ]
    return [{name: value for name, value in row.items() if name not in left_out} for row in rows]


def last_entry(article: Article) -> tuple[Any, ...]:
    entry = timeline_about(article)[0]
    return entry.event, entry.subject_label, entry.actor, entry.fields


def test_it_stores_what_the_long_way_stores(kept: Article, cara: Person) -> None:
    with transaction.atomic():
        made = save_at_once(as_opened(kept, cara), PAGE, cara, by=cara, words={**WORDS, "base": 2})
        assert made
        mine = facts(kept), last_entry(kept)
        in_memory = [(made.pk, made.number), made.status.state, str(made.article), made.article.draft_id]
        stored = fresh(kept)
        assert in_memory == [(stored.draft_id, 3), State.DRAFT, "All new", made.pk]
        transaction.set_rollback(True)
    save_version(fresh(kept), PAGE, by=cara, **WORDS, base=2)
    assert mine == (facts(kept), last_entry(kept))


def test_its_entry_has_every_column_that_a_row_of_the_journal_has(kept: Article, cara: Person) -> None:
    assert at_once(as_opened(kept, cara), cara)
    ours, theirs = Entry.objects.filter(event="content.article.edited").order_by("-pk")[:2]
    assert [bool(getattr(ours, name)) for name in COLUMNS] == [
        bool(getattr(theirs, name)) for name in COLUMNS
    ]
    assert ours.xid
    assert theirs.recorded_at < ours.recorded_at


def test_outside_of_a_transaction_there_is_nothing_to_report(kept: Article, cara: Person) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        save_at_once(as_opened(kept, cara), PAGE, cara, by=cara, words={**WORDS, "base": 2})


def test_every_row_that_was_read_with_the_article_is_looked_at(kept: Article, cara: Person) -> None:
    opened = as_opened(kept, cara)
    rows = {
        "article": opened,
        "draft": opened.draft,
        "section": opened.section,
        "scope": opened.section.scope,
    }
    assert tuple(rows) == ROWS
    with connection.cursor() as cursor:
        for row, read in zip(rows.values(), opened.as_read.split(), strict=True):
            cursor.execute(f"SELECT xmin::text FROM {row._meta.db_table} WHERE id = %s", [row.pk])  # noqa: S608
            assert cursor.fetchall() == [(read,)]


def somebody_saves(kept: Article, cara: Person, ed: Person, ada: Person) -> None:
    write(kept, ed, "By Ed.")


def it_is_submitted(kept: Article, cara: Person, ed: Person, ada: Person) -> None:
    workflow.submit(fresh(kept), by=cara)


def it_goes_live(kept: Article, cara: Person, ed: Person, ada: Person) -> None:
    it_is_submitted(kept, cara, ed, ada)
    workflow.approve(fresh(kept), by=ed, digest=digest_of(kept))
    workflow.publish(fresh(kept), by=ed)


def it_goes_into_the_trash(kept: Article, cara: Person, ed: Person, ada: Person) -> None:
    trash_article(fresh(kept), by=ada)


def its_section_gets_stricter(kept: Article, cara: Person, ed: Person, ada: Person) -> None:
    change_policy(kept.section, {"approvals": 2}, by=ada, reason="As the board wishes.")


def its_section_moves(kept: Article, cara: Person, ed: Person, ada: Person) -> None:
    move_section(kept.section, add_section(None, by=ada, title="Above"), by=ada)


def another_window_writes(kept: Article, cara: Person, ed: Person, ada: Person) -> None:
    version = WorkingCopy.objects.get().version
    keep_working_copy(fresh(kept), Written("T", "", "<p>There.</p>", 2), Page("x", 1, version), by=cara)


MEANWHILE = (
    somebody_saves, it_is_submitted, it_goes_live, it_goes_into_the_trash, its_section_gets_stricter,
    its_section_moves, another_window_writes,
)  # fmt: skip
type Event = Callable[[Article, Person, Person, Person], None]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_of_what_is_not_as_it_was_read_nothing_is_written(
    meanwhile: Event, kept: Article, cara: Person, ed: Person, ada: Person
) -> None:
    for page in (PAGE, Page("w", 8)):  # the second time everything is prepared
        opened = as_opened(kept, cara)
        was = opened.draft, list(opened.draft_author_ids)
        with suppress(RuntimeError), transaction.atomic():
            meanwhile(kept, cara, ed, ada)
            before = facts(kept)[:-1], Entry.objects.count()
            assert save_at_once(opened, page, cara, by=cara, words={**WORDS, "base": 2}) is None
            assert (facts(kept)[:-1], Entry.objects.count()) == before
            assert (opened.draft, opened.draft_author_ids) == was
            raise RuntimeError  # back to the beginning


def test_beside_a_version_that_went_aside_the_numbers_stay_in_order(
    kept: Article, cara: Person, ed: Person
) -> None:
    with transaction.atomic():
        add_beside(fresh(kept), Words("T", "", "<p>Beside.</p>", "en", ()), author=ed)
    assert at_once(as_opened(kept, cara), cara) is None
    assert save_version(as_opened(kept, cara), PAGE, by=cara, **WORDS, base=2).revision.number == 4
    assert at_once(as_opened(kept, cara), cara, title="Once more")


@pytest.mark.parametrize(
    "other",
    [
        {"base": 1},
        {"removed": "2026-01-01"},
        {"slug": "elsewhere"},
        {"title": "All new", "body": "<p>Two.</p>"},
        {"body": f'<p><a href="/media/{"0" * 64}/a.pdf">A file</a></p>'},
    ],
    ids=["another base", "removed since", "another address", "nothing new", "a file"],
)
def test_what_takes_more_than_these_rows_goes_the_long_way(
    other: dict[str, Any], kept: Article, cara: Person
) -> None:
    before = facts(kept)
    assert at_once(as_opened(kept, cara), cara, **other) is None
    assert facts(kept) == before


def test_other_topics_go_the_long_way_until_readers_see_others(
    kept: Article, cara: Person, ed: Person, edna: Person
) -> None:
    topics = [add_topic(by=edna, name="Boats").pk]
    assert at_once(as_opened(kept, cara), cara, topics=topics) is None
    save_version(as_opened(kept, cara), PAGE, by=cara, **WORDS, base=2, topics=topics)
    assert [topic.name for topic in fresh(kept).topics.all()] == ["Boats"]
    assert at_once(as_opened(kept, cara), cara, title="Same topics", topics=topics)
    assert [topic.name for topic in fresh(kept).topics.all()] == ["Boats"]


def test_whoever_has_no_copy_yet_and_what_nobody_loaded_for_it_go_the_long_way(
    kept: Article, cara: Person, ed: Person
) -> None:
    assert at_once(as_opened(kept, ed), ed) is None
    assert at_once(fresh(kept), cara) is None
    assert save_version(as_opened(kept, ed), Page("e", 1), by=ed, **WORDS, base=2).revision.number == 3
    assert at_once(as_opened(kept, ed), ed, Page("e", 2), title="By Ed")


def test_it_waits_for_whoever_holds_the_article_and_looks_after_that(
    kept: Article, cara: Person, ed: Person
) -> None:
    assert at_once(as_opened(kept, cara), cara, title="Prepared")
    opened, answers = as_opened(kept, cara), list[Revision | None]()

    def save() -> None:
        answers.append(at_once(opened, cara, title="Too late"))
        connection.close()

    saving = threading.Thread(target=save)
    with transaction.atomic():
        workflow.submit(fresh(kept), by=cara)
        saving.start()
        saving.join(timeout=0.3)
        assert saving.is_alive()
    saving.join(timeout=30)
    assert answers == [None]
    assert fresh(kept).newest.title == "Prepared"


def test_a_refusal_that_came_true_meanwhile_is_a_refusal(kept: Article, cara: Person, ada: Person) -> None:
    opened = as_opened(kept, cara)
    trash_article(fresh(kept), by=ada)
    with pytest.raises(Refused):
        save_version(opened, PAGE, by=cara, **WORDS, base=2)


def test_an_entry_whose_key_was_destroyed_meanwhile_is_written_all_the_same(
    kept: Article, cara: Person, owner_connection: "psycopg.Connection[Any]"
) -> None:
    owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()")
    for _ in range(2):  # the cached keys, and those that were made then
        made = at_once(as_opened(kept, cara), cara, title=f"Version {_}")
        assert made
        entry = timeline_about(kept)[0]
        assert (entry.fields["revision"], entry.actor_label) == (str(made.number), "Cara")
    assert Entry.objects.filter(event="content.article.edited").count() == 3


@pytest.mark.parametrize("all_go", [True, False])
def test_behind_a_pooler_that_knows_nothing_of_it_it_is_stored_as_well(
    all_go: bool, kept: Article, cara: Person
) -> None:
    assert at_once(as_opened(kept, cara), cara, title="Prepared")
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL" if all_go else f"DEALLOCATE {WRITE_IF_UNCHANGED._name}")
    for number in (4, 5):
        made = at_once(as_opened(kept, cara), cara, title=f"Version {number}")
        assert made
        assert made.number == number
    assert WRITE_IF_UNCHANGED._name in _prepared[connection.connection]
