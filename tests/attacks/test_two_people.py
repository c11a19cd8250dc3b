"""A person who makes, promotes or recovers the second one: the accounts count as one, by HTTP and past every verb."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Session, User
from accounts.second_factor.factor_resets import carry_out_due
from content import workflow
from content.comments.receipts import new_receipt
from content.models import (
    Approval,
    Article,
    Comment,
    EmergencyPass,
    GuestReview,
    PublicText,
    Redaction,
    Section,
    UrgentCorrection,
)
from content.models.articles.review import State
from rbac.models import RoleAssignment
from tests.accounts.people import HASHED
from tests.accounts.postbox import mail_is_down
from tests.accounts.second_factor.test_factor_resets import let_the_hour_pass
from tests.captured_web import execute, refused
from tests.confirming import confirmed
from tests.guests import link_in_mail
from tests.newsroom import Person, digest_of, fresh, person
from tests.policies import with_policy
from tests.previews import followed
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


# Beyond approvals. Ada makes a second person: she invites it, takes a link to its account, or another names both.
WORDS = {"title": "Ferry timetable changes", "summary": "", "body": "<p>From June.</p>", "base": "1"}


def puppet(ada: Person) -> Person:
    """Ada invites an editor."""
    return invited(ada, "puppet", "editor", Section.objects.get(slug="news"))


def recovered(ada: Person) -> Person:
    """Ada is shown a link to the account of an editor of long ago; there is no other administrator."""
    victim = person("Victor", "editor")
    User.objects.filter(pk=victim.pk).update(password=HASHED)
    mail_is_down()
    assert signed_in(ada).post(f"/cms/people/{victim.pk}/recovery/").status_code == 200
    return victim


def common_cause(ada: Person) -> Person:
    """A third user promoted both."""
    pia, twin = person("Pia", "administrator"), person("Tom")
    for account in (ada, twin):
        RoleAssignment.objects.create(user=account, role="editor", reason="x", assigned_by=pia)
    return twin


@pytest.fixture(params=[puppet, recovered, common_cause], ids=lambda way: way.__name__)
def other(request: pytest.FixtureRequest, ada: Person, news: Section) -> Client:
    """Ada's second person, logged in; made when the test has what it starts from."""
    way: Callable[[Person], Person] = request.param
    return signed_in(User.objects.get(pk=way(ada).pk))


def assert_one_person(client: Client, address: str, sent: dict[str, str] | None = None) -> None:
    answer = client.post(address, sent or {})
    assert (answer.status_code, "count as one person until" in answer.text) == (403, True)


def test_it_countersigns_no_correction(ada: Person, published: Article, other: Client, edna: Person) -> None:
    with_policy(published.section, corrections=True)
    typed = WORDS | {"reason": "Wrong day"}
    signed_in(ada).post(f"/cms/articles/{published.pk}/correct/publish/", typed)
    fix = UrgentCorrection.objects.get()
    countersign, digest = f"/cms/corrections/{fix.pk}/countersign/", {"digest": fix.digest}
    assert_one_person(other, countersign, digest)
    assert signed_in(edna).post(countersign, digest).status_code == 302


def test_it_signs_off_no_emergency(ada: Person, draft: Article, other: Client, edna: Person) -> None:
    page, digest = f"/cms/articles/{draft.pk}/", {"digest": digest_of(draft)}
    client = signed_in(ada)
    asked = digest | {"reason": "Gas leak", "minutes": "15"}
    assert client.post(f"{page}emergency/open/", asked).status_code == 302
    assert client.post(f"{page}publish/", digest).status_code == 302
    sign_off = f"/cms/emergencies/{EmergencyPass.objects.get().pk}/sign-off/"
    assert_one_person(other, sign_off)
    assert signed_in(edna).post(sign_off).status_code == 302


def test_it_accepts_no_words(ada: Person, published: Article, other: Client, edna: Person) -> None:
    words = {"title": "The mayor resigned", "slug": "news", "description": ""}
    words |= {"comments": "held", "review_days": ""}
    assert signed_in(ada).post(f"/cms/sections/{published.section_id}/", words).status_code == 302
    text = PublicText.objects.latest("pk")
    accept, digest = f"/cms/words/{text.pk}/accept/", {"digest": text.digest}
    assert_one_person(other, accept, digest)
    forged = "UPDATE content_publictext SET accepted_by_id = %s WHERE id = %s"
    second = Session.objects.exclude(user=ada).latest("pk").user_id
    assert "no second person accepted" in refused(forged, second, text.pk)
    assert signed_in(edna).post(accept, digest).status_code == 302


def test_it_approves_no_comment(ada: Person, published: Article, other: Client, edna: Person) -> None:
    address, typed = f"/comments/{published.public_id}/new/", {"name": "Joe", "text": "The mayor resigned"}
    assert signed_in(ada).post(address, typed | {"receipt": new_receipt()}).status_code == 303
    approve = f"/cms/comments/{Comment.objects.get().pk}/approve/"
    assert_one_person(other, approve)
    assert signed_in(edna).post(approve).status_code == 302


def test_it_asks_no_guest(ada: Person, news: Section, other: Client, edna: Person) -> None:
    with_policy(news, guests="approve")
    article = article_of(ada, news)
    asked = {"digest": digest_of(article), "name": "Gisela", "email": "g@lawyers.example", "days": "3"}
    assert_one_person(other, f"/cms/articles/{article.pk}/guests/ask/", asked)
    assert not GuestReview.objects.exists()
    answer = signed_in(edna).post(f"/cms/articles/{article.pk}/guests/ask/", asked)
    assert answer.status_code == 302


def test_an_author_asks_no_guest(cara: Person, ed: Person, news: Section) -> None:
    with_policy(news, guests="approve")
    article = article_of(ed, news)
    asked = {"digest": digest_of(article), "name": "Gisela", "email": "g@lawyers.example", "days": "3"}
    assert signed_in(ed).post(f"/cms/articles/{article.pk}/guests/ask/", asked).status_code == 403
    assert not GuestReview.objects.exists()


def test_a_guest_and_the_editor_who_asked_are_one_approver(in_review: Article, ed: Person) -> None:
    with_policy(in_review.section, guests="approve", approvals=2)
    asked = {"digest": digest_of(in_review), "name": "Gisela", "email": "g@lawyers.example", "days": "3"}
    assert signed_in(ed).post(f"/cms/articles/{in_review.pk}/guests/ask/", asked).status_code == 302
    anon = Client()
    page = followed(link_in_mail(GuestReview.objects.get()), anon)
    assert anon.post(f"{page}approve/").status_code < 400
    assert approves(ed, in_review).status_code == 403
    assert fresh(in_review).draft.status.state == State.IN_REVIEW


@pytest.mark.parametrize("way", [puppet, common_cause])
def test_it_agrees_to_no_removal(
    way: Callable[[Person], Person], ada: Person, eve: Person, published: Article
) -> None:
    second = way(ada)
    RoleAssignment.objects.create(user=second, role="administrator", reason="x")
    ask = {"passage": "From May", "reason": "Court order 12/26", "then": "ask"}
    assert confirmed(signed_in(ada), f"/cms/articles/{published.pk}/redaction/ask/", ask).status_code == 302
    removal = Redaction.objects.get()
    seen = signed_in(eve).get(f"/cms/articles/{published.pk}/redaction/").context["waiting"]["seen"]
    agree = f"/cms/redactions/{removal.pk}/agree/"
    assert_one_person(signed_in(User.objects.get(pk=second.pk)), agree, {"seen": seen})
    assert signed_in(eve).post(agree, {"seen": seen}).status_code == 302
    assert "From May" not in fresh(published).live.body
