"""Two people on one version: different paragraphs go together, the same one is kept twice and shown."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.timeline import timeline_about
from content import workflow
from content.autosave.saving import save_version
from content.autosave.verbs import Page, Written, WrittenElsewhere, copy_of, keep_working_copy
from content.errors import EditConflict
from content.models import Article, Revision, Section, WorkingCopy
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, digest_of, fresh, publish

TWO = "<p>One.</p><p>Two.</p>"


@pytest.fixture
def two(draft: Article, cara: Person) -> Article:
    """Version 2, of two paragraphs."""
    save(draft, cara, TWO, base=1)
    return draft


def save(article: Article, by: Person, body: str, base: int = 2, **words: Any) -> Any:
    newest = fresh(article).newest
    said = {"title": newest.title, "summary": newest.summary, "body": body, "base": base, **words}
    return save_version(fresh(article), Page(by.name, 1), by=by, **said)


@pytest.mark.parametrize("who", ["otto", "colin"], indirect=True)
def test_an_outsider_saves_nothing(who: Person, two: Article) -> None:
    with pytest.raises(Refused):
        save(two, who, "<p>Mine.</p>", base=1)
    assert Revision.objects.count() == 2


def test_different_paragraphs_merge_by_themselves(two: Article, cara: Person, ed: Person) -> None:
    save(two, ed, TWO.replace("Two.", "Two, by Ed."))
    saved = save(two, cara, TWO.replace("One.", "One, by Cara."))
    assert (saved.revision.number, saved.other.number, saved.clashes) == (4, 3, ())
    assert fresh(two).draft.body == "<p>One, by Cara.</p><p>Two, by Ed.</p>"
    assert sorted(fresh(two).draft_author_ids) == sorted([cara.pk, ed.pk])


def test_the_same_paragraph_is_kept_twice_and_overwrites_nothing(
    two: Article, cara: Person, ed: Person
) -> None:
    save(two, ed, TWO.replace("Two.", "Two, by Ed."))
    saved = save(two, cara, TWO.replace("Two.", "Two, by Cara.").replace("One.", "One, by Cara."))
    [clash] = saved.clashes
    assert (clash.mine, clash.theirs) == ("<p>Two, by Cara.</p>", "<p>Two, by Ed.</p>")
    assert fresh(two).draft.body == "<p>One.</p><p>Two, by Ed.</p>"
    beside = fresh(two).revisions.get(number=4)
    assert (beside.body, beside.status.state) == (
        "<p>One, by Cara.</p><p>Two, by Cara.</p>",
        State.SUPERSEDED,
    )
    assert "kept beside version 3" in timeline_about(two)[0].sentence


def test_the_next_version_has_the_next_number(two: Article, cara: Person, ed: Person) -> None:
    save(two, ed, "<p>Ed.</p>")
    save(two, cara, "<p>Cara.</p>")
    assert save(two, cara, "<p>Both.</p>", base=3).revision.number == 5


def test_it_takes_back_no_approval_and_yet_its_writer_gives_none(
    two: Article, cara: Person, ed: Person, edna: Person
) -> None:
    save(two, ed, "<p>Ed.</p>")
    workflow.submit(two, by=ed)
    save(two, edna, "<p>Edna.</p>")
    assert fresh(two).draft.status.state == State.IN_REVIEW
    with pytest.raises(Refused):
        workflow.approve(two, by=edna, digest=digest_of(two))


def test_who_wrote_beside_what_went_live_counts_as_a_writer_of_what_follows(
    draft: Article, cara: Person, ed: Person, edna: Person
) -> None:
    save(draft, cara, "<p>Cara.</p>", base=1)
    save(draft, ed, "<p>Ed.</p>", base=1)
    publish(draft, by=cara, approver=edna)
    assert fresh(draft).draft_author_ids == [ed.pk]
    save(draft, cara, "<p>Cara again.</p>")
    workflow.submit(draft, by=cara)
    with pytest.raises(Refused):
        workflow.approve(draft, by=ed, digest=digest_of(draft))


def test_a_version_that_does_not_exist_is_nothing_to_start_from(two: Article, cara: Person) -> None:
    with pytest.raises(EditConflict):
        save(two, cara, "<p>Mine.</p>", base=77)


PEOPLE = 3

EDITS = st.sampled_from(["change", "add", "delete", "keep", "keep late", "save", "open"])


@dataclass
class Writer:
    """One open page: its paragraphs, and the words of its own person that the site has confirmed."""

    person: Any
    window: str
    base: int = 1
    version: int = 0
    sequence: int = 0
    paragraphs: list[str] = field(default_factory=list)
    mine: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    late: Any = None

    @property
    def body(self) -> str:
        return "".join(f"<p>{text}</p>" for text in self.paragraphs)

    def page(self) -> Page:
        self.sequence += 1
        return Page(self.window, self.sequence, self.version)


@dataclass
class Newsroom:
    article: Article
    writers: list[Writer]
    words: int = 0

    def do(self, who: int, what: str, place: int) -> None:
        writer = self.writers[who]
        getattr(self, what.replace(" ", "_"))(writer, place % max(1, len(writer.paragraphs)))
        self.nothing_is_lost()

    def new_word(self, writer: Writer) -> str:
        self.words += 1
        writer.mine.add(word := f"word{self.words}x")
        return word

    def change(self, writer: Writer, place: int) -> None:
        if writer.paragraphs:
            writer.paragraphs[place] += f" {self.new_word(writer)}"

    def add(self, writer: Writer, place: int) -> None:
        writer.paragraphs.insert(place, self.new_word(writer))

    def delete(self, writer: Writer, place: int) -> None:
        """Takes a paragraph out; words of the writer's own in it are theirs to delete."""
        if writer.paragraphs:
            gone = set(writer.paragraphs.pop(place).split())
            writer.mine -= gone
            writer.confirmed -= gone

    def keep(self, writer: Writer, _place: int) -> None:
        writer.late = (Written("T", "", writer.body, writer.base), writer.page())
        try:
            kept = keep_working_copy(self.article, *writer.late, by=writer.person)
        except WrittenElsewhere:
            return  # a late request of an earlier page reopened the copy: this page is told, and nothing is confirmed
        writer.version = kept.version
        writer.confirmed |= writer.mine & set(words_in(writer.body))

    def keep_late(self, writer: Writer, _place: int) -> None:
        """The last request arrives once more."""
        if writer.late:
            keep_working_copy(self.article, *writer.late, by=writer.person)

    def save(self, writer: Writer, _place: int) -> None:
        words = {"title": "T", "summary": "", "body": writer.body, "base": writer.base}
        saved = save_version(fresh(self.article), writer.page(), by=writer.person, **words)
        writer.confirmed |= writer.mine & set(words_in(writer.body))
        self._show(writer, saved.words.body, saved.base)

    def open(self, writer: Writer, _place: int) -> None:
        """The page is opened again: with what was kept, else with the newest version."""
        copy, newest = copy_of(self.article, writer.person), fresh(self.article).newest
        shown = copy if copy and copy.is_open else newest
        writer.window, writer.sequence = f"{writer.window}+", 0
        # What was never confirmed is lost with the page; the browser keeps it.
        writer.mine &= writer.confirmed
        self._show(writer, shown.body, copy.base if shown is copy else newest.number)

    def _show(self, writer: Writer, body: str, base: int) -> None:
        writer.paragraphs = [text for text in body.replace("<p>", "").split("</p>") if text]
        copy = copy_of(self.article, writer.person)
        writer.base, writer.version = base, copy.version if copy else 0

    def nothing_is_lost(self) -> None:
        revisions = Revision.objects.filter(article=self.article).values_list("body", flat=True)
        kept = WorkingCopy.objects.filter(article=self.article).values_list("body", flat=True)
        there = {word for body in (*revisions, *kept) for word in words_in(body)}
        for writer in self.writers:
            assert writer.confirmed <= there, (writer.window, writer.confirmed - there)


def words_in(body: str) -> list[str]:
    return body.replace("<p>", " ").replace("</p>", " ").split()


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, PEOPLE - 1), EDITS, st.integers(0, 5)), max_size=40))
def test_whatever_three_people_do_no_word_is_lost(
    news: Section, cara: Person, ed: Person, edna: Person, edits: list[tuple[int, str, int]]
) -> None:
    with transaction.atomic():
        article = workflow.create_article(news, by=cara, title="T", body="<p>one</p><p>two</p><p>three</p>")
        writers = [Writer(person, person.name) for person in (cara, ed, edna)]
        room = Newsroom(article, writers)
        for writer in writers:
            room.open(writer, 0)
        for who, what, place in edits:
            room.do(who, what, place)
        transaction.set_rollback(True)
