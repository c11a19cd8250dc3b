"""What a grant is worth in menus, and where a rule about oneself cannot be checked."""

from typing import Any

import pytest

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE
from content.models import Article, Section
from rbac.decisions import decide, decide_anywhere, holds_anywhere
from rbac.grants import grant_object
from rbac.rulebook import rulebook
from tests.policies import with_policy


def test_somebody_with_a_grant_may_do_it_somewhere_and_is_told_by_which(
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
