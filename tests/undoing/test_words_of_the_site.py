"""Topics, bylines, what stands first, whose frames pages load, comments and notes."""

from pathlib import Path

import pytest

from content import topics, workflow
from content.bylines import people
from content.comments.moderation import approve_comment, hold_comment, mark_comment_as_spam, reject_comment
from content.comments.posting import withdraw_comment
from content.embeds.allowing import allow_embed_hosts
from content.models import Article, Byline, Comment, NoteResolution, Section, Site, Topic
from content.notes.writing import reopen_note, resolve_note, write_note
from content.reviewing.claims import claim_review
from content.standing_first import arrange_first
from tests.comments.conftest import said
from tests.media.files import current, picture, upload
from tests.newsroom import Person, fresh
from tests.undoing.proofs import takes_back
from tests.undoing.test_taking_back import found, in_other_hands, only_line, undo


@takes_back("content.topic.changed", "content.topic.readdressed")
def test_a_topic_is_called_as_before(eva: Person, ada: Person) -> None:
    top, ferries = topics.add_topic(by=ada, name="Traffic"), topics.add_topic(by=ada, name="Ferries")
    with in_other_hands():  # type: ignore[attr-defined]
        topics.change_topic(ferries, by=eva, name="Gold", parent=top, slug="gold")
    undo(eva, ada)
    now = Topic.objects.get(pk=ferries.pk)
    assert (now.name, now.slug, now.parent) == ("Ferries", "ferries", None)
    assert only_line(eva).do is None


def test_a_topic_that_another_renamed_since_keeps_that_name(eva: Person, edna: Person, ada: Person) -> None:
    ferries = topics.add_topic(by=ada, name="Ferries")
    with in_other_hands():  # type: ignore[attr-defined]
        topics.change_topic(ferries, by=eva, name="Gold", parent=None)
    topics.change_topic(ferries, by=edna, name="Boats", parent=None)
    assert only_line(eva).why_not == "Changed since by Edna, left as it is."


@takes_back("content.topics.merged", "content.topic.split")
def test_a_topic_that_was_made_part_of_another_is_one_again(
    draft: Article, news: Section, eva: Person, ada: Person
) -> None:
    published = workflow.create_article(news, by=ada, title="Another", body="<p>x</p>")
    traffic, ferries, both = (topics.add_topic(by=ada, name=name) for name in ("Traffic", "Ferries", "Bo"))
    below = topics.add_topic(by=ada, name="Night boats", parent=ferries)
    draft.topics.set([ferries, both])
    published.topics.set([ferries, traffic])
    with in_other_hands():  # type: ignore[attr-defined]
        topics.merge_topic(ferries, traffic, by=eva)
    assert len(undo(eva, ada).done) == 1
    assert set(draft.topics.all()) == {ferries, both}
    assert set(published.topics.all()) == {ferries, traffic}
    now = Topic.objects.get(pk=ferries.pk)
    assert (now.merged_into, Topic.objects.get(pk=below.pk).parent) == (None, now)
    assert only_line(eva).do is None
    with in_other_hands():  # type: ignore[attr-defined]
        topics.merge_topic(ferries, traffic, by=eva)
    assert only_line(eva).do


def test_articles_that_lost_the_other_topic_since_stay_without(
    draft: Article, eva: Person, ada: Person
) -> None:
    traffic, ferries = topics.add_topic(by=ada, name="Traffic"), topics.add_topic(by=ada, name="Ferries")
    draft.topics.set([ferries])
    with in_other_hands():  # type: ignore[attr-defined]
        topics.merge_topic(ferries, traffic, by=eva)
    draft.topics.clear()
    undo(eva, ada)
    assert not draft.topics.exists()


def test_a_topic_that_is_one_again_never_stands_below_itself(eva: Person, edna: Person, ada: Person) -> None:
    traffic, boats = topics.add_topic(by=ada, name="Traffic"), topics.add_topic(by=ada, name="Boats")
    ferries = topics.add_topic(by=ada, name="Ferries", parent=traffic)
    night, day = (topics.add_topic(by=ada, name=name, parent=ferries) for name in ("Night", "Day"))
    with in_other_hands():  # type: ignore[attr-defined]
        topics.merge_topic(ferries, boats, by=eva)
    topics.change_topic(Topic.objects.get(pk=traffic.pk), by=edna, name="Traffic", parent=night)
    assert len(undo(eva, ada).done) == 1
    parents = dict(Topic.objects.values_list("pk", "parent"))
    assert parents == {
        boats.pk: None, night.pk: boats.pk, traffic.pk: night.pk, ferries.pk: traffic.pk, day.pk: ferries.pk,
    }  # fmt: skip


def test_a_former_place_that_became_part_of_another_since_is_that_one(
    eva: Person, edna: Person, ada: Person
) -> None:
    traffic, roads, boats = (topics.add_topic(by=ada, name=name) for name in ("Traffic", "Roads", "Boats"))
    ferries, tugs = (topics.add_topic(by=ada, name=name, parent=traffic) for name in ("Ferries", "Tugs"))
    with in_other_hands():  # type: ignore[attr-defined]
        topics.change_topic(ferries, by=eva, name="Ferries", parent=None)
        topics.merge_topic(tugs, boats, by=eva)
    topics.merge_topic(traffic, roads, by=edna)
    assert len(undo(eva, ada).done) == 2
    now = dict(Topic.objects.values_list("pk", "parent"))
    assert (now[ferries.pk], now[tugs.pk]) == (roads.pk, roads.pk)


@pytest.mark.parametrize("into", ["Gold", "Night"])
def test_a_former_place_that_became_part_of_the_topic_since_is_no_place(
    into: str, eva: Person, edna: Person, ada: Person
) -> None:
    """Its name comes back all the same."""
    traffic = topics.add_topic(by=ada, name="Traffic")
    ferries = topics.add_topic(by=ada, name="Ferries", parent=traffic)
    topics.add_topic(by=ada, name="Night", parent=ferries)
    with in_other_hands():  # type: ignore[attr-defined]
        topics.change_topic(ferries, by=eva, name="Gold", parent=None)
    topics.merge_topic(traffic, Topic.objects.get(name=into), by=edna)
    assert len(undo(eva, ada).done) == 1
    now = Topic.objects.get(pk=ferries.pk)
    assert (now.name, now.parent) == ("Ferries", None)


def test_what_was_merged_on_since_is_left(eva: Person, edna: Person, ada: Person) -> None:
    one, two, three = (topics.add_topic(by=ada, name=name) for name in ("One", "Two", "Three"))
    with in_other_hands():  # type: ignore[attr-defined]
        topics.merge_topic(one, two, by=eva)
    topics.merge_topic(two, three, by=edna)
    assert only_line(eva).why_not == "Changed since by Edna, left as it is."


@takes_back(
    "content.byline.added", "content.byline.changed", "content.bylines.merged", "content.byline.split"
)
def test_bylines_say_again_what_they_said(tmp_path: Path, news: Section, eva: Person, ada: Person) -> None:
    address = current(upload(picture(tmp_path), by=ada, section=news)).address
    jane = people.add_byline(by=ada, name="Jane Doe", biography="Ships.", picture=address)
    john = people.add_byline(by=ada, name="John Roe", biography="Trains.")
    jim = people.add_byline(by=ada, name="Jim Poe")
    with in_other_hands():  # type: ignore[attr-defined]
        people.change_byline(jane, by=eva, name="Thief", biography="", picture="")
        people.merge_bylines(john, jim, by=eva)
        people.add_byline(by=eva, name="Nobody")
    assert len(undo(eva, ada).done) == 3
    told = [(b.name, b.biography, bool(b.picture), b.merged_into) for b in Byline.objects.order_by("pk")]
    kept = [
        ("Jane Doe", "Ships.", True, None),
        ("John Roe", "Trains.", False, None),
        ("Jim Poe", "", False, None),
    ]
    assert told == [*kept, ("", "", False, None)]
    assert [line.do for line in found(eva).lines] == [None, None, None]


def test_of_a_person_who_was_taken_off_the_site_nothing_is_kept(eva: Person, ada: Person) -> None:
    jane = people.add_byline(by=ada, name="Jane Doe", biography="Ships.")
    with in_other_hands():  # type: ignore[attr-defined]
        people.change_byline(jane, by=eva, name="Thief", biography="", picture="")
        people.remove_byline(jane, by=eva)
    seen = found(eva)
    assert (seen.lines[0].do, "gone for good" in seen.by_hand[0].what) == (None, True)
    assert "Jane" not in str(list(seen.lines))


@takes_back("content.first.arranged")
def test_what_stood_first_stands_first(published: Article, news: Section, eva: Person, ada: Person) -> None:
    arrange_first(news, published.pk, "add", by=ada)
    arrange_first(None, published.pk, "add", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        arrange_first(news, published.pk, "remove", by=eva)
        arrange_first(None, published.pk, "remove", by=eva)
    undo(eva, ada)
    assert Section.objects.get(pk=news.pk).first_ids == Site.objects.get().first_ids == [published.pk]


@takes_back("content.embed_hosts.changed")
def test_hosts_that_were_allowed_are_so_again_and_what_another_allowed_stays(
    site: Site, eva: Person, ada: Person
) -> None:
    allow_embed_hosts(["video.example"], by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        allow_embed_hosts(["thief.example"], by=eva)
    allow_embed_hosts(["thief.example", "charts.example"], by=ada)
    undo(eva, ada)
    assert Site.objects.get().embed_hosts == ["charts.example", "video.example"]


@takes_back(
    "content.comment.approved",
    "content.comment.rejected",
    "content.comment.marked_as_spam",
    "content.comment.held",
)
def test_comments_stand_where_they_stood(published: Article, ed: Person, edna: Person, ada: Person) -> None:
    texts = ("One boat?", "Two boats?", "Three boats?", "Four boats?")
    one, two, three, four = (said(fresh(published), text) for text in texts)
    approve_comment(two, by=edna)
    approve_comment(three, by=edna)
    reject_comment(four, by=edna)
    with in_other_hands():  # type: ignore[attr-defined]
        approve_comment(one, by=ed)
        reject_comment(two, by=ed)
        mark_comment_as_spam(three, by=ed)
        hold_comment(four, by=ed)
    assert len(undo(ed, ada).done) == 4
    states = [Comment.objects.get(pk=comment.pk).state for comment in (one, two, three, four)]
    assert states == ["waiting", "approved", "approved", "rejected"]


def test_a_comment_that_was_decided_on_anew_or_withdrawn_is_left(
    published: Article, ed: Person, edna: Person
) -> None:
    one, two = said(fresh(published), "One boat?"), said(fresh(published), "Two boats?")
    with in_other_hands():  # type: ignore[attr-defined]
        approve_comment(one, by=ed)
        approve_comment(two, by=ed)
    reject_comment(one, by=edna)
    withdraw_comment(two)
    whys = [line.why_not for line in found(ed).lines]
    assert whys[0] == "Changed since by Edna, left as it is."
    assert "not logged in" in whys[1]


@takes_back(
    "content.note.written", "content.note.resolved", "content.note.reopened", "content.review.claimed"
)
def test_notes_and_reviews_wait_for_nobody(in_review: Article, ed: Person, edna: Person, ada: Person) -> None:
    one, two = (write_note(in_review, by=edna, text=text, version=1) for text in ("Really?", "Who?"))
    resolve_note(two, by=edna)
    with in_other_hands():  # type: ignore[attr-defined]
        mine = write_note(in_review, by=ed, text="Buy gold.", version=1)
        resolve_note(one, by=ed)
        reopen_note(two, by=ed)
        claim_review(in_review, by=ed)
    assert len(undo(ed, ada).done) == 4
    assert set(NoteResolution.objects.values_list("note", flat=True)) == {mine.pk, two.pk}
    assert fresh(in_review).draft.status.claimed_by is None


def test_what_is_by_hand_has_its_page(in_review: Article, ed: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        workflow.send_back(in_review, by=ed, note="Ha.")
    (told,) = found(ed).by_hand
    assert told.url == f"/cms/articles/{in_review.pk}/history/"
