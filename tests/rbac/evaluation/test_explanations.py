"""What would have to change for a yes is said of just what would do: which role where, which condition, what first."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actors import ANONYMOUS, SystemActor
from content import workflow
from content.actions import (
    APPROVE_ARTICLE,
    CREATE_ARTICLE,
    EDIT_ARTICLE,
    IMPORT_CONTENT,
    PUBLISH_ARTICLE,
    READ_ARTICLE,
)
from content.models import Article, Section
from rbac.administration.permission_sync import permission_of
from rbac.assignments import forget_assignments
from rbac.decisions import decide, decide_anywhere
from rbac.evaluation.explanations import Change, changes_for_yes
from rbac.evidence import Verdict, scope_of
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.rulebook import rulebook
from tests.newsroom import digest_of, fresh
from tests.policies import with_policy
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, RUN, SIGN, WRITE, dated, not_locked

type Said = list[tuple[str, str, bool, str]]


def said(decision: Any) -> Said:
    return [(c.kind, c.sentence, c.enough, c.role) for c in changes_for_yes(decision)]


def role(name: str, sentence: str, *, enough: bool = True) -> tuple[str, str, bool, str]:
    return ("role", sentence, enough, name)


def note(person: Any, **fields: Any) -> RoleAssignment:
    return RoleAssignment(user_id=person.pk, role="note", **fields)


def test_a_user_who_does_not_count_is_told_what_comes_first_and_nothing_else(
    nils: Person, set_state: Any, news_scope: Scope
) -> None:
    set_state(nils, frozen=True)
    assert [(kind, enough) for kind, _said, enough, _role in said(decide(nils, OPEN, news_scope))] == [
        ("account", False)
    ]
    assert [(c[0], c[1].startswith("To log in.")) for c in said(decide(ANONYMOUS, OPEN, news_scope))] == [
        ("account", True)
    ]


@pytest.mark.usefixtures("rules")
def test_a_job_needs_another_program(db: None) -> None:
    (only,) = changes_for_yes(decide(SystemActor("night_job"), RUN))
    assert (only.kind, only.enough) == ("job", False)


def test_each_role_that_would_do_is_named_with_where(nils: Person, news_scope: Scope, sport: Scope) -> None:
    for place, where in (
        (news_scope, "News or the whole site"),
        (sport, "Sport, a section above it or the whole site"),
    ):
        assert said(decide(nils, OPEN, place)) == [
            role("editor", f"To be editor of {where}, alone or in a team: editors open."),
            role("administrator", f"To be administrator of {where}: administrators open."),
        ]
    assert said(decide(nils, RUN)) == [
        role("administrator", "To be administrator of the whole site: administrators run the site.")
    ]


def test_anywhere_a_section_would_do_where_the_thing_stands_in_one(nils: Person) -> None:
    where = "a section or the whole site"
    assert said(decide_anywhere(nils, SIGN)) == [
        role("editor", f"To be editor of {where}, alone or in a team: editors sign what is dated."),
        role("administrator", f"To be administrator of {where}: administrators sign."),
    ]
    assert said(decide_anywhere(nils, RUN)) == [
        role("administrator", "To be administrator of the whole site: administrators run the site.")
    ]


def test_a_role_with_a_condition_is_enough_only_where_it_is_fulfilled(nils: Person) -> None:
    administrator = role("administrator", "To be administrator of the whole site: administrators sign.")
    undated = "To be editor of the whole site, and dated: editors sign what is dated."
    already = "To be editor of the whole site, alone or in a team: editors sign what is dated."
    assert said(decide(nils, SIGN, note(nils))) == [role("editor", undated, enough=False), administrator]
    dated_note = note(nils, until=timezone.now())
    assert said(decide(nils, SIGN, dated_note)) == [role("editor", already), administrator]
    assert said(decide(nils, SIGN)) == [administrator]  # of no note can it be said


def test_a_role_that_is_held_asks_for_its_condition_only(person: MakePerson, give: GiveRole) -> None:
    ed, cara = person("ed"), person("cara")
    give(ed, "editor")
    give(cara, "contributor")
    administrator = role("administrator", "To be administrator of the whole site: administrators sign.")
    assert said(decide(ed, SIGN, note(ed))) == [("condition", "As editor: dated.", False, ""), administrator]
    assert said(decide(ed, SIGN)) == [administrator]
    theirs = said(decide(cara, WRITE, note(ed)))
    assert theirs[0] == ("condition", "As contributor: mine.", False, "")
    assert [name for *_rest, name in theirs] == ["", "editor"]


def test_a_condition_that_cannot_be_checked_is_not_fulfilled(
    nils: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(dated), "test", lambda actor, obj: 1 / 0)
    changes = changes_for_yes(decide(nils, SIGN, note(nils)))
    assert [(c.role, c.enough) for c in changes] == [("editor", False), ("administrator", True)]


def test_a_made_role_that_would_do_is_named_too(person: MakePerson, news_scope: Scope) -> None:
    CustomRole.objects.create(key="opener", name="Opener", look="opener", cells={str(OPEN): "editor"})
    CustomRole.objects.create(key="idler", name="Idler", look="idler", cells={})
    found = changes_for_yes(decide(person("otto"), OPEN, news_scope))
    assert [change.role for change in found] == ["editor", "administrator", "opener"]


def test_what_binds_everybody_comes_first_and_is_enough_only_for_whom_a_role_says_yes(
    nell: Person, nils: Person
) -> None:
    locked = note(nell, reason="locked")
    sentence = "This binds everybody, whatever they hold: This note is locked."
    assert said(decide(nell, WRITE, locked)) == [("invariant", sentence, True, "")]
    first, then, *rest = changes_for_yes(decide(nils, WRITE, locked))
    assert first == Change("invariant", sentence)
    assert then == Change("invariant", "Once that is so, one of the following as well:")
    assert rest
    assert not any(change.enough for change in rest)


def test_the_way_out_of_an_invariant_is_said_with_it(nils: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(not_locked), "way_out", "That it is unlocked.")
    first = changes_for_yes(decide(nils, WRITE, note(nils, reason="locked")))[0]
    assert first.sentence.endswith("This note is locked. That it is unlocked.")


PEOPLE = ("cara", "colin", "ed", "ada", "otto")
ON = {"draft": Article, "in_review": Article, "taken_down": Article, "news": Section}


def apply(change: Change, person: User, action: str, obj: Any) -> None:
    if change.kind == "role":
        RoleAssignment.objects.create(user=person, role=change.role, scope=scope_of(obj), reason="x")
    elif change.store is not None:
        at = obj if isinstance(obj, change.store.model) else obj.section
        permission = permission_of(change.store, action)
        grants: Any = change.store.to_person._default_manager
        grants.create(user=person, content_object=at, permission=permission, reason="x")
    forget_assignments()


def holds_true(change: Change, person: User, action: str, obj: Any) -> bool:
    with transaction.atomic():
        apply(change, person, action, obj)
        allowed = decide(User.objects.get(pk=person.pk), action, obj).allowed
        transaction.set_rollback(True)
    forget_assignments()
    return allowed


@pytest.mark.parametrize("thing", ON)
def test_every_single_change_that_is_named_is_enough(thing: str, request: pytest.FixtureRequest) -> None:
    people = [request.getfixturevalue(name) for name in PEOPLE]
    made = request.getfixturevalue(thing)
    obj = type(made)._default_manager.get(pk=made.pk)
    wrong, tried = [], 0
    for action in (a for a in rulebook if rulebook.model_of(a) is ON[thing]):
        for person in people:
            decision = decide(person, action, obj)
            changes = changes_for_yes(decision)
            assert bool(changes) is not decision.allowed, (action, person)
            for change in (c for c in changes if c.enough and c.kind in {"role", "grant"}):
                tried += 1
                if not holds_true(change, person, action, obj):
                    wrong.append((str(action), str(person), change.sentence))
    assert (wrong, tried > 5) == ([], True)


def test_no_grant_is_named_where_no_grant_could_pass(draft: Article, news: Section, cara: User) -> None:
    with_policy(news, four_eyes=False)
    decision = decide(cara, APPROVE_ARTICLE, Article.objects.get(pk=draft.pk))
    assert {c.kind for c in changes_for_yes(decision)} == {"role"}


def test_a_grant_is_named_with_what_would_be_shared(draft: Article, news: Section, otto: User) -> None:
    def shared(decision: Any) -> list[tuple[str, str]]:
        changes = [change for change in changes_for_yes(decision) if change.kind == "grant"]
        return [(change.store.label if change.store else "", change.sentence) for change in changes]

    article = fresh(draft)
    this, section = "shares exactly this: “%s”.", "shares the section it is in."
    assert shared(decide(otto, EDIT_ARTICLE, article)) == [
        ("content.article", f"Or that a user who may, {this % article}"),
        ("content.section", f"Or that a user who may, {section}"),
    ]
    assert shared(decide(otto, CREATE_ARTICLE, news)) == [
        ("content.section", f"Or that a user who may, {this % news}")
    ]
    assert shared(decide_anywhere(otto, EDIT_ARTICLE)) == [
        ("content.article", "Or that a user who may, shares one with them.")
    ]
    for of_the_whole_site in (EDIT_ARTICLE, IMPORT_CONTENT):
        assert shared(decide(otto, of_the_whole_site)) == []


def test_nothing_that_is_shown_has_a_code_name(
    taken_down: Article, ed: User, cara: User, otto: User, ada: User
) -> None:
    shown = [
        str(piece.source)
        for action in rulebook
        for person in (ed, cara, otto, ada)
        for piece in decide(
            person, action, taken_down if rulebook.model_of(action) is Article else None
        ).considered
    ]
    assert [source for source in shown if "_" in source] == []
    invariants = {i for action in rulebook for i in rulebook.invariants_of(action)}
    assert [i.name for i in invariants if not (i.label and i.way_out)] == []
    cells = [cell for action in rulebook for cell in rulebook.row(action).roles.values()]
    assert [c.condition.name for c in cells if c.condition and not c.condition.label] == []
    refused = decide(ed, EDIT_ARTICLE, taken_down).considered[-1]
    assert (refused.verdict, refused.source) == (Verdict.REFUSES, "what was taken down comes back first")


@pytest.mark.parametrize("audience", ["public", "members", "roles"])
def test_every_no_to_a_user_who_is_not_logged_in_or_does_not_count_says_what_comes_first(
    audience: str, in_review: Article, published: Article, news: Section, ed: User
) -> None:
    with_policy(news, audience=audience)
    ed.roles_frozen_at = timezone.now()
    ed.save()
    for actor, first in ((ANONYMOUS, "To log in."), (User.objects.get(pk=ed.pk), "First the account:")):
        for action in (a for a in rulebook if rulebook.model_of(a) in {Article, Section}):
            for obj in (
                Section.objects.get(pk=news.pk),
                Article.objects.get(pk=in_review.pk),
                Article.objects.get(pk=published.pk),
            ):
                if not isinstance(obj, rulebook.model_of(action) or ()):
                    continue
                decision = decide(actor, action, obj)
                if not decision.allowed:
                    changes = changes_for_yes(decision)
                    assert changes, (actor, action)
                    assert not changes[-1].sentence.endswith(":"), (actor, action)
                    kinds = {change.kind for change in changes}
                    assert kinds <= {"account", "invariant"}, (actor, action, kinds)
                    accounts = [c.sentence for c in changes if c.kind == "account"]
                    assert all(said.startswith(first) for said in accounts)


def test_what_only_has_to_be_published_is_then_read_by_everybody(in_review: Article) -> None:
    (only,) = changes_for_yes(decide(ANONYMOUS, READ_ARTICLE, in_review))
    assert (only.kind, only.enough) == ("invariant", True)


def test_an_invariant_that_cannot_be_checked_names_no_grant_and_breaks_no_page(
    draft: Article, otto: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    (own,) = (i for i in rulebook.invariants_of(APPROVE_ARTICLE) if i.name == "no_one_approves_own_words")
    broken = replace(own, broken=fails, demanded=lambda _: False)
    monkeypatch.setitem(rulebook._invariants, APPROVE_ARTICLE, [broken])
    assert {c.kind for c in changes_for_yes(decide(otto, APPROVE_ARTICLE, draft))} == {"role"}


def test_what_mends_an_invariant_is_enough_where_it_says_so(
    in_review: Article, taken_down: Article, ed: User, edna: User
) -> None:
    """Done as it is said: someone else approves; what was taken down is brought back."""
    other = workflow.create_article(
        in_review.section, by=edna, title="Tides", summary="Two.", body="<p>New.</p>"
    )
    workflow.submit(other, by=edna)
    mends: dict[str, tuple[Article, Callable[[], object]]] = {
        PUBLISH_ARTICLE: (other, lambda: workflow.approve(other, by=ed, digest=digest_of(other))),
        EDIT_ARTICLE: (taken_down, lambda: workflow.restore(taken_down, by=edna)),
    }
    for action, (article, mend) in mends.items():
        (only,) = changes_for_yes(decide(ed, action, fresh(article)))
        assert (only.kind, only.enough) == ("invariant", True)
        mend()
        assert decide(ed, action, fresh(article)).allowed
