"""Removal by law: two people, every version, note and working copy, and only the digest stays."""

from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from audit.models import Entry
from content import workflow
from content.autosave.verbs import Page, RemovedMeanwhile, Written, copy_of, keep_working_copy
from content.cms.editor.notes import threads_for
from content.comments.reports import report_comment
from content.errors import EditConflict, NothingThere, UncleanText, WrongState
from content.maintenance.link_checker import look_over
from content.models import (
    Article,
    Checkup,
    Comment,
    CommentReport,
    Redaction,
    ReviewNote,
    Revision,
    WorkingCopy,
)
from content.notes.verbs import write_note
from content.redaction.occurrences import Wanted, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now, withdraw_redaction
from rbac.assignments import forget_assignments
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.captured_web import refused
from tests.newsroom import Person, change, fresh, person, publish, write
from tests.samples import samples

NAME = Wanted(passage="Jane Doe")

REASON = "Court order 12/26"


@pytest.fixture
def named(eve: Person, published: Article, cara: Person) -> Article:
    """A live article, two of whose later versions name someone."""
    write(published, cara, "Witness <b>Jane</b> Doe &amp; others saw it.")
    write(published, cara, "JANE  DOE again. Nothing else.")
    return published


def asked(article: Article, by: Person, wanted: Wanted = NAME) -> Redaction:
    return ask_redaction(article, wanted, by=by, reason=REASON)


def agreed(redaction: Redaction, by: Person) -> Redaction:
    return agree_to_redaction(redaction, by=by, seen=fingerprint(places_now(redaction)))


def bodies(article: Article) -> list[str]:
    return list(Revision.objects.filter(article=article).order_by("number").values_list("body", flat=True))


@pytest.fixture
def linking(eve: Person, published: Article, cara: Person, ed: Person) -> Article:
    """Readers see words that link to an address with someone's name."""
    write(published, cara, 'See <a href="/xanthippa/">this</a> and <a href="/news/">that</a>.')
    publish(fresh(published), by=cara, approver=ed)
    found: Article = fresh(published)
    return found


def test_what_words_link_to_is_forgotten_with_them(linking: Article, ed: Person, eve: Person) -> None:
    assert linking.live_links.paths == ["news", "xanthippa"]
    agreed(asked(linking, ed, Wanted(passage="xanthippa")), eve)
    assert fresh(linking).live_links.paths == ["news"]


@pytest.mark.as_worker
def test_what_the_worker_found_in_them_is_found_again(linking: Article, ed: Person, eve: Person) -> None:
    look_over()
    assert {*linking.checkup.links} == {"news", "xanthippa"}
    agreed(asked(linking, ed, Wanted(passage="xanthippa")), eve)
    assert not Checkup.objects.filter(article=linking).exists()
    look_over()
    assert fresh(linking).checkup.links == ["news"]


def test_an_administrator_made_for_it_cannot_agree(named: Article, ada: Person) -> None:
    redaction = asked(named, ada)
    with pytest.raises(Refused, match="before this was asked"):
        agreed(redaction, person("Mallory", "administrator"))


def test_nor_can_an_administrator_made_by_one_who_was_made_for_it(named: Article, ada: Person) -> None:
    early, following = person("Early"), person("Next")
    for puppet, maker in ((early, ada), (following, early)):
        RoleAssignment.objects.create(user=puppet, role="administrator", reason="x", assigned_by=maker)
    forget_assignments()
    redaction = asked(named, ada)
    with pytest.raises(Refused, match="count as one person"):
        agreed(redaction, following)
    with pytest.raises(DatabaseError, match="no one else agreed"), transaction.atomic():
        Redaction.objects.filter(pk=redaction.pk).update(agreed_by=following, done_at=timezone.now())


def test_a_reason_that_repeats_the_words_is_refused(named: Article, ed: Person) -> None:
    with pytest.raises(UncleanText, match="other words"):
        ask_redaction(named, NAME, by=ed, reason="jane doe objects")
    with pytest.raises(UncleanText):
        ask_redaction(named, Wanted(passage="J"), by=ed, reason=REASON)
    with pytest.raises(NothingThere):
        ask_redaction(named, Wanted(passage="Jane Smith"), by=ed, reason=REASON)


def test_no_one_agrees_to_more_than_they_saw(named: Article, ed: Person, eve: Person, cara: Person) -> None:
    redaction = asked(named, ed)
    seen = fingerprint(places_now(redaction))
    write(named, cara, "Jane Doe, once more.")
    with pytest.raises(WrongState, match="Look at all of it again"):
        agree_to_redaction(redaction, by=eve, seen=seen)
    agreed(redaction, eve)
    assert not any("doe" in body.lower() for body in bodies(named))


def test_it_leaves_every_version_and_the_digests_stay(named: Article, ed: Person, eve: Person) -> None:
    digests = list(named.revisions.values_list("digest", flat=True))
    day = f"{agreed(asked(named, ed), eve).done_at:%Y-%m-%d}"
    assert bodies(named) == [
        "<p>From May.</p>",
        f"<p>Witness <b>[removed on {day}: {REASON}]</b> &amp; others saw it.</p>",
        f"<p>[removed on {day}: {REASON}] again. Nothing else.</p>",
    ]
    assert list(named.revisions.values_list("digest", flat=True)) == digests
    assert [revision.removed_because for revision in named.revisions.all()] == ["", REASON, REASON]


def test_titles_summaries_notes_and_comments_lose_it_too(
    published: Article, cara: Person, ed: Person, eve: Person
) -> None:
    change(published, cara, title="x" * 190 + " Jane Doe", summary="Jane Doe", body="")
    workflow.submit(published, by=cara)
    workflow.send_back(published, by=ed, note="Is it Jane Doe?")
    comment = Comment.objects.create(
        article=published, name="Jane Doe", text="Me!", html="<p>Me!</p>", state="approved"
    )
    agreed(asked(published, ed), eve)
    draft, note = fresh(published).draft, ReviewNote.objects.get()
    comment.refresh_from_db()
    assert (draft.title, draft.summary) == ("x" * 190 + " […]", "[…]")
    assert note.text.startswith("Is it [removed on ")
    assert (comment.name, comment.text, comment.state) == ("", "", "removed")
    assert REASON in comment.html


def test_what_was_written_about_a_comment_loses_it_and_the_comment_stays(
    named: Article, ed: Person, eve: Person
) -> None:
    innocent = Comment.objects.create(article=named, name="Otto", text="Hm.", state="approved")
    report_comment(innocent.public_id, reason="other", explanation="It means JANE  DOE", name="Rita")
    report_comment(innocent.public_id, reason="other", explanation="Rude")
    agreed(asked(named, ed), eve)
    assert sorted(CommentReport.objects.values_list("explanation", "name")) == [("", ""), ("Rude", "")]
    assert Comment.objects.get().state == "approved"


def test_the_audit_log_names_both_and_none_of_the_words(named: Article, ed: Person, eve: Person) -> None:
    redaction = agreed(asked(named, ed), eve)
    entry = Entry.objects.get(event="content.redaction.completed")
    said = {name: value for name, (_salt, value) in entry.public.items()}
    assert (said["asked_by"], said["agreed_by"], said["reason"]) == (ed.pk, eve.pk, REASON)
    assert (said["redaction"], said["versions"]) == (redaction.pk, 2)
    assert not Entry.objects.filter(public__icontains="jane").exists()


def test_what_was_approved_with_it_is_read_again(
    named: Article, cara: Person, ed: Person, eve: Person
) -> None:
    workflow.submit(named, by=cara)
    version = fresh(named).public_version
    agreed(asked(named, ed), eve)
    assert (fresh(named).draft.status.state, fresh(named).public_version) == ("draft", version + 1)


def test_a_page_opened_before_cannot_bring_it_back(
    named: Article, cara: Person, ed: Person, eve: Person
) -> None:
    draft = fresh(named).draft
    agreed(asked(named, ed), eve)
    words = {"title": draft.title, "summary": "", "body": draft.body, "base": draft.number}
    with pytest.raises(EditConflict, match="by law"):
        workflow.save_draft(named, by=cara, **words)


def test_it_can_be_stopped_and_is_decided_once(named: Article, ed: Person, eve: Person) -> None:
    stopped = asked(named, ed)
    with pytest.raises(WrongState):
        asked(named, eve)
    withdraw_redaction(stopped, by=ed)
    with pytest.raises(WrongState):
        agreed(stopped, eve)
    done = asked(named, ed)
    agreed(done, eve)
    with pytest.raises(WrongState):
        agreed(done, eve)


ATTACKS = samples(__file__)["attacks"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_captured_web_process_cannot(attack: str, named: Article, ed: Person, eve: Person) -> None:
    asked(named, ed)
    before = bodies(named)
    refused(ATTACKS[attack].format(eve=eve.pk))
    assert bodies(named) == before


def test_within_a_removal_nothing_else_can_be_changed(named: Article, ed: Person, eve: Person) -> None:
    agreed(asked(named, ed), eve)  # the transaction of the test goes on
    for sql in ("UPDATE content_revision SET body = 'x'", "DELETE FROM content_revision"):
        refused(sql)


def test_the_law_reaches_notes_and_the_part_of_a_name_that_one_quotes(
    draft: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(draft, cara, "Witness Jane Doe saw it.")
    for quote in ("Witness Jane", "Doe saw", "Jane Doe"):
        write_note(draft, by=ed, text="Is this Jane Doe?", version=2, quote=quote)
    agreed(asked(draft, ada), eve)
    for note in ReviewNote.objects.all():
        assert "Jane" not in note.text + note.quote
        assert "Doe" not in note.text + note.quote
    assert ReviewNote.objects.filter(quote__startswith="Witness [removed on").count() == 1
    assert all(thread.is_gone for thread in threads_for(fresh(draft)))


def keep(article: Article, by: Person, text: str, sequence: int = 1, **more: Any) -> None:
    written = Written(more.pop("title", "Ferry"), "", f"<p>{text}</p>", 2, **more)
    keep_working_copy(article, written, Page("w1", sequence), by=by)


def test_it_is_cut_out_wherever_it_stands(
    draft: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(draft, ed, "It was Jane Doe.")
    notes = {"correction": ["Not Jane Doe."]}
    keep(draft, cara, "It <em>was</em> Jane Doe, we hear.", title="Jane Doe again", fields=notes)
    keep(draft, ed, "It was nobody.")
    redaction = agreed(asked(draft, ada), eve)
    copy: Any = copy_of(draft, cara)
    everything = f"{copy.title}{copy.summary}{copy.body}{copy.fields}"
    assert NAME.passage not in everything
    assert everything.count(f"[removed on {redaction.done_at:%Y-%m-%d}]") == 3
    assert "we hear" in copy.body


@pytest.mark.parametrize(
    "kept", [True, False], ids=["the page that wrote it", "one that had kept nothing yet"]
)
def test_no_page_brings_it_back(
    kept: bool, draft: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(draft, ed, "It was Jane Doe.")
    if kept:
        keep(draft, cara, "It was Jane Doe, we hear.")
    agreed(asked(draft, ada), eve)
    with pytest.raises(RemovedMeanwhile):
        keep(draft, cara, "It was Jane Doe, we hear and know.", 2)
    assert WorkingCopy.objects.filter(is_open=True).exists() is kept
    assert not WorkingCopy.objects.filter(body__contains=NAME.passage).exists()
