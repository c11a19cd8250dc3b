"""One browser, two accounts: whoever approves is warned, the audit log says so, and a strict policy refuses."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Device
from audit.models import Entry
from content.models import Approval, Article, Revision, Section
from content.models.articles.review import State
from tests.captured_web import refused
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, digest_of, fresh
from tests.policies import with_policy
from tests.previews import followed
from tests.signing_in import signed_in

COOKIE = settings.DEVICE_COOKIE_NAME
WARNING = "This device was also used by: {name}"
SHARED = "content.approval.device_shared"
WORDS = {
    "title": "Ferry timetable changes",
    "slug": "ferry",
    "language": "en",
    "summary": "",
    "body": "<p>From June.</p>",
    "base": "1",
}


def in_browser_of(other: Client, client: Client) -> Client:
    """``client``, logged in where ``other`` is: the cookie holds a token for each."""
    client.cookies[COOKIE] = f"{client.cookies[COOKIE].value}.{other.cookies[COOKIE].value}"
    return client


@pytest.fixture
def as_cara(cara: Person, draft: Article) -> Client:
    """Cara has written and submitted a version in her browser."""
    client = signed_in(cara)
    assert client.post(f"/cms/articles/{draft.pk}/", WORDS).status_code == 302
    assert client.post(f"/cms/articles/{draft.pk}/submit/").status_code == 302
    return client


def approves(client: Client, article: Article) -> int:
    digest = {"digest": digest_of(article)}
    return client.post(f"/cms/articles/{article.pk}/approve/", digest).status_code


def test_who_approves_in_the_authors_browser_is_warned_and_recorded(
    as_cara: Client, ed: Person, draft: Article
) -> None:
    as_ed = signed_in(ed)
    review = f"/cms/articles/{draft.pk}/review/"
    assert "This device was also used" not in as_ed.get(review).text
    assert WARNING.format(name="Cara") in in_browser_of(as_cara, as_ed).get(review).text
    assert approves(as_ed, draft) == 302
    assert fresh(draft).draft.status.state == State.APPROVED
    assert Entry.objects.filter(event=SHARED, subject_id=str(draft.pk), actor_id=str(ed.pk)).count() == 1


def test_two_browsers_are_no_warning(as_cara: Client, ed: Person, draft: Article, news: Section) -> None:
    with_policy(news, devices=True)
    assert approves(signed_in(ed), draft) == 302
    assert not Entry.objects.filter(event=SHARED).exists()


def test_only_keyed_digests_of_the_cookies_are_kept(as_cara: Client, ed: Person, draft: Article) -> None:
    assert approves(in_browser_of(as_cara, signed_in(ed)), draft) == 302
    author, approval = Revision.objects.get(article=draft, number=2), Approval.objects.get()
    assert len(approval.devices) == 2
    assert {*author.devices} < {*approval.devices}
    known = " ".join((as_cara.cookies[COOKIE].value, *Device.objects.values_list("digest", flat=True)))
    assert not any(kept in known for kept in approval.devices)


def test_where_separate_devices_are_demanded_the_authors_browser_approves_nothing(
    as_cara: Client, ed: Person, draft: Article, news: Section
) -> None:
    with_policy(news, devices=True)
    as_ed = in_browser_of(as_cara, signed_in(ed))
    assert "has used this device" in as_ed.get(f"/cms/articles/{draft.pk}/review/").text
    assert approves(as_ed, draft) == 403
    said = refused(
        "INSERT INTO content_approval (revision_id, digest, submission, approver_id, role, one_with, devices)"
        " SELECT words.id, digest, submission, %s, 'editor', '{}', devices FROM content_revision AS words"
        " JOIN content_revisionstatus ON revision_id = words.id WHERE words.id = %s",
        ed.pk, fresh(draft).draft.pk,
    )  # fmt: skip
    assert "shares a device" in said
    assert fresh(draft).draft.status.state == State.IN_REVIEW


def test_two_approvals_from_one_browser(
    as_cara: Client, ed: Person, edna: Person, draft: Article, news: Section
) -> None:
    with_policy(news, devices=True, approvals=2)
    as_ed = signed_in(ed)
    assert approves(as_ed, draft) == 302
    assert approves(in_browser_of(as_ed, signed_in(edna)), draft) == 403
    assert approves(signed_in(edna), draft) == 302


def test_a_guest_in_the_authors_browser(as_cara: Client, ed: Person, draft: Article, news: Section) -> None:
    with_policy(news, devices=True, guests="approve")
    link = link_in_mail(asked(fresh(draft), ed))
    page = followed(link, as_cara)
    assert as_cara.post(f"{page}approve/").status_code == 403
    anon = Client()
    assert anon.post(f"{followed(link, anon)}approve/").status_code < 400
    assert fresh(draft).draft.status.state == State.APPROVED


def test_a_countersignature_in_the_browser_of_the_correction(
    published: Article, ed: Person, edna: Person
) -> None:
    with_policy(published.section, devices=True)
    as_ed = signed_in(ed)
    typed = WORDS | {"reason": "Wrong day"}
    assert as_ed.post(f"/cms/articles/{published.pk}/correct/publish/", typed).status_code == 302
    fix = fresh(published).corrections.get()
    countersign = f"/cms/corrections/{fix.pk}/countersign/"
    together = in_browser_of(as_ed, signed_in(edna))
    assert together.post(countersign, {"digest": fix.digest}).status_code == 403
    assert signed_in(edna).post(countersign, {"digest": fix.digest}).status_code == 302
