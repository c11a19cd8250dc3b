"""The POSTs of ``posts.toml``: each is a form as its page shows it, filled in and sent by one person."""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import Client
from psycopg.sql import SQL, Identifier, Literal

from accounts import totp
from accounts.models import TotpDevice, User
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.attacks.everything import Everything
from tests.attacks.forms import forms_of
from tests.exhaustion.addresses import Address, every_address
from tests.signing_in import code_of

# What every request may write: who asked and how often, never what anyone wrote.
OF_ANY_REQUEST = re.compile(r"secure_intrusion_(bucket|observation)|secure_audit_|secure_rbac_refusaltally$")
VERSIONS = "coalesce(sum(hashtext(t.ctid::text || t.xmin::text)), 0)"
ONLY_COUNTED = {"accounts_session", "accounts_device"}
CODE = re.compile(r"\{(new )?code of (\w+)\}")


@dataclass(frozen=True)
class Post:
    """One person's request.

    by: who sends it. of: the object that the address names, as the newsroom calls it. page: where its form stands, if
    not at the address itself. fields: what is typed there. after: addresses whose POSTs the same attempt sends before.
    lawful: why readers may see something new. idle: why nothing is changed.
    """

    address: Address
    by: str = ""
    of: str = ""
    path: str = ""
    page: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    passkey: str = ""
    after: tuple[str, ...] = ()
    lawful: str = ""
    idle: str = ""


def taking_post() -> dict[str, Address]:
    """Every declared address that takes a POST."""
    return {each.pattern: each for each in every_address() if each.methods is None or "POST" in each.methods}


def posts() -> dict[str, Post]:
    """By address; a second sample of an address has more in its name, after a bar."""
    data = tomllib.loads(Path(__file__).with_name("posts.toml").read_text())
    addresses = taking_post()
    lines = {pattern: named_for(pattern, data) for pattern in addresses}
    lines |= {line: line for line in data if line.partition(" | ")[0] in addresses}
    return {
        name: Post(addresses[name.partition(" | ")[0]], **data[line]) for name, line in lines.items() if line
    }


def named_for(pattern: str, names: Iterable[str]) -> str:
    """The line of an address: its own, or one for all that begin alike; empty where there is none."""
    if pattern in names:
        return pattern
    return next((name for name in names if name.endswith("*") and pattern.startswith(name[:-1])), "")


@dataclass
class Sender:
    """devices: by name of their owner, each with a passkey. words: what forms are filled with."""

    everything: Everything
    known: dict[str, Post]
    devices: dict[str, SoftAuthenticator]
    words: dict[str, str]

    def send(self, post: Post) -> Any:
        """The answer to the last of its requests."""
        page = ""
        for each in (*(self.known[name] for name in post.after), post):
            answer = self._one(each, page)
            page = text_of(answer)
        return answer

    def _one(self, post: Post, before: str) -> Any:
        client, path, thing = self._way(post)
        at = post.page.format_map(self._names | {"pk": getattr(thing, "pk", "")}) or path
        page = client.get(at)
        form = self._form(path, before, path) or self._form(path, text_of(page), at)
        form |= self._typed(post) | self._shown(post, page)
        answer = client.post(
            path, form, headers={name: self._filled(value) for name, value in post.headers.items()}
        )
        again = self._form(path, text_of(answer), path)
        if answer.status_code == 200 and again.keys() - form.keys():
            # What would come of it is shown first, or a passkey is asked for.
            answer = client.post(path, form | again | self._shown(post, answer))
        return answer

    def _way(self, post: Post) -> tuple[Client, str, Model | None]:
        doors = self.everything.doors.get(post.address.pattern)
        if doors and not post.by:
            return doors[-1].client, doors[-1].path, None
        thing = self._thing(post)
        path = post.path.format_map(self._names) or post.address.with_object(thing)
        return self.everything.somebody(post.by or "anon").client, path, thing

    def _thing(self, post: Post) -> Model | None:
        model = post.address.model
        known = self.everything.world.things.get(model, {}) if model else {}
        if model and (post.of == "newest" or not known):
            return model._default_manager.order_by("-pk").first()
        return known[post.of] if post.of else next(iter(known.values()), None)

    def _form(self, path: str, page: str, at: str) -> dict[str, Any]:
        for form in forms_of(page, at):
            if form.action == path and form.method == "POST":
                return {name: value.removeprefix("\n") for name, value in form.fields.items()}
        return {}

    def _typed(self, post: Post) -> dict[str, Any]:
        return {name: self._filled(value) for name, value in post.fields.items()}

    def _filled(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        value = CODE.sub(lambda found: code_from(found[2], is_new=bool(found[1])), value)
        return value.format_map(self._names)

    def _shown(self, post: Post, page: Any) -> dict[str, Any]:
        """What a browser answers where ``page`` asks for a passkey."""
        if not post.passkey or not page.context or "asked" not in page.context:
            return {}
        asked = page.context["asked"]
        options = json.loads(asked.options)
        is_new = post.passkey == "new"
        shown = (
            SoftAuthenticator().registers(options) if is_new else self.devices[post.passkey].shows(options)
        )
        return {"challenge": asked.challenge, "answer": json.dumps(shown)}

    @cached_property
    def _names(self) -> dict[str, Any]:
        """Keys of what the newsroom has, by what it is called."""
        things = self.everything.world.things
        found = {name.replace(" ", "_"): thing.pk for kind in things.values() for name, thing in kind.items()}
        return found | {who.name: who.key for who in self.everything.world.people} | self.words


def code_from(name: str, *, is_new: bool) -> str:
    user = User.objects.get(name=name)
    if not is_new:
        return code_of(user)
    device = TotpDevice.objects.filter(user=user, confirmed=False).latest("pk")
    return totp.code_at(device.key, totp.step_now())


def text_of(answer: Any) -> str:
    is_page = not answer.streaming and "html" in answer.headers.get("Content-Type", "")
    return answer.content.decode() if is_page else ""


def stored() -> dict[str, tuple[int, int]]:
    """For each table that matters here, the number of its rows and a digest over which versions of them these are."""
    names = [name for name in connection.introspection.table_names() if not OF_ANY_REQUEST.match(name)]
    each = [
        SQL("SELECT {}, count(*), {} FROM {} t").format(
            Literal(name), SQL("0" if name in ONLY_COUNTED else VERSIONS), Identifier(name)
        )
        for name in names
    ]
    with connection.cursor() as cursor:
        cursor.execute(SQL(" UNION ALL ").join(each).as_string(connection.connection))
        return {name: (rows, digest) for name, rows, digest in cursor}


def changed(before: dict[str, tuple[int, int]]) -> list[str]:
    return [name for name, state in stored().items() if before[name] != state]
