"""The newsroom that has everything, with a few things more that only a form can change."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.second_factor import recovery_codes
from content import workflow
from content.bulk import execution
from content.models import Article, Asset, BulkRun, Byline, GuestReview, Section, Topic
from content.models.articles.media_usage import ShownLive
from content.notes.verbs import resolve_note, write_note
from content.sections.verbs import add_section
from content.taxonomy.topics import add_topic
from tests.accounts.conftest import provider
from tests.accounts.people import PASSWORD
from tests.accounts.single_sign_on.provider import Provider, arrive
from tests.accounts.touching import passkey_of
from tests.attacks.every_post.sending import Sender, posts
from tests.attacks.everything import Door, Everything, everything, world
from tests.content.cms.structure.test_bulk import begun
from tests.content.media.files import current
from tests.content.media.uploading import metadata
from tests.exhaustion.people import Someone
from tests.newsroom import publish
from tests.policies import with_policy
from tests.previews import link_to, made
from tests.signing_in import signed_in
from tests.words import OLD_SITE, introduced

REOPEN = "/cms/articles/<int:pk>/notes/<int:number>/reopen/"
__all__ = ["everything", "provider", "world"]


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    """Every reading asks for much that is not there, and each time a line in the log would say so."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def sender(
    eve: User,
    everything: Everything,
    provider: Provider,
    ada: User,
    ed: User,
    edna: User,
    monkeypatch: pytest.MonkeyPatch,
) -> Sender:
    things, people = everything.world.things, everything.world.people
    things[Article] |= {"by a guest": Article.objects.get(draft__title="By a guest")}
    things[Section] |= {"letters": Section.objects.get(slug="letters")}
    things[Asset] |= {"shown": Asset.objects.get(current__in=ShownLive.objects.values("version_id"))}
    things[Section] |= {"inside": add_section(None, by=ada, title="Inside", source=OLD_SITE)}
    things[Article] |= {"for members": for_members(things[Section]["inside"], ada, edna)}
    things[Topic] |= {"sky": add_topic(by=ada, name="Sky")}
    things[Byline] |= {"john": introduced("John Roe", "John writes.")}
    things[User] |= {"nora": User.objects.get(name="Nora")}
    named = {name: User.objects.get(name=name) for name in (eve.name, "Pia", "Petra", "Lotte")}
    devices = {name.lower(): passkey_of(named[name]) for name in ("Pia", "Petra")}
    people += [
        Someone(name.lower(), signed_in(user, verified=name != "Lotte"), user.pk)
        for name, user in named.items()
    ]
    monkeypatch.setattr(execution, "AT_ONCE", 1)
    open_again(everything, ed)
    provider.email = "otto@example.org"
    arrive(Client(), provider)
    link_to(things[Article]["in review"], ed, whom="Reader")  # type: ignore[arg-type]
    codes = {f"recovery_{name}": recovery_codes.make_codes(named[name.title()])[0] for name in devices}
    preview = str(made(things[Article]["in review"]).pk)  # type: ignore[arg-type]
    guest = str(GuestReview.objects.latest("pk").pk)
    return Sender(everything, posts(), devices, codes | {
        "password": PASSWORD, "log_out_token": provider.log_out_token(), "preview": preview, "guest": guest,
        "picture": current(things[Asset]["shown"]).address,  # type: ignore[arg-type]
        "upload": metadata(filename="harbour.png", section=things[Section]["news"].pk),
    })  # fmt: skip


def for_members(inside: Any, ada: User, edna: User) -> Article:
    """What two people agreed on for those who have an account, and not for readers."""
    with_policy(inside, audience="members")
    article = workflow.create_article(inside, by=ada, title="For members", body="<p>The mayor resigned.</p>")
    return publish(article, by=ada, approver=edna)


def open_again(everything: Everything, ed: User) -> None:
    """Doors of sessions that have ended since, and a change of two articles that is half done."""
    doors = everything.doors
    for pattern in ("/account/passkeys/<int:pk>/", "/account/passkeys/<int:pk>/remove/"):
        doors[pattern] = [Door(door.path, everything.somebody("pia").client) for door in doors[pattern]]
    news, as_ed = Section.objects.get(slug="news"), everything.somebody("ed").client
    drafts = [workflow.create_article(news, by=ed, title=title, body="<p>x</p>") for title in ("One", "Two")]
    begun(as_ed, chosen=[draft.pk for draft in drafts], deed="submit")
    note = write_note(drafts[0], by=ed, text="Which year?", version=1)
    resolve_note(note, by=ed)
    doors[REOPEN] = [Door(f"/cms/articles/{drafts[0].pk}/notes/{note.pk}/reopen/", as_ed)]
    doors["/cms/articles/bulk/<int:pk>/go-on/"] = [
        Door(f"/cms/articles/bulk/{BulkRun.objects.latest('pk').pk}/go-on/", as_ed)
    ]
