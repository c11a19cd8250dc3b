"""Working copies: one each, written over by no one else and by nothing that arrives late, and a version in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from audit.models import Entry
from content import workflow
from content.autosave.saving import save_version, start_article
from content.autosave.verbs import (
    Page,
    TooManyBegun,
    Written,
    WrittenElsewhere,
    begun_by,
    copy_of,
    discard,
    keep_new_article,
    keep_working_copy,
)
from content.errors import UncleanText
from content.models import Article, Revision, Section, WorkingCopy
from rbac.errors import Refused
from tests.newsroom import Person, fresh, write

FIRST, SECOND = "a" * 32, "b" * 32  # windows

NAME = "c56a4180-65aa-42ec-a945-5fd21dec0538"


def says(text: str, base: int = 1, **more: Any) -> Written:
    return Written("Ferry timetable changes", "Two more boats.", f"<p>{text}</p>", base, **more)


def keep(article: Article, by: Person, text: str, sequence: int = 1, window: str = FIRST, **more: Any) -> Any:
    page = Page(window, sequence, more.pop("version", 0))
    return keep_working_copy(article, says(text, **more), page, by=by)


def copy(article: Article, person: Person) -> Any:
    return copy_of(article, person)


@pytest.mark.parametrize("who", ["otto", "colin"], indirect=True)
def test_an_outsider_keeps_nothing(who: Person, draft: Article) -> None:
    with pytest.raises(Refused):
        keep(draft, who, "Mine now.")
    assert not WorkingCopy.objects.exists()


def test_what_was_taken_down_is_not_written_on(taken_down: Article, ed: Person) -> None:
    with pytest.raises(Refused, match="taken down"):
        keep(taken_down, ed, "Again.")


def test_a_user_who_writes_nowhere_begins_nothing(otto: Person, site: object) -> None:
    with pytest.raises(Refused):
        keep_new_article(NAME, says("Mine."), Page(FIRST, 1), by=otto)


def test_each_has_a_copy_of_their_own(draft: Article, cara: Person, ed: Person) -> None:
    keep(draft, cara, "From June.")
    keep(draft, ed, "From July.", window=SECOND)
    assert (copy(draft, cara).body, copy(draft, ed).body) == ("<p>From June.</p>", "<p>From July.</p>")
    assert Revision.objects.count() == 1


def test_it_is_one_row_however_long_one_writes(draft: Article, cara: Person) -> None:
    entries = Entry.objects.count()
    for sequence in range(1, 30):
        keep(draft, cara, f"Words {sequence}.", sequence)
    assert [row.body for row in WorkingCopy.objects.all()] == ["<p>Words 29.</p>"]
    assert (Revision.objects.count(), Entry.objects.count()) == (1, entries)
    assert workflow.submit(draft, by=cara).newest.number == 1  # what was kept is no part of it


def test_what_arrives_late_overwrites_nothing(draft: Article, cara: Person) -> None:
    keep(draft, cara, "Newer.", 5)
    assert keep(draft, cara, "Older.", 4).body == "<p>Newer.</p>"
    assert copy(draft, cara).body == "<p>Newer.</p>"


def test_what_arrives_after_it_was_saved_brings_nothing_back(draft: Article, cara: Person) -> None:
    keep(draft, cara, "Half a sen", 1)
    words = {"title": "T", "summary": "", "body": "<p>Half a sentence.</p>", "base": 1}
    save_version(fresh(draft), Page(FIRST, 3, 1), by=cara, **words)
    keep(draft, cara, "Half a sente", 2)
    assert (copy(draft, cara).is_open, copy(draft, cara).body) == (False, "")


def test_nor_does_the_very_first_that_arrives_after_it_was_saved(draft: Article, cara: Person) -> None:
    save_version(fresh(draft), Page(FIRST, 2), by=cara, title="T", summary="", body="<p>All.</p>", base=1)
    keep(draft, cara, "Al", 1)
    assert not copy(draft, cara).is_open


def test_another_window_of_the_same_person_overwrites_nothing(draft: Article, cara: Person) -> None:
    keep(draft, cara, "In the first.")
    with pytest.raises(WrittenElsewhere):
        keep(draft, cara, "In the second.", window=SECOND)
    assert copy(draft, cara).body == "<p>In the first.</p>"


def test_a_request_that_names_no_window_is_kept_too(draft: Article, cara: Person) -> None:
    version = keep(draft, cara, "One.", 0, window="").version
    keep(draft, cara, "One, two.", 0, window="", version=version)
    assert copy(draft, cara).body == "<p>One, two.</p>"
    with pytest.raises(WrittenElsewhere):
        keep(draft, cara, "Three.", 0, window="", version=1)


def test_a_window_that_knows_what_was_kept_goes_on_with_it(draft: Article, cara: Person) -> None:
    version = keep(draft, cara, "In the first.").version
    keep(draft, cara, "In the first, and on.", window=SECOND, version=version)
    assert copy(draft, cara).body == "<p>In the first, and on.</p>"
    with pytest.raises(WrittenElsewhere):
        keep(draft, cara, "In the first, from before.", 2)


def test_saving_one_window_leaves_the_words_of_another(draft: Article, cara: Person) -> None:
    keep(draft, cara, "In the first.", 4)
    save_version(
        fresh(draft), Page(SECOND, 1, 0), by=cara, title="T", summary="", body="<p>Second.</p>", base=1
    )
    assert copy(draft, cara).body == "<p>In the first.</p>"


def test_it_is_stored_clean(draft: Article, cara: Person) -> None:
    keep(draft, cara, "From June.<script>alert(1)</script>\x00", fields={"correction": ["a\x00b\ud800"]})
    assert copy(draft, cara).body == "<p>From June.</p>"
    assert copy(draft, cara).fields == {"correction": ["ab"]}


def test_more_than_a_form_holds_is_refused(draft: Article, cara: Person) -> None:
    with pytest.raises(UncleanText):
        keep(draft, cara, "x", fields={"correction": ["x" * 50_000]})
    with pytest.raises(UncleanText):
        keep(draft, cara, "x" * 400_000)
    assert not WorkingCopy.objects.filter(is_open=True).exists()


def writing_for(minutes: int, article: Article) -> None:
    WorkingCopy.objects.filter(article=article).update(begun_at=Now() - timedelta(minutes=minutes))


def test_after_ten_minutes_of_writing_it_is_a_version(draft: Article, cara: Person) -> None:
    keep(draft, cara, "One.", 1)
    writing_for(9, draft)
    assert keep(draft, cara, "One, two.", 2).revision is None
    writing_for(10, draft)
    assert keep(draft, cara, "One, two, three.", 3).revision == 2
    assert (fresh(draft).draft.body, copy(draft, cara).base) == ("<p>One, two, three.</p>", 2)
    assert keep(draft, cara, "One, two, three, four.", 4, base=2).revision is None


def test_but_not_while_others_read_it(in_review: Article, cara: Person) -> None:
    keep(in_review, cara, "One.", 1)
    writing_for(60, in_review)
    assert keep(in_review, cara, "One, two.", 2).revision is None
    assert (fresh(in_review).draft.status.state, fresh(in_review).draft.number) == ("in_review", 1)
    assert copy(in_review, cara).body == "<p>One, two.</p>"


def test_nor_over_what_another_user_saved(draft: Article, cara: Person, ed: Person) -> None:
    keep(draft, cara, "One.", 1)
    write(draft, ed, "By Ed.")
    writing_for(60, draft)
    assert keep(draft, cara, "One, two.", 2).revision is None
    assert fresh(draft).draft.body == "<p>By Ed.</p>"


def test_thrown_away_is_gone(draft: Article, cara: Person, ed: Person) -> None:
    keep(draft, cara, "One.", 7)
    keep(draft, ed, "By Ed.", window=SECOND)
    discard(draft, by=cara)
    keep(draft, cara, "On", 6)  # late
    assert (copy(draft, cara).is_open, copy(draft, cara).body) == (False, "")
    assert copy(draft, ed).is_open


def test_a_new_article_is_begun_without_being_one(news: Section, cara: Person, ed: Person) -> None:
    keep_new_article(NAME, Written("A sto", "", "<p>x</p>"), Page(FIRST, 1), by=cara)
    assert [begun.title for begun in begun_by(cara)] == ["A sto"]
    assert not begun_by(ed).exists()
    assert not Article.objects.exists()


def test_saved_it_is_one_and_what_arrives_late_begins_no_other(news: Section, cara: Person) -> None:
    keep_new_article(NAME, Written("A sto", "", "<p>x</p>"), Page(FIRST, 1), by=cara)
    article = start_article(news, Page(FIRST, 3, 1), NAME, by=cara, title="A story", body="<p>xy</p>")
    assert not begun_by(cara).exists()
    assert (copy(article, cara).window, copy(article, cara).sequence) == (FIRST, 3)


def test_how_many_one_begins_is_bounded(news: Section, cara: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.autosave.verbs.MOST_BEGUN", 1)
    keep_new_article(NAME, says("x"), Page(FIRST, 1), by=cara)
    with pytest.raises(TooManyBegun):
        keep_new_article(NAME[:-1] + "9", says("x"), Page(SECOND, 1), by=cara)
    keep_new_article(NAME, says("xy"), Page(FIRST, 2), by=cara)
