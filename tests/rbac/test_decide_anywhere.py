"""What a grant is worth in menus, and where a rule about oneself cannot be checked."""

from typing import Any

import pytest

from accounts.models import User
from audit.actors import ANONYMOUS
from content import workflow
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE
from content.models import Article, Section
from content.sections.verbs import move_section
from rbac.actions import Action
from rbac.decisions import allowed_by_role, decide, decide_anywhere, holds_anywhere
from rbac.errors import Refused
from rbac.grants import grant_object
from rbac.models import RoleAssignment, Scope
from rbac.rulebook import Row, no, rulebook, yes
from tests.policies import with_policy
from tests.rbac.conftest import Person
from tests.rbac.samples import RUN, SIGN, WRITE

GREET = Action("sample.greet_note", label="greet a note")
ENTER = Action("sample.enter_note", label="enter a note")


def test_someone_with_a_grant_may_do_it_somewhere_and_is_told_by_which(
    draft: Article, ed: User, otto: User
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="knows the ferries", by=ed)
    otto = User.objects.get(pk=otto.pk)
    decision = decide_anywhere(otto, EDIT_ARTICLE)
    assert (decision.allowed, decision.anywhere) == (True, True)
    assert decision.reason == "Ed shared it with this person"
    last = decision.considered[-1]
    assert (last.kind, str(last.verdict)) == ("grant", "grants")
    assert "knows the ferries" in last.source
    assert not decide_anywhere(otto, PUBLISH_ARTICLE).allowed
    assert not holds_anywhere(otto, PUBLISH_ARTICLE)


def test_a_grant_passes_no_rule_about_oneself_that_cannot_be_checked(
    draft: Article, news: Section, ada: User, otto: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(news, four_eyes=False)
    grant_object(otto, APPROVE_ARTICLE, draft, reason="helps", by=ada)
    article = Article.objects.get(pk=draft.pk)

    def fails(_actor: Any, _obj: Any) -> Any:
        raise RuntimeError("the table is gone")

    personal = [rule for rule in rulebook.invariants_of(APPROVE_ARTICLE) if rule.personal]
    assert personal
    for rule in personal:
        monkeypatch.setitem(vars(rule), "broken", fails)
    decision = decide(User.objects.get(pk=otto.pk), APPROVE_ARTICLE, article)
    assert not decision.allowed
    said = [str(e.reason) for e in decision.considered if e.kind in {"grant", "invariant"}]
    assert any("could not be checked" in reason for reason in said)


def test_what_one_approved_is_not_published_where_two_have_to(
    news: Section, policies: Section, ed: User, ada: User, approved: Article
) -> None:
    """The section has moved since. The approval goes on saying which policy it was given under."""
    with_policy(policies, approvals=2)
    move_section(news, policies, by=ada)
    article = Article.objects.select_related("section__scope").get(pk=approved.pk)
    assert article.section.approvals == 2
    assert not decide(ed, PUBLISH_ARTICLE, article).allowed
    with pytest.raises(Refused):
        workflow.publish(article, by=ed)
    assert article.draft is not None
    assert article.draft.approvals.get().policy["approvals"] == 1


def test_menus_tell_everybody_from_members(nils: Person) -> None:
    """Greeting is for everybody, entering for anyone who is logged in."""
    roles: dict[str, Any] = {"contributor": no("no"), "editor": no("no"), "administrator": no("no")}
    rows = {GREET: Row(**roles, anybody=yes("hello")), ENTER: Row(**roles, member=yes("come in"))}
    rulebook.add("sample", rows, {GREET: RoleAssignment, ENTER: RoleAssignment}, {})
    asked = [(who, what) for who in (ANONYMOUS, nils) for what in (GREET, ENTER)]
    assert [holds_anywhere(*question) for question in asked] == [True, False, True, True]
    assert [decide_anywhere(*question).allowed for question in asked] == [True, False, True, True]


def test_a_class_names_no_object(nell: Person) -> None:
    decision = decide(nell, WRITE, RoleAssignment)
    assert (decision.allowed, decision.obj) == (True, None)
    assert decision.considered == decide(nell, WRITE).considered
    with pytest.raises(TypeError, match=r"done to RoleAssignment, not to Scope"):
        decide(nell, WRITE, Scope)
    with pytest.raises(TypeError, match=r"sample\.run_site is done to the whole site, not to Scope"):
        decide(nell, RUN, Scope)


def test_by_role_alone_an_object_counts_with_its_condition(nick: Person, news_scope: Scope) -> None:
    own = RoleAssignment(role="note", scope=news_scope, assigned_by_id=nick.pk)
    assert allowed_by_role(nick, WRITE, own)
    assert not allowed_by_role(nick, WRITE, RoleAssignment(role="note", scope=news_scope))
    assert not allowed_by_role(nick, RUN, news_scope)
    assert not allowed_by_role(nick, SIGN, own)
