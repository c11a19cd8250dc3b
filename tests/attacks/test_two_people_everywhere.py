"""Linked accounts beyond approvals: countersignatures, sign-offs, guests, words and removals, by HTTP.

Ada makes a second person in three ways: she invites it, takes a link to its account, or another user names both.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Session, User
from content.models import (
    Article,
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
from tests.attacks.test_two_people import approves, article_of, invited
from tests.captured_web import refused
from tests.confirming import confirmed
from tests.guests import link_in_mail
from tests.newsroom import Person, digest_of, fresh, person
from tests.policies import with_policy
from tests.previews import followed
from tests.signing_in import signed_in

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
