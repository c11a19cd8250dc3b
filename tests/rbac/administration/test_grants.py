"""Who may share an article or a section, with whom, and what no one can be given."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Session, User
from audit.models import Entry
from content import workflow
from content.actions import (
    APPROVE_ARTICLE,
    CREATE_ARTICLE,
    EDIT_ARTICLE,
    MOVE_SECTION,
    PUBLISH_ARTICLE,
    SHARE_ARTICLE,
    VIEW_ARTICLE,
)
from content.models import Article, Section
from content.models.grants import ArticleGrant, SectionGrant
from content.sections.verbs import add_section
from rbac.administration import grants
from rbac.administration.permission_sync import permission_of
from rbac.decisions import decide
from rbac.errors import Conflict, Invalid, Refused
from rbac.grants import grant_object, grantable, grants_on, holder_of, revoke_grant
from rbac.queries import visible_to
from rbac.rulebook import rulebook
from tests.policies import with_policy
from tests.signing_in import signed_in
from tests.unwritten import assert_nothing_by_half
from tests.words import OLD_SITE


def may(user: User, action: str, obj: Any) -> bool:
    return decide(User.objects.get(pk=user.pk), action, obj).allowed


def test_a_contributor_cannot_share_even_her_own_article(draft: Article, cara: User, colin: User) -> None:
    with pytest.raises(Refused, match="editors decide who else works on an article"):
        grant_object(colin, EDIT_ARTICLE, draft, reason="helps", by=cara)
    assert not ArticleGrant.objects.exists()


def test_an_editor_cannot_share_an_article_of_another_section(
    draft: Article, policies: Section, otto: User, ada: User
) -> None:
    grant_object(otto, EDIT_ARTICLE, policies, reason="helps", by=ada)
    with pytest.raises(Refused):
        grant_object(otto, VIEW_ARTICLE, draft, reason="helps", by=User.objects.get(pk=otto.pk))


def test_no_one_shares_with_themselves_not_even_through_a_team(draft: Article, ed: User) -> None:
    team = Group.objects.create(name="Legal")
    ed.groups.add(team)
    for to in (ed, team):
        with pytest.raises(Refused, match="with yourself"):
            grant_object(to, EDIT_ARTICLE, draft, reason="helps", by=ed)


def test_an_editor_cannot_share_a_whole_section(news: Section, ed: User, otto: User) -> None:
    with pytest.raises(Refused, match="decided by administrators"):
        grant_object(otto, EDIT_ARTICLE, news, reason="helps", by=ed)


def test_an_author_cannot_be_let_approve_her_own_words(draft: Article, cara: User, ed: User) -> None:
    with pytest.raises(Refused, match="wrote part of it"):
        grant_object(cara, APPROVE_ARTICLE, draft, reason="in a hurry", by=ed)


def test_a_team_is_not_taken_for_an_author_whose_number_it_has(draft: Article, cara: User, ed: User) -> None:
    team = Group.objects.create(pk=cara.pk, name="Legal")
    given = grant_object(team, APPROVE_ARTICLE, draft, reason="reads for libel", by=ed)
    assert given.group == team


@pytest.mark.parametrize("four_eyes", [True, False])
def test_a_grant_never_lets_anybody_approve_own_words(
    in_review: Article, news: Section, cara: User, ada: User, four_eyes: bool
) -> None:
    """Not through the section, nor through a team, nor where four eyes are not demanded; no list has them either."""
    team = Group.objects.create(name="Writers")
    cara.groups.add(team)
    grant_object(team, APPROVE_ARTICLE, in_review, reason="in a hurry", by=ada)
    grant_object(cara, APPROVE_ARTICLE, news, reason="in a hurry", by=ada)
    if not four_eyes:
        with_policy(news, four_eyes=False)
    assert not may(cara, APPROVE_ARTICLE, Article.objects.get(pk=in_review.pk))
    assert in_review.pk not in listed(cara, APPROVE_ARTICLE)


def test_sharing_and_moving_cannot_be_given(news: Section, draft: Article, ada: User, otto: User) -> None:
    for action, obj in ((SHARE_ARTICLE, draft), (MOVE_SECTION, news)):
        with pytest.raises(Invalid, match="cannot be given"):
            grant_object(otto, action, obj, reason="helps", by=ada)


@pytest.mark.parametrize(("reason", "hours"), [("  ", None), ("helps", -1), ("x" * 401, None)])
def test_a_grant_needs_a_reason_and_an_end_that_is_to_come(
    draft: Article, ed: User, otto: User, reason: str, hours: int | None
) -> None:
    until = timezone.now() + timedelta(hours=hours) if hours else None
    with pytest.raises(Invalid):
        grant_object(otto, EDIT_ARTICLE, draft, until=until, reason=reason, by=ed)


def test_one_action_on_one_article_is_given_with_the_sight_of_it(
    draft: Article, in_review: Article, news: Section, ed: User, otto: User
) -> None:
    other = workflow.create_article(news, by=ed, title="Harbour dues")
    grant_object(otto, EDIT_ARTICLE, draft, reason="knows the ferries", by=ed)
    assert [may(otto, action, draft) for action in (EDIT_ARTICLE, VIEW_ARTICLE)] == [True, True]
    assert not may(otto, PUBLISH_ARTICLE, draft)
    assert not may(otto, VIEW_ARTICLE, other)


def test_hard_rules_bind_a_user_who_holds_a_grant(taken_down: Article, ed: User, otto: User) -> None:
    grant_object(otto, EDIT_ARTICLE, taken_down, reason="helps", by=ed)
    decision = decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, taken_down)
    assert (decision.allowed, decision.considered[-1].name) == (False, "not_taken_down")


def test_a_grant_on_a_section_covers_what_lies_in_it_and_below(
    news: Section, policies: Section, draft: Article, ada: User, ed: User, otto: User
) -> None:
    sport = add_section(news, by=ada, source=OLD_SITE, title="Sport")
    below = workflow.create_article(sport, by=ada, title="Cup final")
    elsewhere = workflow.create_article(policies, by=ada, title="Dogs")
    grant_object(otto, EDIT_ARTICLE, news, reason="covers for Ed", by=ada)
    allowed = [may(otto, EDIT_ARTICLE, article) for article in (draft, below, elsewhere)]
    assert allowed == [True, True, False]
    assert not may(otto, CREATE_ARTICLE, news)


def test_giving_it_again_is_a_conflict_and_another_end_replaces_the_first(
    draft: Article, ed: User, otto: User
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    with pytest.raises(Conflict):
        grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    end = timezone.now() + timedelta(days=3)
    changed = grant_object(otto, EDIT_ARTICLE, draft, until=end, reason="until Friday", by=ed)
    assert [(g.pk, g.until, g.reason) for g in grants_on(draft)] == [(changed.pk, end, "until Friday")]


def test_what_has_ended_can_be_given_again(draft: Article, ed: User, otto: User) -> None:
    grant = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    ArticleGrant.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert grants_on(draft) == []
    assert not may(otto, EDIT_ARTICLE, draft)
    again = grant_object(otto, EDIT_ARTICLE, draft, reason="once more", by=ed)
    assert (again.pk, again.until) == (grant.pk, None)
    assert may(otto, EDIT_ARTICLE, draft)
    assert Entry.objects.filter(event="rbac.grant.created").count() == 2


def test_taking_it_away_ends_it_at_once_with_the_sessions(draft: Article, ed: User, otto: User) -> None:
    grant = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    signed_in(otto)
    revoke_grant(grant, reason="done", by=ed)
    assert not may(otto, EDIT_ARTICLE, draft)
    assert not Session.objects.filter(user=otto).exists()
    with pytest.raises(Conflict):
        revoke_grant(grant, reason="done", by=ed)


def test_a_contributor_cannot_take_a_grant_away(draft: Article, ed: User, otto: User, cara: User) -> None:
    grant = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    with pytest.raises(Refused):
        revoke_grant(grant, reason="mine", by=cara)
    assert may(otto, EDIT_ARTICLE, draft)


def test_the_decision_names_the_grant_its_giver_reason_and_end(draft: Article, ed: User, otto: User) -> None:
    grant_object(
        otto, EDIT_ARTICLE, draft, until=timezone.now() + timedelta(days=2), reason="knows the ferries", by=ed
    )
    decision = decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, draft)
    named = decision.considered[-1]
    assert (named.kind, str(named.verdict)) == ("grant", "grants")
    assert "given by Ed until" in named.source
    assert "knows the ferries" in named.source
    assert decision.reason == "Ed shared it with this person"


def test_a_team_holds_a_grant_and_the_decision_says_so(draft: Article, ed: User, otto: User) -> None:
    team = Group.objects.create(name="Legal")
    grant_object(team, EDIT_ARTICLE, draft, reason="reads it for libel", by=ed)
    assert not may(otto, EDIT_ARTICLE, draft)
    otto.groups.add(team)
    decision = decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, draft)
    assert "through the team Legal" in decision.considered[-1].source


def test_what_is_given_and_taken_counts_at_once_for_a_user_who_is_at_work(
    draft: Article, news: Section, ed: User, ada: User, otto: User
) -> None:
    """What a person was loaded with is not what they hold any more."""
    at_work = User.objects.get(pk=otto.pk)
    assert not decide(at_work, EDIT_ARTICLE, draft).allowed
    grant = grant_object(otto, EDIT_ARTICLE, news, reason="covers", by=ada)
    assert decide(at_work, EDIT_ARTICLE, draft).allowed
    with pytest.raises(Refused):
        revoke_grant(grant, reason="done", by=ed)  # who shares a section takes it back, and no one else
    revoke_grant(grant, reason="done", by=ada)
    assert not decide(at_work, EDIT_ARTICLE, draft).allowed


def test_nothing_is_given_or_taken_by_half(
    ada: User, otto: User, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    why: dict[str, Any] = {"reason": "x", "by": ada}
    given = grant_object(otto, EDIT_ARTICLE, news, **why)
    verbs = (
        lambda: grant_object(otto, VIEW_ARTICLE, news, **why),
        lambda: revoke_grant(given, **why),
    )
    assert_nothing_by_half(verbs, grants, SectionGrant, monkeypatch=monkeypatch)


@pytest.fixture
def other(news: Section, ed: User) -> Article:
    return workflow.create_article(news, by=ed, title="Another", summary="More.", body="<p>More.</p>")


def listed(user: User, action: str) -> set[int]:
    found = visible_to(User.objects.get(pk=user.pk), action, Article)
    return set(found.values_list("pk", flat=True))


def test_each_grant_is_for_its_own_action(draft: Article, other: Article, ed: User, otto: User) -> None:
    before = listed(otto, VIEW_ARTICLE)
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    grant_object(otto, APPROVE_ARTICLE, other, reason="checks", by=ed)
    assert draft.pk in listed(otto, EDIT_ARTICLE)
    assert other.pk not in listed(otto, EDIT_ARTICLE)
    assert draft.pk not in listed(otto, APPROVE_ARTICLE)
    assert listed(otto, PUBLISH_ARTICLE) == set()
    assert listed(otto, VIEW_ARTICLE) == before | {draft.pk, other.pk}


def test_the_grants_of_an_object_are_its_own_the_newest_first(
    draft: Article, other: Article, ed: User, otto: User, colin: User
) -> None:
    team = Group.objects.create(name="Legal")
    grant_object(otto, EDIT_ARTICLE, other, reason="elsewhere", by=ed)
    first = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    second = grant_object(team, VIEW_ARTICLE, draft, reason="checks", by=ed)
    third = grant_object(colin, VIEW_ARTICLE, draft, reason="reads", by=ed)
    assert {(type(g), g.pk) for g in grants_on(draft)} == {(type(g), g.pk) for g in (first, second, third)}
    times = [grant.assigned_at for grant in grants_on(draft)]
    assert times == sorted(times, reverse=True)
    assert [holder_of(grant) for grant in (first, second)] == [otto, team]


def test_no_one_can_give_what_no_role_lets_them_do(draft: Article, ed: User, otto: User, cara: User) -> None:
    assert EDIT_ARTICLE in grantable(ed, draft)
    assert list(grantable(otto, draft)) == []
    assert APPROVE_ARTICLE not in grantable(cara, draft)


def test_what_no_rule_lets_be_shared_is_an_error_of_the_program(ada: User) -> None:
    with pytest.raises(TypeError, match="can be shared"):
        grants_on(ada)


def test_who_was_slower_by_a_moment_is_told(
    ed: User, otto: User, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rulebook.grant_store(Article)
    assert store is not None
    row: dict[str, Any] = {
        "user": otto,
        "content_object": draft,
        "permission": permission_of(store, VIEW_ARTICLE),
    }

    @contextmanager
    def someone_else_gives_it(_people: object) -> Iterator[None]:
        ArticleGrant.objects.create(**row, reason="a moment before")
        yield

    monkeypatch.setattr("rbac.administration.grants.enforce_separations", someone_else_gives_it)
    with pytest.raises(Conflict, match="just given this"):
        grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)


def test_no_one_shares_what_no_role_of_theirs_lets_them_do(
    ed: User, otto: User, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.administration.grants.allowed_by_role", lambda *args: False)
    with pytest.raises(Refused, match="your own role does not allow"):
        grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)


def test_one_grant_of_several_ends_on_a_day_and_another_is_taken(
    ed: User, otto: User, draft: Article, in_review: Article, end: datetime
) -> None:
    view, edit = (
        grant_object(otto, action, draft, reason="helps", by=ed) for action in (VIEW_ARTICLE, EDIT_ARTICLE)
    )
    grant_object(otto, EDIT_ARTICLE, draft, until=end, reason="until then", by=ed)
    ends = {grant.pk: grant.until for grant in ArticleGrant.objects.all()}
    assert ends == {view.pk: None, edit.pk: end}
    revoke_grant(edit, reason="done", by=ed)
    assert [grant.pk for grant in ArticleGrant.objects.all()] == [view.pk]
