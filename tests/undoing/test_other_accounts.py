"""What was done to other people's accounts, and how roles have to log in."""

from typing import Any

from accounts import factor_resets
from accounts.deactivation import deactivate, reactivate
from accounts.freezing import freeze, unfreeze
from accounts.models import FactorPolicy, User
from accounts.profile import correct_name, rename
from accounts.set_factor_policy import set_policy
from audit.record import record
from content import events, workflow
from content.corrections.making import countersign
from content.emergencies import open_ones
from content.models import Article, Redaction, Section
from content.redaction.places import Wanted
from content.redaction.removing import ask_redaction
from content.restoring import take_versions_out
from content.trash import recover_article, trash_article
from tests.content.test_emergency import opened
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh
from tests.policies import with_policy
from tests.undoing.proofs import takes_back
from tests.undoing.test_looked_at_as_a_thief import PARTS, rewrite
from tests.undoing.test_taking_back import found, in_other_hands, only_line, undo


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


@takes_back(
    "accounts.person.frozen",
    "accounts.person.unfrozen",
    "accounts.person.deactivated",
    "accounts.person.reactivated",
    "accounts.roles.unfrozen",
)
def test_accounts_are_open_and_closed_as_before(
    cara: Person, ed: Person, colin: Person, otto: Person, edna: Person, eva: Person, ada: Person
) -> None:
    freeze(ed, by=ada, reason="strange")
    deactivate(otto, by=ada, reason="left")
    User.objects.filter(pk=edna.pk).update(roles_frozen_at="2026-01-01T00:00Z")
    with in_other_hands():  # type: ignore[attr-defined]
        freeze(cara, by=eva, reason="Ha.")
        unfreeze(ed, by=eva, reason="Ha.")
        deactivate(colin, by=eva, reason="Ha.")
        reactivate(otto, by=eva, reason="Ha.")
        unfreeze(edna, by=eva, reason="Ha.")
    assert len(undo(eva, ada).done) == 5
    assert [bool(again(user).frozen_at) for user in (cara, ed, edna)] == [False, True, True]
    assert [again(user).is_active for user in (colin, otto)] == [True, False]
    assert {line.do for line in found(eva).lines} == {None}


def test_whom_another_froze_since_stays_frozen(cara: Person, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        freeze(cara, by=eva, reason="Ha.")
    unfreeze(cara, by=ada, reason="fine")
    freeze(cara, by=ada, reason="strange")
    assert only_line(eva).why_not == "Changed since by Ada, left as it is."


@takes_back("accounts.name.changed", "accounts.name.corrected")
def test_people_are_called_as_before(cara: Person, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        correct_name(cara, "Thief", by=eva)
        rename(eva, "Mallory")
    undo(eva, ada)
    assert [again(user).name for user in (cara, eva)] == ["Cara", "Eva"]
    assert {line.do for line in found(eva).lines} == {None}


def test_a_name_that_its_owner_chose_since_stays(cara: Person, eva: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        correct_name(cara, "Thief", by=eva)
    rename(cara, "Cara Mia")
    assert only_line(eva).why_not == "Changed since by Cara Mia, left as it is."


@takes_back("accounts.factor_reset.asked")
def test_the_removal_of_a_second_factor_is_stopped(cara: Person, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        factor_resets.ask(cara, by=eva, reason="Ha.")
    undo(eva, ada)
    assert factor_resets.waiting_for(cara) is None


@takes_back("accounts.factor_policy.set")
def test_roles_log_in_as_before(eva: Person, ada: Person) -> None:
    set_policy("editor", by=ada, passkey_required=True, may_remember_device=False, grace_days=5)
    with in_other_hands():  # type: ignore[attr-defined]
        set_policy("editor", by=eva, passkey_required=False, may_remember_device=True, grace_days=90)
        set_policy("contributor", by=eva, passkey_required=True, may_remember_device=False, grace_days=0)
    set_policy("editor", by=ada, passkey_required=False, may_remember_device=True, grace_days=9)
    undo(eva, ada)
    rows = FactorPolicy.objects.order_by("role").values_list(
        "role", "passkey_required", "may_remember_device", "grace_days"
    )
    usual = FactorPolicy().grace_days
    assert list(rows) == [("contributor", False, True, usual), ("editor", True, False, 9)]


@takes_back("content.redaction.asked")
def test_a_removal_by_law_that_waits_is_stopped(published: Article, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        ask_redaction(published, Wanted(passage="From May"), by=eva, reason="A judge said so.")
    undo(eva, ada)
    assert Redaction.objects.get().withdrawn_at


@takes_back("content.emergency.opened")
def test_an_emergency_that_was_opened_is_over(in_review: Article, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        opened(in_review, eva)
    undo(eva, ada)
    assert not open_ones().exists()


@takes_back("content.article.recovered")
def test_what_was_brought_back_from_the_trash_goes_there_again(
    draft: Article, eva: Person, ada: Person
) -> None:
    trash_article(draft, by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        recover_article(fresh(draft), by=eva)
    undo(eva, ada)
    assert fresh(draft).trashed_at
    assert only_line(eva).do is None


def test_what_another_brought_back_stays(draft: Article, eva: Person, ada: Person) -> None:
    trash_article(draft, by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        recover_article(fresh(draft), by=eva)
    trash_article(fresh(draft), by=ada)
    recover_article(fresh(draft), by=ada)
    assert only_line(eva).do is None


@takes_back("content.article.submitted")
def test_what_was_submitted_is_no_longer_in_review(draft: Article, cara: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        workflow.submit(draft, by=cara)
    undo(cara, ada)
    assert fresh(draft).draft.status.state == "draft"


@takes_back("content.article.imported")
def test_what_was_imported_goes_to_the_trash(news: Section, eva: Person, ada: Person) -> None:
    article = workflow.create_article(news, by=ada, title="Old", body="<p>x</p>")
    said: dict[str, Any] = {"revision": 1, "digest": digest_of(article), "state": "draft", "source": "a file"}
    with in_other_hands():  # type: ignore[attr-defined]
        record(events.ARTICLE_IMPORTED, by=eva, about=article, **said)
    undo(eva, ada)
    assert fresh(article).trashed_at


@takes_back("content.versions.taken_out")
def test_what_was_taken_out_of_the_words_of_another_is_there_again(
    draft: Article, cara: Person, ed: Person, eva: Person, ada: Person
) -> None:
    one, two, three = PARTS[:3]
    rewrite(draft, cara, one, two, three)
    rewrite(draft, cara, one, two, "<p>Three, by Cara.</p>")
    rewrite(draft, ed, "<p>One, by Ed.</p>", two, "<p>Three, by Cara.</p>")
    with in_other_hands():  # type: ignore[attr-defined]
        take_versions_out(fresh(draft), [3], by=eva, base=4)
    assert fresh(draft).newest.body == "<p>One, by Ed.</p><p>Two.</p><p>Three.</p>"
    undo(eva, ada)
    assert fresh(draft).newest.body == "<p>One, by Ed.</p><p>Two.</p><p>Three, by Cara.</p>"


@takes_back("content.correction.countersigned")
def test_of_a_correction_that_was_countersigned_there_readers_see_what_was_before(
    published: Article, news: Section, ed: Person, edna: Person, ada: Person
) -> None:
    with_policy(news, corrections=True)
    fix = corrected(fresh(published), ed)
    with in_other_hands():  # type: ignore[attr-defined]
        countersign(fix, by=edna, digest=fix.digest)
    undo(edna, ada)
    assert fresh(published).live_id == fix.base_id
