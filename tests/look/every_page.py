"""Every page that the site has: an address of each, and someone who sees it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.db.models import Model
from django.test import Client

from rbac.django_admin.guarded_admin import GuardedAdmin
from secureproject.admin_site import site
from tests.attacks.everything import FIRST_TO_ASK, Door, Everything
from tests.exhaustion.addresses import Address, every_address
from tests.exhaustion.conftest import World
from tests.exhaustion.people import Someone, StayConfirmed

# Patterns of what is no page or only leads on to one.
NOT_WALKED: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("not_walked.toml").read_text())
# A walk takes longer than a confirmation lasts: what asks for one would be shown to no one.
CONFIRMED = StayConfirmed()


@dataclass(frozen=True)
class ThePage:
    pattern: str
    path: str
    client: Client


def pages(everything: Everything) -> Iterator[ThePage | str]:
    """Each page once, as the first person who sees it sees it; the pattern alone of what no one was shown."""
    world = everything.world
    people = sorted(world.people, key=lambda who: _place(who.name))
    doors = chain.from_iterable(everything.doors.values())
    found = [ThePage(door.pattern, door.path, door.client) for door in doors if _is_page(door)]
    yield from found
    walked = {each.pattern for each in found}
    for address in every_address():
        if address.pattern.startswith("/admin/") and not _in_admin(address.pattern):
            continue
        if address.pattern in walked.union(*NOT_WALKED.values()):
            continue
        if address.methods is not None and "GET" not in address.methods:
            continue
        yield next(_shown(address, world, people), address.pattern)


def _place(name: str) -> int:
    return FIRST_TO_ASK.index(name) if name in FIRST_TO_ASK else len(FIRST_TO_ASK)


def _in_admin(pattern: str) -> bool:
    """Not where it only leads on, nor where no verb is named: no one then gets further than a refusal."""
    if pattern.endswith("<path:object_id>/"):
        return False
    for model, admin in site._registry.items():
        here = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if pattern.startswith(here) and isinstance(admin, GuardedAdmin):
            verbs = {"add": admin.creates, "delete": admin.deletes}
            return verbs.get(pattern.rstrip("/").rpartition("/")[2], admin.view_action) is not None
    return True


def _shown(address: Address, world: World, people: list[Someone]) -> Iterator[ThePage]:
    of_readers = address.rule.kind == "public" and not address.pattern.startswith("/account/")
    asking = [who for who in people if who.name == "anon"] if of_readers else people
    for thing in chain(_things(address, world), [None]):
        for who in asking:
            CONFIRMED.again()
            path = address.with_object(thing)
            if _is_page(Door(path, who.client)):
                yield ThePage(address.pattern, path, who.client)


def _is_page(door: Door) -> bool:
    answer = door.client.get(door.path)
    if answer.streaming:
        b"".join(answer)  # to its end, where it is closed
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


def _things(address: Address, world: World) -> list[Model]:
    if address.model is None:
        return []
    return [*world.things.get(address.model, {}).values()] or [*address.model._default_manager.all()[:2]]
