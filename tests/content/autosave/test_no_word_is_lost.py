"""Three people on one article at once: every acknowledged word that its own author did not delete is there."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from content import workflow
from content.autosave.saving import save_version
from content.autosave.verbs import Page, Written, WrittenElsewhere, copy_of, keep_working_copy
from content.models import Article, Revision, Section, WorkingCopy
from tests.newsroom import Person, fresh

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
        """The page is opened anew: with what was kept, else with the newest version."""
        copy, newest = copy_of(self.article, writer.person), fresh(self.article).newest
        shown = copy if copy and copy.is_open else newest
        writer.window, writer.sequence = f"{writer.window}+", 0
        writer.mine &= (
            writer.confirmed
        )  # what was never confirmed is lost with the page; the browser keeps it
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
