"""Pages that no address of the list leads to by itself: behind mailed links, in the middle of logging in, of guests.

Each is reached as people reach it: by the link in the letter, by the password before the code, by a POST before it.
Opening any of them again changes nothing.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.core import mail
from django.db.models.functions import Now
from django.test import Client

from accounts.authentication import new_device
from accounts.lifecycle import change_address
from accounts.lifecycle.invitations import invite
from accounts.models import Passkey, User
from accounts.passwords.password_reset import new_link
from accounts.second_factor import factor_resets
from accounts.second_factor.set_factor_policy import set_policy
from accounts.sessions.log_in_links import mail_link
from audit.models import Entry
from content import workflow
from content.bylines.verbs import add_byline
from content.comments.receipts import COOKIE, new_receipt
from content.models import Article, BulkRun, Comment
from content.models.comment import CommentState
from content.sections.verbs import add_section
from content.taxonomy.topics import add_topic
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from rbac.rules import COMMAND_LINE
from tests.accounts.people import person, type_password
from tests.accounts.postbox import post_arrives
from tests.accounts.touching import passkey_of
from tests.content.comments.conftest import said
from tests.content.public.pages.test_bylines import under
from tests.exhaustion.conftest import World
from tests.guests import asked, link_in_mail
from tests.newsroom import person as colleague
from tests.policies import administrator, with_policy
from tests.previews import followed, link_to, made
from tests.signing_in import authenticator_of, signed_in
from tests.words import OLD_SITE

type Found = Iterator[tuple[str, str, Client]]  # the pattern, the path, and anyone who sees it
_LINK = re.compile(r"https?://[^/\s]+(/account/[^\s]+)")


def on_the_way(world: World) -> Found:
    for way in (_by_letter, _arriving, _logging_in, _looking_after, _readers, _working):
        yield from way(world)


def _letter_of(write: Callable[[], object], with_: str = "/") -> str:
    """The path of the link in the letter that ``write`` leads to, the last that has ``with_`` in it."""
    write()
    post_arrives()
    links = (link for letter in reversed(mail.outbox) for link in _LINK.findall(str(letter.body)))
    return str(next(link for link in links if with_ in link))


def _after(link: str, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.get(link).status_code in {302, 303}, link
    return client


def _by_letter(_world: World) -> Found:
    moved, back, lost = person("Mona"), person("Bert"), person("Lola")
    link = _letter_of(lambda: change_address.ask(moved, "mona@elsewhere.example"))
    yield "/account/address/confirm/", "/account/address/confirm/", _after(link, signed_in(moved))
    changed = change_address.ask(back, "bert@elsewhere.example")
    link = _letter_of(lambda: change_address.confirm(changed), "/undo/")
    yield "/account/address/undo/", "/account/address/undo/", _after(link)
    link = _letter_of(lambda: mail_link(lost.email))
    yield "/account/login/link/open/", "/account/login/link/open/", _after(link)
    link = _letter_of(lambda: new_device.write_about_new_device(lost))
    yield "/account/not-me/", "/account/not-me/", _after(link)
    link = new_link(lost).reveal().partition("//")[2].partition("/")[2]
    yield "/account/password/reset/new/", "/account/password/reset/new/", _after(f"/{link}")
    authenticator_of(lost)
    link = _letter_of(lambda: factor_resets.ask(lost, by=COMMAND_LINE, reason="The phone is lost."))
    yield "/account/second-factor-reset/", "/account/second-factor-reset/", _after(link)


def _arriving(_world: World) -> Found:
    link = invite("nora@example.org", "Nora", by=COMMAND_LINE, by_mail=False).reveal()
    client = _after("/" + link.partition("//")[2].partition("/")[2])
    for page in ("/account/invitation/", "/account/invitation/passkey/", "/account/invitation/password/"):
        yield page, page, client


def _logging_in(_world: World) -> Found:
    here = person("Pia")
    authenticator_of(here)
    client = Client()
    assert type_password(client, here).status_code == 302
    for page in ("/account/second-factor/", "/account/second-factor/recovery/"):
        yield page, page, client
    new = person("Gregor")
    User.objects.filter(pk=new.pk).update(created_at=Now() - timedelta(days=30))
    grant_role(new, "contributor", reason="starts to write", by=COMMAND_LINE)
    RoleAssignment.objects.filter(user=new).update(assigned_at=Now() - timedelta(days=1))
    yield "/account/protect/", "/account/protect/", signed_in(new, verified=False)


def _looking_after(world: World) -> Found:
    owner = person("Kim")
    passkey_of(owner)
    key = Passkey.objects.get(user=owner).pk
    yield "/account/passkeys/<int:pk>/", f"/account/passkeys/{key}/", signed_in(owner)
    by = administrator("Abel")
    policy = set_policy("contributor", by=by, passkey_required=False, may_remember_device=True, grace_days=7)
    ada = next(each.client for each in world.people if each.name == "ada")
    yield "/cms/audit-log/<int:pk>/", f"/cms/audit-log/{Entry.objects.latest('pk').pk}/", ada
    for page in ("history", "change"):
        pattern = f"/admin/accounts/factorpolicy/<path:object_id>/{page}/"
        yield pattern, pattern.replace("<path:object_id>", str(policy.pk)), ada


def _readers(_world: World) -> Found:
    anon, reader, receipt = Client(), Client(), new_receipt()
    harbour = add_section(None, by=administrator("Abel"), title="Harbour", source=OLD_SITE)
    with_policy(harbour, comments="open", guests="approve")
    by, editor = colleague("Wanda", "editor"), colleague("Emil", "editor")
    jane = add_byline(by=editor, name="Jane Roe", biography="Jane writes about boats.")
    topic = add_topic(by=editor, name="Boats")
    story = workflow.create_article(harbour, by=by, title="Boats", body="<p>Two.</p>", topics=[topic])
    story = under(story, jane, by, editor)
    first = said(story, "Will the night boat stay?", receipt=receipt)
    Comment.objects.filter(pk=first.pk).update(state=CommentState.APPROVED)
    reader.cookies[COOKIE] = receipt
    yield "/comments/mine/", "/comments/mine/", reader
    yield "/comments/<uuid:public_id>/", f"/comments/{story.public_id}/?after={first.public_id}", anon
    yield "/bylines/<uuid:public_id>/", f"/bylines/{jane.public_id}/", anon
    yield "/topics/<slug:slug>/", f"/topics/{topic.slug}/", anon
    yield "/<path:path>", f"/{story.address.path}/", anon
    yield "/<path:path>", f"/{harbour.address.path}/", anon
    draft = workflow.create_article(harbour, by=by, title="Piers", body="<p>Three.</p>")
    yield from _guests(workflow.submit(draft, by=by), editor)


def _guests(draft: Article, by: User) -> Found:
    guest = Client()
    answer = asked(draft, by)
    review = followed(link_in_mail(answer), guest)
    seen = followed(link_to(draft, by, whom="Vera of the board"), guest)
    yield "/guest/asked/<str:ticket>/", review, guest
    yield "/guest/asked/<str:ticket>/page/", f"{review}page/", guest
    yield "/guest/seen/<str:ticket>/", seen, guest
    yield "/guest/seen/<str:ticket>/page/", f"{seen}page/", guest
    guests = f"/cms/articles/{draft.pk}/guests/"
    yield "/cms/articles/<int:pk>/guests/", guests, signed_in(by)
    ada = signed_in(administrator("Abel"))
    yield "/cms/articles/<int:pk>/guests/asked/", f"{guests}asked/", ada
    yield "/cms/articles/<int:pk>/guests/<int:number>/erase/", f"{guests}{answer.pk}/erase/", ada
    preview = f"/cms/articles/{draft.pk}/preview/{made(draft).pk}"
    yield "/cms/articles/<int:pk>/preview/<int:number>/erase/", f"{preview}/erase/", ada


def _working(world: World) -> Found:
    draft = world.things[Article]["draft"]
    assert isinstance(draft, Article)
    client = signed_in(colleague("Bruno", "editor"))
    sent = {"chosen": draft.pk, "deed": "submit"}
    seen = re.search(r'name="seen" value="(\w+)"', client.post("/cms/articles/bulk/", sent).text)
    client.post("/cms/articles/bulk/begin/", sent | {"seen": seen[1] if seen else ""})
    yield "/cms/articles/bulk/<int:pk>/", f"/cms/articles/bulk/{BulkRun.objects.latest('pk').pk}/", client
