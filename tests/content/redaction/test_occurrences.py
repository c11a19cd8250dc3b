"""Redaction finds notes, and the part of a passage that a note quotes."""

from content.cms.editor.notes import threads_for
from content.models import Article, ReviewNote
from content.notes.verbs import write_note
from content.redaction.occurrences import Wanted
from tests.newsroom import Person, fresh, write
from tests.redactions import redacted


def test_the_law_reaches_notes_and_the_part_of_a_name_that_one_quotes(
    draft: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(draft, cara, "Witness Jane Doe saw it.")
    for quote in ("Witness Jane", "Doe saw", "Jane Doe"):
        write_note(draft, by=ed, text="Is this Jane Doe?", version=2, quote=quote)
    redacted(draft, Wanted(passage="Jane Doe"), by=ada, agreed_by=eve)
    for note in ReviewNote.objects.all():
        assert "Jane" not in note.text + note.quote
        assert "Doe" not in note.text + note.quote
    assert ReviewNote.objects.filter(quote__startswith="Witness [removed on").count() == 1
    assert all(thread.is_gone for thread in threads_for(fresh(draft)))
