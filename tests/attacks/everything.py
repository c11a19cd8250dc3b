"""A newsroom that has at least one of everything that an address can name, and someone who may open it.

The people and things of tests/exhaustion, and beside them what only a link, a cookie or an earlier step leads to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db.models import Model
from django.db.models.functions import Now
from django.test import Client
from django.urls import resolve

from accounts.authentication import new_device
from accounts.lifecycle import change_address
from accounts.lifecycle.invitations import invite
from accounts.models import Passkey, User
from accounts.passwords import password_reset
from accounts.second_factor import factor_resets
from accounts.second_factor.set_factor_policy import set_policy
from accounts.sessions import log_in_links
from audit.actors import COMMAND_LINE
from audit.models import Entry
from content import workflow
from content.cms.lists.settings import save_filter
from content.comments.posting import post_comment
from content.comments.receipts import new_receipt
from content.models import Article, Byline, Comment, Section, Topic
from content.models.comment import CommentState
from content.notes.verbs import write_note
from content.sections.verbs import add_section
from rbac.models import RoleAssignment
from tests.accounts.people import person as person_with_password
from tests.accounts.people import type_password
from tests.accounts.postbox import link_in, post_arrives
from tests.accounts.touching import passkey_of
from tests.content.cms.structure.test_bulk import run_of
from tests.content.media.files import current, picture, upload, write_about
from tests.content.media.uploading import begin as begin_upload
from tests.exhaustion.addresses import Address
from tests.exhaustion.conftest import World, world
from tests.exhaustion.people import Someone
from tests.guests import asked, link_in_mail
from tests.newsroom import fresh, person, publish
from tests.policies import with_policy
from tests.previews import followed, link_to, made
from tests.signing_in import authenticator_of, signed_in
from tests.words import OLD_SITE, readdressed

__all__ = ["everything", "world"]
FIRST_TO_ASK = ("ada", "edna", "ed", "cara", "anon")


@dataclass(frozen=True)
class Door:
    """An address with which something is there, and anyone who finds it open."""

    path: str
    client: Client

    @property
    def pattern(self) -> str:
        """The address as urls.py writes it."""
        return "/" + resolve(urlsplit(self.path).path).route

    def followed(self) -> "Door":
        """Where a link leads that is taken out of the address at once."""
        answer = self.client.get(self.path)
        assert answer.status_code in {302, 303}, (self.path, answer.status_code)
        return Door(answer.headers["Location"], self.client)


@dataclass(frozen=True)
class Everything:
    """doors: by the pattern of an address, where the people and things of the world alone do not open it."""

    world: World
    doors: dict[str, list[Door]]

    def somebody(self, name: str) -> Someone:
        return next(who for who in self.world.people if who.name == name)

    def things(self, address: Address) -> Sequence[Model | None]:
        """The objects that it may name; nothing where it names none."""
        if address.model is None:
            return [None]
        known = self.world.things.get(address.model)
        return [*known.values()] if known else [*address.model._default_manager.order_by("-pk")[:3], None]

    @property
    def asking(self) -> list[Someone]:
        return [self.somebody(name) for name in FIRST_TO_ASK]


@pytest.fixture
def everything(
    world: World, news: Section, ada: User, cara: User, ed: User, tmp_path: Path, settings: Any
) -> Everything:
    """Made by the verbs and pages that make each of these things."""
    settings.FACTOR_GRACE_DAYS = 7  # for Nils
    articles: dict[str, Any] = world.things[Article]
    clients = {who.name: who.client for who in world.people}
    doors = [
        *mailed_links(ada),
        *half_logged_in(ada, clients["ada"]),
        *for_readers(articles, news, cara=cara, ed=ed, ada=ada, folder=tmp_path),
        *for_guests(ada, clients["ada"], tmp_path),
        *at_work(articles, ed, ada, clients["ada"], clients["ed"]),
    ]
    by_pattern: dict[str, list[Door]] = {}
    for door in doors:
        by_pattern.setdefault(door.pattern, []).append(door)
    return Everything(world, by_pattern)


def mailed_links(ada: User) -> Iterator[Door]:
    """Each letter is written when the one before was opened; of some, the link leads on."""

    def mailed(client: Client | None = None, letter: int = -1) -> Door:
        return Door(link_in(post_arrives()[letter]), client or Client())

    def both(door: Door) -> Iterator[Door]:
        yield door
        yield door.followed()

    lotte, mona, paula = (person_with_password(name) for name in ("Lotte", "Mona", "Paula"))
    change_address.ask(mona, "mona@elsewhere.example")
    yield from both(mailed(signed_in(mona, verified=False)))
    change_address.confirm(change_address.ask(paula, "paula@elsewhere.example"))
    post = post_arrives()
    yield from both(Door(link_in(next(text for text in post if "/undo/" in text)), Client()))
    invite("nora@example.org", "Nora", by=ada)
    invited = mailed()
    yield from both(invited)
    for step in ("passkey", "password"):
        yield Door(f"/account/invitation/{step}/", invited.client)
    password_reset.mail_reset_link(lotte.email)
    yield from both(mailed())
    log_in_links.mail_link(lotte.email)
    yield from both(mailed())
    new_device.write_about_new_device(lotte)
    yield from both(mailed())
    factor_resets.ask(lotte, by=COMMAND_LINE, reason="Her phone is at the bottom of the harbour.")
    yield from both(mailed())


def half_logged_in(ada: User, as_ada: Client) -> Iterator[Door]:
    """Petra's password was right; Nils has a role and as yet no factor; Pia has a passkey."""
    petra = person_with_password("Petra")
    authenticator_of(petra)
    passkey_of(petra)
    for step in ("", "recovery/", "passkey/"):
        client = Client()
        type_password(client, petra)
        yield Door(f"/account/second-factor/{step}", client)
    nils = person_with_password("Nils", created_at=Now() - timedelta(days=30))
    RoleAssignment.objects.create(user=nils, role="contributor", reason="is new here")
    yield Door("/account/protect/", signed_in(nils, verified=False))
    pia = person_with_password("Pia")
    passkey_of(pia)
    for step in ("", "remove/"):
        yield Door(f"/account/passkeys/{Passkey.objects.get(user=pia).pk}/{step}", signed_in(pia))
    yield Door(f"/account/sessions/{signed_in_again(ada)}/end/", as_ada)
    yield Door(f"/account/devices/{ada.devices.latest('pk').pk}/forget/", as_ada)


def signed_in_again(user: User) -> int:
    signed_in(user)
    return int(user.sessions.latest("pk").pk)


def for_readers(
    articles: dict[str, Any], news: Section, *, cara: User, ed: User, ada: User, folder: Path
) -> Iterator[Door]:
    """An article with a picture, a topic and a byline, a comment on it, and the address that it had before."""
    file = upload(picture(folder, 60), by=cara, section=news)
    shown = current(file).address
    article = workflow.create_article(
        news, by=cara, title="Signed and sorted", body=f'<p>Look:</p><img src="{shown}" alt="Boats">',
        topics=[Topic.objects.get()], bylines=[Byline.objects.get()],
    )  # fmt: skip
    publish(article, by=cara, approver=ed)
    before = f"/{fresh(article).address.path}/"
    moved = readdressed(article, news, by=ed, slug="moved", second=ada).address.path
    receipt = new_receipt()
    said = post_comment(article.pk, name="Rita", text="Will it stay?", receipt=receipt)
    Comment.objects.filter(pk=said.pk).update(state=CommentState.APPROVED)
    reader = Client()
    topic, byline = Topic.objects.get(), Byline.objects.get()
    public = [
        shown, "/news/", f"/{moved}/", before, f"/topics/{topic.slug}/", f"/bylines/{byline.public_id}/",
        f"/comments/{article.public_id}/?after={said.public_id}", f"/comments/{article.public_id}/new/",
        f"/comments/report/{said.public_id}/",
        f"/verify/{article.public_id}/", f"/api/v1/articles/{article.public_id}/",
    ]  # fmt: skip
    for path in public:
        yield Door(path, reader)
    link = Door(f"/comments/mine/{receipt}/", Client())
    yield link
    yield link.followed()
    preview = link_to(article, ed)
    seen = followed(preview, Client())
    for path in (preview, seen, f"{seen}page/", seen.rstrip("/") + shown):
        yield Door(path, reader)


def for_guests(ada: User, as_ada: Client, folder: Path) -> Iterator[Door]:
    """In a section of its own: in News a change of the policy waits already. And the pages about who was asked."""
    letters = add_section(None, by=ada, title="Letters", source=OLD_SITE)
    with_policy(letters, guests="approve")
    ella = person("Ella", "editor", letters.scope)
    file = upload(picture(folder, 80), by=ella, section=letters)
    article = write_about(file, by=ella, section=letters, title="By a guest")
    review = asked(workflow.submit(article, by=ella), ada)
    link = Door(link_in_mail(review), Client())
    yield link
    ticket = link.followed().path
    for step in ("", "page/", "approve/", "send-back/", current(file).address.lstrip("/")):
        yield Door(f"{ticket}{step}", Client())
    link_to(article, ella, whom="Vera of the board")
    about = f"/cms/articles/{article.pk}"
    steps = ("", "asked/", f"{review.pk}/erase/")
    yield from (Door(f"{about}/guests/{step}", as_ada) for step in steps)
    yield Door(f"{about}/preview/{made(article).pk}/erase/", as_ada)


def at_work(articles: dict[str, Any], ed: User, ada: User, as_ada: Client, as_ed: Client) -> Iterator[Door]:
    set_policy("contributor", by=ada, passkey_required=False, may_remember_device=True, grace_days=7)
    save_filter("Drafts", "state=draft", by=ada)
    note = write_note(articles["in review"], by=ed, text="Which year?", version=1)
    for step in ("answer", "resolve", "reopen"):
        yield Door(f"/cms/articles/{articles['in review'].pk}/notes/{note.pk}/{step}/", as_ada)
    run = run_of(as_ed, chosen=articles["the editor's draft"].pk, deed="submit")
    for step in ("", "go-on/", "undo/"):
        yield Door(f"{run}{step}", as_ed)
    yield Door(f"/cms/audit-log/{Entry.objects.latest('pk').pk}/", as_ada)
    begun = begin_upload(as_ada, 10, section=articles["draft"].section_id)
    yield Door(str(begun["Location"]), as_ada)
