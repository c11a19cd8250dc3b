"""A verb never refuses what ``decide`` allows, and does what a page offers, whatever happened before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.db.models.functions import Now
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from accounts.models import User
from content import workflow
from content.actions import (
    APPROVE_ARTICLE,
    CORRECT_ARTICLE,
    CREATE_ARTICLE,
    EDIT_ARTICLE,
    MOVE_ARTICLE,
    OPEN_EMERGENCY,
    PUBLISH_ARTICLE,
    RESTORE_ARTICLE,
    SEND_BACK_ARTICLE,
    SUBMIT_ARTICLE,
    TAKE_DOWN_ARTICLE,
    TRASH_ARTICLE,
)
from content.articles.restore import restore_revision
from content.cms.editor.available_actions import steps_for
from content.corrections.verbs import correct
from content.models import Article, Section
from content.trash import verbs as trash
from rbac.actions import Action
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.errors import Invalid, Refused
from rbac.models import RoleAssignment
from tests.agreement import assert_agreement
from tests.content.articles.test_emergency_publication import opened
from tests.newsroom import Person, digest_of, fresh, person, write
from tests.policies import with_policy
from tests.rolled_back import RolledBack

type Question = tuple[Action, Any]


@dataclass(frozen=True)
class Verb:
    """``asks``: what has to be allowed for ``call(article, by)``."""

    asks: Callable[[Article], Iterator[Question]]
    call: Callable[[Any, Person], object]


def of(action: Action) -> Callable[[Article], Iterator[Question]]:
    def asks(article: Article) -> Iterator[Question]:
        yield action, article

    return asks


def creating(article: Article) -> Iterator[Question]:
    yield CREATE_ARTICLE, article.section


def renaming(article: Article) -> Iterator[Question]:
    yield EDIT_ARTICLE, article
    if article.first_published_at:
        yield MOVE_ARTICLE, article


def other_section(article: Article) -> Section:
    return Section.objects.exclude(pk=article.section_id).select_related("scope").order_by("pk")[0]


def moving(article: Article) -> Iterator[Question]:
    there = other_section(article)
    yield MOVE_ARTICLE, article
    yield CREATE_ARTICLE, there
    if article.live_id:
        moved = fresh(article)
        moved.section = there
        yield MOVE_ARTICLE, moved


def rename(article: Any, by: Person) -> None:
    now = article.newest
    said = {"title": now.title, "summary": now.summary, "body": now.body, "base": now.number}
    workflow.save_draft(article, by=by, slug=f"{article.slug}x", **said)


def correct_it(article: Any, by: Person) -> None:
    live = article.live or article.newest
    said = {"title": f"{live.title}!", "summary": live.summary, "body": live.body, "note": ""}
    correct(article, by=by, base=live.number, reason="Wrong.", **said)


VERBS: dict[str, Verb] = {
    "create": Verb(
        creating, lambda article, by: workflow.create_article(article.section, by=by, title="New")
    ),
    "edit": Verb(
        of(EDIT_ARTICLE), lambda article, by: write(article, by, f"{article.newest.number} by {by}.")
    ),
    "rename": Verb(renaming, rename),
    "move": Verb(moving, lambda article, by: workflow.move_article(article, other_section(article), by=by)),
    "submit": Verb(of(SUBMIT_ARTICLE), lambda article, by: workflow.submit(article, by=by)),
    "approve": Verb(
        of(APPROVE_ARTICLE), lambda article, by: workflow.approve(article, by=by, digest=digest_of(article))
    ),
    "send_back": Verb(
        of(SEND_BACK_ARTICLE), lambda article, by: workflow.send_back(article, by=by, note="Why?")
    ),
    "publish": Verb(of(PUBLISH_ARTICLE), lambda article, by: workflow.publish(article, by=by)),
    "take_down": Verb(
        of(TAKE_DOWN_ARTICLE), lambda article, by: workflow.take_down(article, by=by, reason="Wrong.")
    ),
    "restore": Verb(of(RESTORE_ARTICLE), lambda article, by: workflow.restore(article, by=by)),
    "emergency": Verb(of(OPEN_EMERGENCY), opened),
    "correct": Verb(of(CORRECT_ARTICLE), correct_it),
    "trash": Verb(of(TRASH_ARTICLE), lambda article, by: trash.trash_article(article, by=by)),
    "bring_version_back": Verb(
        of(EDIT_ARTICLE), lambda article, by: restore_revision(article, 1, by=by, base=article.newest.number)
    ),
}
# Steps that a page offers with the version that it shows, so that nothing but a decision stands in their way.
OFFERED = ("edit", "submit", "approve", "send_back", "publish", "take_down", "restore")
WHO = st.sampled_from(["cara", "ed", "edna", "ada", "noa", "otto"])
ROLE = st.sampled_from(["", "contributor", "editor", "administrator"])
POLICY = st.fixed_dictionaries(
    {},
    optional={
        "four_eyes": st.booleans(),
        "approvals": st.integers(1, 2),
        "demands": st.sampled_from([[], [["role:editor"]], [["role:administrator"], ["role:editor"]]]),
    },
)


class OneAnswer(RolledBack):
    people: dict[str, Person]
    article: Article

    def teardown(self) -> None:
        super().teardown()
        forget_assignments()

    def now(self) -> Any:
        return fresh(self.article)

    def by(self, who: str) -> Person:
        return User.objects.get(pk=self.people[who].pk)

    @rule(who=WHO, name=st.sampled_from([name for name in VERBS if name != "trash"]))
    def verb(self, who: str, name: str) -> None:
        self.asked_and_done(who, name, undone=False)

    @rule(who=WHO)
    def throw_away(self, who: str) -> None:
        self.asked_and_done(who, "trash", undone=True)

    def asked_and_done(self, who: str, name: str, *, undone: bool) -> None:
        verb, article, by = VERBS[name], self.now(), self.by(who)
        allowed = all(decide(by, action, obj).allowed for action, obj in verb.asks(article))
        fits = name in OFFERED and name in steps_for(article, by)
        outcome = self.outcome(lambda: verb.call(article, by), undone=undone)
        assert allowed or outcome, (who, name)
        assert not (allowed and outcome == "refused"), (who, name)
        assert not (fits and allowed and outcome), (who, name, outcome)

    def outcome(self, call: Callable[[], object], *, undone: bool) -> str:
        try:
            with transaction.atomic():
                call()
                transaction.set_rollback(undone)
        except Refused:
            return "refused"
        except Invalid as error:
            return str(error) or "invalid"
        return ""

    @rule(who=WHO)
    def handed_on_and_published(self, who: str) -> None:
        """So that what is approved is often there."""
        for name in ("submit", "approve"):
            for one in ("cara", "ed", "edna", "ada"):
                self.asked_and_done(one, name, undone=False)
        self.asked_and_done(who, "publish", undone=False)

    @rule(who=WHO, role=ROLE, on_site=st.booleans())
    def another_role(self, who: str, role: str, on_site: bool) -> None:
        RoleAssignment.objects.filter(user=self.people[who]).delete()
        if role:
            scope = None if on_site else self.article.section.scope
            RoleAssignment.objects.create(
                user=self.people[who], role=role, scope=scope, reason="For the test."
            )
        forget_assignments()

    @rule(who=WHO, frozen=st.booleans())
    def frozen(self, who: str, frozen: bool) -> None:
        User.objects.filter(pk=self.people[who].pk).update(frozen_at=Now() if frozen else None)

    @rule(own=POLICY)
    def other_policy(self, own: dict[str, Any]) -> None:
        try:
            with transaction.atomic():
                with_policy(Section.objects.get(pk=self.article.section_id), **own)
        except Invalid:
            pass

    @rule(who=WHO)
    def lists_say_the_same(self, who: str) -> None:
        for action in (PUBLISH_ARTICLE, APPROVE_ARTICLE, EDIT_ARTICLE):
            assert_agreement(self.by(who), action, Article)


@pytest.mark.parametrize(
    "examples", [pytest.param(7, marks=pytest.mark.late), pytest.param(150, marks=pytest.mark.deep)]
)
def test_a_verb_never_refuses_what_was_allowed(
    examples: int,
    draft: Article,
    policies: Section,
    cara: Person,
    ed: Person,
    edna: Person,
    ada: Person,
    otto: Person,
) -> None:
    noa = person("Noa", "editor", draft.section.scope)
    for name in ("Abel", "Bea"):  # who set policies in tests
        person(name, "administrator")
    OneAnswer.people = {"cara": cara, "ed": ed, "edna": edna, "ada": ada, "noa": noa, "otto": otto}
    OneAnswer.article = draft
    run_state_machine_as_test(OneAnswer, settings=settings(max_examples=examples, stateful_step_count=20))
