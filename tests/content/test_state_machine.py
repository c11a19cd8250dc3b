"""Whatever several people do, in whatever order: nothing is live that nobody else approved, and nothing is lost."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from content import workflow
from content.models import Approval, Article, Revision
from content.models.articles.review import State
from rbac.errors import Invalid, Refused
from tests.newsroom import Person, fresh

WHO = st.sampled_from(["cara", "ed", "edna", "ada", "otto"])


class Newsroom(RuleBasedStateMachine):
    people: dict[str, Person]
    article: Article

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.texts = {1: "<p>From May.</p>"}
        self.live: list[tuple[int, int]] = []  # (number, number of the revision that was live before)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

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
    def what_is_live_was_approved_by_somebody_who_wrote_none_of_it(self) -> None:
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
    "examples",
    [3, pytest.param(10, marks=pytest.mark.late), pytest.param(100, marks=pytest.mark.deep)],
)
def test_several_people_in_any_order(
    examples: int, draft: Article, cara: Person, ed: Person, edna: Person, ada: Person, otto: Person
) -> None:
    Newsroom.people = {"cara": cara, "ed": ed, "edna": edna, "ada": ada, "otto": otto}
    Newsroom.article = draft
    run_state_machine_as_test(Newsroom, settings=settings(max_examples=examples, stateful_step_count=20))
