"""A person who makes, promotes or recovers the second one: the accounts count as one, by HTTP and past every verb."""

from typing import Any

import pytest

from accounts.models import User
from accounts.second_factor.factor_resets import carry_out_due
from content import workflow
from content.models import Approval, Article, Section
from content.models.articles.review import State
from rbac.models import RoleAssignment
from tests.accounts.people import HASHED
from tests.accounts.postbox import mail_is_down
from tests.accounts.second_factor.test_factor_resets import let_the_hour_pass
from tests.captured_web import execute, refused
from tests.confirming import confirmed
from tests.newsroom import Person, digest_of, fresh, person
from tests.policies import with_policy
from tests.signing_in import new_authenticator_of, signed_in


def invited(admin: Person, name: str, role: str, section: Section | None = None) -> Person:
    """By the form of the CMS; their second factor as if they had accepted the invitation since."""
    typed = {"email": f"{name}@example.org", "name": name, "role": role}
    typed |= {"scope": str(section.scope_id)} if section else {}
    assert confirmed(signed_in(admin), "/cms/people/invite/", typed).status_code == 302
    user = User.objects.get(email=f"{name}@example.org")
    new_authenticator_of(user)
    return user


def article_of(writer: Person, section: Section) -> Article:
    article = workflow.create_article(
        section, by=writer, title="Mine", summary="All of it.", body="<p>Mine.</p>"
    )
    return workflow.submit(article, by=writer)


def approves(who: Person, article: Article) -> Any:
    client = signed_in(User.objects.get(pk=who.pk))
    return client.post(f"/cms/articles/{article.pk}/approve/", {"digest": digest_of(article)})


def assert_refused(who: Person, article: Article) -> None:
    answer = approves(who, article)
    assert (answer.status_code, "count as one person until" in answer.text) == (403, True)
    assert fresh(article).draft.status.state == State.IN_REVIEW
    client = signed_in(User.objects.get(pk=who.pk))
    assert client.post(f"/cms/articles/{article.pk}/publish/").status_code == 403


def test_who_invites_an_editor_is_one_person_with_them(ada: Person, news: Section) -> None:
    assert_refused(invited(ada, "puppet", "editor", news), article_of(ada, news))


def test_who_resets_a_factor_takes_no_link_and_is_one_person_with_its_owner(
    ada: Person, ed: Person, news: Section
) -> None:
    article, admin = article_of(ada, news), signed_in(ada)
    User.objects.filter(pk=ed.pk).update(password=HASHED)
    admin.post(f"/cms/people/{ed.pk}/reset-second-factor/", {"reason": "lost"})
    let_the_hour_pass()
    assert carry_out_due() == 1
    assert admin.post(f"/cms/people/{ed.pk}/recovery/").status_code == 403
    new_authenticator_of(ed)
    assert_refused(ed, article)


def test_who_saw_a_link_resets_no_factor_of_the_same_account(ada: Person, eve: Person, ed: Person) -> None:
    User.objects.filter(pk=ed.pk).update(password=HASHED)
    mail_is_down()
    assert signed_in(eve).post(f"/cms/people/{ed.pk}/recovery/").status_code == 302  # Eve asks
    assert signed_in(ada).post(f"/cms/people/{ed.pk}/recovery/").status_code == 200
    reset = f"/cms/people/{ed.pk}/reset-second-factor/"
    assert signed_in(ada).post(reset, {"reason": "lost"}).status_code == 403
    assert signed_in(eve).post(reset, {"reason": "lost"}).status_code == 302


def test_two_whom_one_invited_are_one_person(ada: Person, news: Section) -> None:
    first, second = (invited(ada, name, "editor", news) for name in ("first", "second"))
    assert_refused(second, article_of(first, news))


def test_two_whom_one_invited_give_one_approval(ada: Person, in_review: Article, news: Section) -> None:
    with_policy(news, approvals=2)
    first, second = (invited(ada, name, "editor", news) for name in ("first", "second"))
    assert approves(first, in_review).status_code == 302
    assert_refused(second, in_review)
    said = refused(
        "INSERT INTO content_approval (revision_id, digest, submission, approver_id, role, one_with)"
        " SELECT revision_id, digest, submission, %s, role, '{}' FROM content_approval",
        second.pk,
    )
    assert "counts as one person with another approver" in said


def test_who_was_promoted_and_recovers_another_links_all_three(
    ada: Person, eve: Person, ed: Person, news: Section
) -> None:
    article = article_of(ada, news)
    mail_is_down()
    typed = {"role": "administrator", "scope": "site", "reason": "helps"}
    promoted = person("Pia", "contributor", news.scope)
    assert confirmed(signed_in(ada), f"/cms/people/{promoted.pk}/grant/", typed).status_code == 302
    User.objects.filter(pk=ed.pk).update(password=HASHED)
    for administrator in (eve, promoted):  # one asks, the other is shown the link
        signed_in(administrator).post(f"/cms/people/{ed.pk}/recovery/")
    assert_refused(ed, article)


@pytest.mark.parametrize("way", ["team", "reactivate", "unfreeze"])
def test_other_ways_to_make_an_editor(way: str, ada: Person, otto: Person, ed: Person, news: Section) -> None:
    article, admin = article_of(ada, news), signed_in(ada)
    if way == "team":
        execute("INSERT INTO auth_group (name) VALUES ('Night desk')")
        execute(
            "INSERT INTO secure_rbac_roleassignment (team_id, role, scope_id, reason, assigned_by_system)"
            " SELECT id, 'editor', %s, 'x', 'command_line' FROM auth_group",
            news.scope_id,
        )
        typed = {"person": str(otto.pk), "reason": "x"}
        team = otto.groups.model.objects.get(name="Night desk")
        confirmed(admin, f"/cms/people/teams/{team.pk}/join/", typed)
        assert_refused(otto, article)
        return
    admin.post(f"/cms/people/{ed.pk}/{'deactivate' if way == 'reactivate' else 'freeze'}/", {"reason": "x"})
    admin.post(f"/cms/people/{ed.pk}/{way}/", {"reason": "x"})
    assert_refused(ed, article)


def test_somebody_from_outside_vouches(ada: Person, eve: Person, news: Section) -> None:
    puppet, article = invited(ada, "editor", "editor", news), article_of(ada, news)
    vouch = f"/cms/people/{puppet.pk}/vouch/"
    assert signed_in(ada).post(vouch, {"reason": "I know him."}).status_code == 403
    assert "Vouch for this person" not in signed_in(ada).get(f"/cms/people/{puppet.pk}/").text
    assert_refused(puppet, article)
    assert "Vouch for this person" in signed_in(eve).get(f"/cms/people/{puppet.pk}/").text
    assert signed_in(eve).post(vouch, {"reason": "I have met him."}).status_code == 302
    assert approves(puppet, article).status_code == 302


def test_no_act_is_written_changed_or_removed(ada: Person, news: Section) -> None:
    puppet = invited(ada, "puppet", "editor", news)
    for statement in (
        "INSERT INTO secure_rbac_act (kind, by_id, about_id) VALUES ('role', 1, 2)",
        "UPDATE secure_rbac_act SET at = '2000-01-01'",
        "DELETE FROM secure_rbac_act",
        "DELETE FROM secure_rbac_vouch",
        "UPDATE secure_rbac_founding SET at = now()",
    ):
        assert "denied" in refused(statement)
    assert "linked" in refused(
        "INSERT INTO secure_rbac_vouch (person_id, by_id) VALUES (%s, %s)", puppet.pk, ada.pk
    )
    assert "founded before" in refused("INSERT INTO secure_rbac_founding DEFAULT VALUES")


def test_a_forged_approval_of_a_linked_account_publishes_nothing(ada: Person, news: Section) -> None:
    puppet, article = invited(ada, "puppet", "editor", news), article_of(ada, news)
    draft = fresh(article).draft
    execute(
        "INSERT INTO content_approval (revision_id, digest, submission, approver_id, role, one_with)"
        " VALUES (%s, %s, %s, %s, 'editor', '{}')",
        draft.pk, draft.digest, draft.status.submission, puppet.pk,
    )  # fmt: skip
    assert ada.pk in Approval.objects.get(revision=draft).one_with
    said = refused("UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s", draft.pk)
    assert "no one else has approved" in said


def test_a_role_held_for_long_links_no_one_again(ada: Person, ed: Person, news: Section) -> None:
    """Else a team of forty could not work on the day its role is renewed."""
    RoleAssignment.objects.filter(user=ed).update(assigned_at="2026-01-01T00:00:00Z")
    typed = {"role": "editor", "scope": str(news.scope_id), "reason": "longer", "last_day": "2099-01-01"}
    confirmed(signed_in(ada), f"/cms/people/{ed.pk}/grant/", typed)
    assert RoleAssignment.objects.get(user=ed).assigned_by == ada
    assert approves(ed, article_of(ada, news)).status_code == 302
