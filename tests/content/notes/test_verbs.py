"""Notes on passages: who may write them, and what becomes of them."""

import pytest

from audit.models import Entry
from content.cms.editor.notes import threads_for
from content.errors import UncleanText, WrongState
from content.models import Article, NoteResolution, ReviewNote
from content.notes.verbs import answer_note, reopen_note, resolve_note, write_note
from rbac.errors import Refused
from tests.captured_web import refused
from tests.content.conftest import told_by_mail
from tests.newsroom import Person, fresh, publish, write
from tests.samples import samples


@pytest.fixture
def note(draft: Article, ed: Person) -> ReviewNote:
    return write_note(draft, by=ed, text="Which year?", version=1, quote="From May.")


@pytest.mark.parametrize("who", ["colin", "otto"], indirect=True)
def test_outsiders_neither_write_nor_answer_nor_resolve(
    who: Person, note: ReviewNote, draft: Article
) -> None:
    with pytest.raises(Refused):
        write_note(draft, by=who, text="Hello", version=1)
    with pytest.raises(Refused):
        answer_note(note, by=who, text="Hello")
    for verb in (resolve_note, reopen_note):
        with pytest.raises(Refused):
            verb(note, by=who)


@pytest.mark.parametrize("quote", ["From June.", "<p>From", "May</p>", "F" * 600])
def test_a_passage_that_the_version_does_not_hold_is_refused(quote: str, draft: Article, ed: Person) -> None:
    with pytest.raises(UncleanText):
        write_note(draft, by=ed, text="What?", version=1, quote=quote)


def test_nothing_to_say_and_nothing_to_say_it_on(draft: Article, published: Article, ed: Person) -> None:
    with pytest.raises(WrongState):
        write_note(published, by=ed, text="Late.", version=1)
    write(published, ed, "New.")
    for text in ("", " \x00\n", "x" * 4001):
        with pytest.raises(UncleanText):
            write_note(published, by=ed, text=text, version=2)
    with pytest.raises(WrongState):
        write_note(published, by=ed, text="Which?", version=9)


def test_a_note_survives_edits_around_it_and_says_when_its_passage_is_gone(
    note: ReviewNote, draft: Article, cara: Person
) -> None:
    [thread] = threads_for(write(draft, cara, "Two boats more. From May."))
    assert (thread.at, thread.is_gone) == (56, False)
    [thread] = threads_for(write(draft, cara, "Two boats more. From June."))
    assert thread.is_gone
    [thread] = threads_for(write(draft, cara, "From May."))  # and it comes back
    assert not thread.is_gone


def test_what_is_sent_again_because_its_answer_was_lost_is_there_once_and_told_once(
    draft: Article, ed: Person, cara: Person
) -> None:
    sent = [
        write_note(draft, by=ed, text="@Cara when?\n", version=1, quote="From May.") for _time in range(2)
    ]
    answers = [answer_note(sent[0], by=cara, text="@Ed in May.") for _time in range(2)]
    assert (sent[0], answers[0]) == (sent[1], answers[1])
    assert ReviewNote.objects.count() == 2
    assert told_by_mail(kind="mention") == [cara.pk, ed.pk]


def test_what_is_said_again_is_new(draft: Article, ed: Person, cara: Person) -> None:
    first = write_note(draft, by=ed, text="Source?", version=1, quote="From May.")
    for by, quote, version in ((ed, "", 1), (ed, "From May.", 1), (cara, "From May.", 1)):
        write_note(draft, by=by, text="Source?", version=version, quote=quote)
    assert ReviewNote.objects.count() == 4
    answer_note(first, by=cara, text="Done.")
    answer_note(first, by=ed, text="Not yet.")
    answer_note(first, by=cara, text="Done!")
    answer_note(first, by=cara, text="Done.")
    resolve_note(first, by=ed)
    answer_note(first, by=cara, text="Done.")
    assert first.answers.count() == 5
    assert not NoteResolution.objects.exists()


def test_an_answer_opens_a_resolved_note_again(note: ReviewNote, draft: Article, cara: Person) -> None:
    resolve_note(note, by=cara)
    resolve_note(note, by=cara)
    assert threads_for(fresh(draft))[0].resolution.by == cara
    answer_note(note, by=cara, text="2027.")
    [thread] = threads_for(fresh(draft))
    assert (thread.resolution, [answer.text for answer in thread.answers]) == (None, ["2027."])
    assert Entry.objects.filter(event="content.note.resolved").count() == 1
    assert not Entry.objects.filter(event__startswith="content.note", public__icontains="2027").exists()


def test_publishing_closes_the_discussion(note: ReviewNote, draft: Article, cara: Person, ed: Person) -> None:
    publish(draft, by=cara, approver=ed)
    assert threads_for(fresh(draft)) == []
    with pytest.raises(WrongState):
        answer_note(note, by=cara, text="Too late.")


@pytest.mark.parametrize("attack", samples(__file__)["attacks"])
def test_a_captured_web_process_rewrites_no_note(attack: str, note: ReviewNote) -> None:
    refused(attack)
