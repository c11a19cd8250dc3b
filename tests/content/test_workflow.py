"""Review and publication (content.workflow): submit, send back, publish, take down, and all of them in any order."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from content import workflow
from content.errors import UncleanText, WrongState
from content.models import Approval, Article, Revision
from content.models.articles.review import State
from rbac.errors import Invalid, Refused
from tests.content.test_one_answer import VERBS
from tests.newsroom import Person, digest_of, fresh, publish, write
from tests.rolled_back import RolledBack

NO_ROLE_THERE = ("otto", "colin")
NO_EDITOR_THERE = (*NO_ROLE_THERE, "cara")
REFUSED = {
    ("create", "draft"): NO_ROLE_THERE,
    ("edit", "draft"): NO_ROLE_THERE,
    ("submit", "draft"): NO_ROLE_THERE,
    ("approve", "in_review"): NO_EDITOR_THERE,
    ("send_back", "in_review"): NO_EDITOR_THERE,
    ("publish", "approved"): NO_EDITOR_THERE,
    ("take_down", "published"): NO_EDITOR_THERE,
    ("restore", "taken_down"): NO_EDITOR_THERE,
}


@pytest.mark.parametrize(
    ("verb", "state", "who"), [(*step, who) for step, people in REFUSED.items() for who in people]
)
def test_without_the_role_nothing_is_done(
    verb: str, state: str, who: str, request: pytest.FixtureRequest
) -> None:
    article, person = request.getfixturevalue(state), request.getfixturevalue(who)
    before = (fresh(article).public_version, fresh(article).newest.status.state)
    with pytest.raises(Refused):
        VERBS[verb].call(article, person)
    assert (fresh(article).public_version, fresh(article).newest.status.state) == before
    assert (Article.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("submit", "in_review"), ("submit", "published"), ("approve", "draft"), ("send_back", "draft"),
        ("take_down", "draft"), ("restore", "published"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_state_is_refused(
    verb: str, state: str, ed: Person, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(WrongState):
        VERBS[verb].call(request.getfixturevalue(state), ed)


def test_a_contributor_does_not_submit_what_others_wrote(draft: Article, ed: Person, cara: Person) -> None:
    article = workflow.create_article(draft.section, by=ed, title="By Ed")
    with pytest.raises(Refused):
        workflow.submit(article, by=cara)


def test_submitting_says_who_and_how_often(in_review: Article, cara: Person) -> None:
    status = fresh(in_review).draft.status
    assert (status.state, status.submitted_by, status.submission) == (State.IN_REVIEW, cara, 1)


@pytest.mark.parametrize("note", ["", "  ", "\x00"])
def test_a_note_is_needed(note: str, in_review: Article, ed: Person) -> None:
    with pytest.raises(UncleanText):
        workflow.send_back(in_review, by=ed, note=note)
    assert fresh(in_review).draft.status.state == State.IN_REVIEW


def test_it_becomes_a_draft_with_a_note(in_review: Article, ed: Person) -> None:
    workflow.send_back(in_review, by=ed, note="Who says so?")
    draft = fresh(in_review).draft
    assert draft.status.state == State.DRAFT
    assert draft.status.sent_back_at is not None
    assert draft.notes.get().text == "Who says so?"


def test_a_contributor_never_publishes(approved: Article, cara: Person) -> None:
    with pytest.raises(Refused, match="editors publish"):
        workflow.publish(approved, by=cara)
    assert fresh(approved).live is None


def test_an_editor_does_not_publish_what_no_one_approved(in_review: Article, ed: Person) -> None:
    with pytest.raises(Refused, match="approval of a user"):
        workflow.publish(in_review, by=ed)


def test_an_approved_article_goes_live(published: Article) -> None:
    article = fresh(published)
    assert article.live.status.state == State.PUBLISHED
    assert article.draft is None
    assert article.draft_author_ids == []
    assert article.published_at == article.first_published_at
    assert article.address.path == "news/ferry-timetable-changes"


def test_an_edit_voids_the_approval(approved: Article, cara: Person, ed: Person) -> None:
    article = write(approved, cara, "From July.")
    assert article.draft.status.state == State.DRAFT
    with pytest.raises(Refused):
        workflow.publish(article, by=ed)


def test_an_approval_does_not_count_for_the_next_submission(
    approved: Article, cara: Person, ed: Person
) -> None:
    workflow.send_back(approved, by=ed, note="Check the date.")
    workflow.submit(approved, by=cara)
    with pytest.raises(Refused):
        workflow.publish(approved, by=ed)


def test_an_author_may_publish_what_someone_else_approved(draft: Article, ed: Person, edna: Person) -> None:
    article = write(draft, ed, "From June.")
    workflow.submit(article, by=ed)
    workflow.approve(article, by=edna, digest=fresh(article).newest.digest)
    workflow.publish(article, by=ed)
    assert fresh(article).live.number == 2


def test_a_reason_is_needed(published: Article, ed: Person) -> None:
    with pytest.raises(UncleanText):
        workflow.take_down(published, by=ed, reason=" ")


def test_it_is_gone_at_once_and_its_address_stays_taken(published: Article, ed: Person) -> None:
    before = fresh(published)
    workflow.take_down(published, by=ed, reason="Wrong figures.")
    article = fresh(published)
    assert article.live is None
    assert article.draft.status.state == State.ARCHIVED
    assert article.address == before.address
    assert article.public_version > before.public_version
    assert article.section.public_version > before.section.public_version


def test_work_in_progress_survives(published: Article, cara: Person, ed: Person) -> None:
    write(published, cara, "Better.")
    workflow.take_down(published, by=ed, reason="Wrong figures.")
    article = fresh(published)
    assert (article.draft.number, article.draft.status.state) == (2, State.DRAFT)


def test_what_comes_back_is_a_draft_and_needs_a_new_approval(taken_down: Article, ed: Person) -> None:
    workflow.restore(taken_down, by=ed)
    assert fresh(taken_down).draft.status.state == State.DRAFT
    with pytest.raises(Refused, match="approval"):
        workflow.publish(taken_down, by=ed)


def test_the_old_approval_does_not_count_after_it_came_back(
    taken_down: Article, ed: Person, cara: Person
) -> None:
    workflow.restore(taken_down, by=ed)
    workflow.submit(taken_down, by=cara)
    with pytest.raises(Refused):
        workflow.publish(taken_down, by=ed)
    workflow.approve(taken_down, by=ed, digest=digest_of(taken_down))
    workflow.publish(taken_down, by=ed)
    assert fresh(taken_down).live.number == 1


def test_everybody_who_ever_wrote_it_counts_as_writer_after_it_came_back(
    published: Article, ed: Person, edna: Person
) -> None:
    write(published, ed, "Ed's part.")
    publish(published, by=ed, approver=edna)
    workflow.take_down(published, by=edna, reason="Check.")
    workflow.restore(published, by=edna)
    workflow.submit(published, by=edna)
    with pytest.raises(Refused, match="You wrote part"):
        workflow.approve(published, by=ed, digest=digest_of(published))


WHO = st.sampled_from(["cara", "ed", "edna", "ada", "otto"])


class Newsroom(RolledBack):
    people: dict[str, Person]
    article: Article

    def __init__(self) -> None:
        super().__init__()
        self.texts = {1: "<p>From May.</p>"}
        self.live: list[tuple[int, int]] = []  # (number, number of the revision that was live before)

    def do(self, verb: Any, who: str, **arguments: Any) -> bool:
        try:
            with transaction.atomic():
                verb(self.article, by=self.people[who], **arguments)
        except (Refused, Invalid):
            return False
        assert who != "otto"
        return True

    @rule(who=WHO, text=st.sampled_from("abc"), stale=st.booleans())
    def write(self, who: str, text: str, stale: bool) -> None:
        now = fresh(self.article).newest
        base = now.number - stale
        body = f"<p>{text}</p>"
        if self.do(workflow.save_draft, who, title=now.title, summary=now.summary, body=body, base=base):
            self.texts[fresh(self.article).newest.number] = body

    @rule(who=WHO)
    def submit(self, who: str) -> None:
        self.do(workflow.submit, who)

    @rule(who=WHO, stale=st.booleans())
    def approve(self, who: str, stale: bool) -> None:
        article = fresh(self.article)
        digest = Revision.objects.get(article=article, number=1).digest if stale else article.newest.digest
        if self.do(workflow.approve, who, digest=digest):
            assert self.people[who].pk not in article.draft_author_ids
            assert digest == article.newest.digest

    @rule(who=WHO)
    def send_back(self, who: str) -> None:
        self.do(workflow.send_back, who, note="Why?")

    @rule(who=WHO)
    def publish(self, who: str) -> None:
        before = fresh(self.article).live
        if self.do(workflow.publish, who):
            assert who != "cara"
            self.live.append((fresh(self.article).live.number, before.number if before else 0))

    @rule(who=WHO)
    def take_down(self, who: str) -> None:
        if self.do(workflow.take_down, who, reason="Wrong."):
            self.live.append((0, 0))

    @rule(who=WHO)
    def restore(self, who: str) -> None:
        self.do(workflow.restore, who)

    @invariant()
    def what_is_live_was_approved_by_someone_who_wrote_none_of_it(self) -> None:
        article = fresh(self.article)
        if article.live is None:
            return
        assert article.live.status.state == State.PUBLISHED
        number, before = self.live[-1]
        since = Revision.objects.filter(article=article, number__gt=before, number__lte=number)
        writers = set(since.values_list("author_id", flat=True))
        yes = Approval.objects.filter(
            revision=article.live, digest=article.live.digest, submission=article.live.status.submission
        )
        assert number == article.live.number
        assert set(yes.values_list("approver_id", flat=True)) - writers

    @invariant()
    def live_and_draft_are_apart_and_in_order(self) -> None:
        article = fresh(self.article)
        published = article.revisions.filter(status__state=State.PUBLISHED)
        assert published.count() == (1 if article.live else 0)
        assert not (article.archived_at and article.live)
        assert article.live or article.draft
        if article.live and article.draft:
            assert article.draft.number > article.live.number

    @invariant()
    def writers_of_the_draft_are_known(self) -> None:
        article = fresh(self.article)
        after = article.live.number if article.live else 0
        newer = article.revisions.order_by().filter(number__gt=after)
        assert set(article.draft_author_ids) == set(newer.values_list("author_id", flat=True))

    @invariant()
    def no_word_is_lost(self) -> None:
        assert dict(self.article.revisions.values_list("number", "body")) == self.texts


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize(
    "examples", [3, pytest.param(10, marks=pytest.mark.late), pytest.param(100, marks=pytest.mark.deep)]
)
def test_several_people_in_any_order(
    examples: int, draft: Article, cara: Person, ed: Person, edna: Person, ada: Person, otto: Person
) -> None:
    Newsroom.people = {"cara": cara, "ed": ed, "edna": edna, "ada": ada, "otto": otto}
    Newsroom.article = draft
    run_state_machine_as_test(Newsroom, settings=settings(max_examples=examples, stateful_step_count=20))
