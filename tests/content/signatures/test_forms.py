"""Each form of a second person can be signed: what is kept says what for, and the audit log has it."""

from typing import Any

import pytest

from audit.models import Entry
from content import workflow
from content.articles.emergency_publication import open_emergency
from content.articles.signature_check import check_signatures
from content.models import Article, EmergencyPass, PublicText, Section, Signature, SignatureCheck
from content.policies.change import change_policy
from content.sections.verbs import change_section
from content.signatures.statement import statement_of
from tests.captured_web import refused
from tests.confirming import confirmed
from tests.content.signatures.signers import answer_on, signer
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh
from tests.policies import with_policy
from tests.signing_in import signed_in

pytestmark = pytest.mark.as_worker  # who announces and checks
type Form = tuple[Person, str, str, str]  # who signs, the page, its form, and the digest it posts


@pytest.fixture
def countersign(published: Article, ed: Person, edna: Person) -> Form:
    fix = corrected(published, ed)
    page = f"/cms/articles/{published.pk}/correction/"
    return edna, page, f"/cms/corrections/{fix.pk}/countersign/", fix.digest


@pytest.fixture
def sign_off(draft: Article, ada: Person, ed: Person) -> Form:
    red: EmergencyPass = open_emergency(draft, by=ada, reason="Gas leak", minutes=15, digest=digest_of(draft))
    workflow.publish(fresh(draft), by=ada)
    return ed, f"/cms/articles/{draft.pk}/emergency/", f"/cms/emergencies/{red.pk}/sign-off/", red.digest


@pytest.fixture
def accept(published: Article, news: Section, ada: Person, edna: Person) -> Form:
    change_section(news, by=ada, description="From the harbour.")
    text = PublicText.objects.get(applied_at=None)
    return edna, "/cms/words/", f"/cms/words/{text.pk}/accept/", text.digest


@pytest.fixture
def agree(news: Section, ada: Person, eve: Person) -> Form:
    change = change_policy(news, {"four_eyes": False}, by=ada, reason="Small")
    return eve, "/cms/policy/changes/", f"/cms/policy/changes/{change.pk}/agree/", ""


@pytest.mark.parametrize(
    ("form", "forged", "said"),
    [
        ("accept", "UPDATE content_publictext SET accepted_by_id = %s WHERE applied_at IS NULL", "no second"),
        ("sign_off", "UPDATE content_emergencypass SET signed_off_by_id = %s", "is not signed"),
    ],
)
def test_only_a_signed_one_counts_where_the_policy_says_so(
    form: str, forged: str, said: str, request: pytest.FixtureRequest, news: Section
) -> None:
    who, page, action, digest = request.getfixturevalue(form)
    with_policy(news, signed=True)
    client = signed_in(who)
    for told in ("you have no passkey that can sign yet", 'href="/cms/approval-keys/"'):
        assert told in client.get(page).text
    assert client.post(action, {"digest": digest}).status_code == 403
    device, client = signer(who), signed_in(who)
    assert client.get(page).text.count(f'action="{action}"') == 1
    client.post(action, {"digest": digest})
    assert not Signature.objects.exists()
    assert said in refused(forged, who.pk)
    sent: dict[str, Any] = {"digest": digest, **answer_on(client, page, device)}
    assert confirmed(client, action, sent).status_code == 302
    assert not PublicText.objects.filter(applied_at=None).exists()
    assert not EmergencyPass.objects.filter(signed_off_at=None).exists()


SAID = {
    "countersign": ("approve", "content.correction.countersigned"),
    "sign_off": ("sign off", "content.emergency_publication.signed_off"),
    "accept": ("accept text", "content.public_text.accepted"),
    "agree": ("agree policy", "content.policy.loosened"),
}


@pytest.mark.parametrize("form", SAID)
def test_it_is_signed(form: str, request: pytest.FixtureRequest) -> None:
    who, page, action, digest = request.getfixturevalue(form)
    device, client = signer(who), signed_in(who, minutes_ago=90)
    sent: dict[str, Any] = {"digest": digest, **answer_on(client, page, device)}
    assert confirmed(client, action, sent).status_code == 302
    signature, (purpose, event) = Signature.objects.get(), SAID[form]
    entry = Entry.objects.filter(event=event).latest("pk")
    assert entry.public["signature"][1]["statement"] == statement_of(signature)
    assert signature.purpose == purpose
    check_signatures()
    assert SignatureCheck.objects.get().why_not == ""
