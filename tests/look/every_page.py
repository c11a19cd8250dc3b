"""Every page that the site has: an address of each, and somebody who sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import Model
from django.test import Client

from tests.exhaustion.addresses import Address, every_address
from tests.exhaustion.conftest import World
from tests.exhaustion.people import Someone

# What can be fetched and is no page: for programs, files to keep, answers for a script, and what only leads on.
NO_PAGES = frozenset(
    {
        "/.well-known/change-password",
        "/.well-known/journal-consistency/<int:old>/<int:new>",
        "/.well-known/journal-head",
        "/.well-known/journal-keys",
        "/.well-known/security.txt",
        "/account/session/",
        "/api/v1/",
        "/api/v1/articles/",
        "/api/v1/articles/<int:article_id>/",
        "/api/v1/openapi.json",
        "/api/v1/sections/",
        "/api/v1/topics/",
        "/cms/incidents/blocks.json",
        "/cms/media/uploads/<str:token>/",
        "/cms/people/<int:pk>/export/",
        "/cms/people/roles/export/",
        "/feed/",
        "/media/<str:digest>/<str:name>",
        "/robots.txt",
        "/sitemap.xml",
        "/verify/<int:article_id>/proof.json",
        "/verify/program/verify_export.py",
    }
)
# Not reached: what links in letters lead to, the middle of logging in, parts of pages, and what the world has none of.
NOT_WALKED = frozenset(
    {
        "/<path:path>",
        "/account/address/confirm/",
        "/account/address/link/<str:token>/",
        "/account/address/undo/",
        "/account/address/undo/<str:token>/",
        "/account/export/",
        "/account/invitation/",
        "/account/invitation/<str:token>/",
        "/account/invitation/passkey/",
        "/account/invitation/password/",
        "/account/login/link/<str:token>/",
        "/account/login/link/open/",
        "/account/login/passkey/",
        "/account/not-me/",
        "/account/not-me/<str:token>/",
        "/account/passkeys/<int:pk>/",
        "/account/password/reset/link/<str:token>/",
        "/account/password/reset/new/",
        "/account/protect/",
        "/account/second-factor-reset/",
        "/account/second-factor-reset/<str:token>/",
        "/account/second-factor/",
        "/account/second-factor/recovery/",
        "/account/sso/callback/",
        "/account/sso/confirm/",
        "/cms/articles/bulk/<int:pk>/",
        "/cms/articles/<int:pk>/guests/",
        "/cms/articles/<int:pk>/guests/<int:number>/erase/",
        "/cms/bylines/choose/",
        "/cms/links/choose/",
        "/cms/media/choose/",
        "/bylines/<int:byline_id>/",
        "/cms/journal/<int:pk>/",
        "/comments/mine/",
        "/comments/mine/<str:receipt>/",
        "/topics/<slug:slug>/",
        "/guest/asked/<str:ticket>/",
        "/guest/asked/<str:ticket>/media/<str:digest>/<str:name>",
        "/guest/asked/<str:ticket>/page/",
        "/guest/preview/<str:token>/",
        "/guest/review/<str:token>/",
        "/guest/seen/<str:ticket>/",
        "/guest/seen/<str:ticket>/media/<str:digest>/<str:name>",
        "/guest/seen/<str:ticket>/page/",
    }
)
# In Django's own pages axe finds the small links of filters, and contrasts while colours change. What is put right:
# tests/look/test_admin.py.
ADMIN = "/admin/"
FIRST_TO_ASK = ("ada", "edna", "ed", "cara")


@dataclass(frozen=True)
class ThePage:
    pattern: str
    path: str
    client: Client


def pages(world: World) -> Iterator[ThePage | str]:
    """Each page once, as the first person who sees it sees it; the pattern alone of what nobody was shown."""
    people = sorted(world.people, key=lambda who: _place(who.name))
    for address in every_address():
        if address.pattern in NO_PAGES | NOT_WALKED or address.pattern.startswith(ADMIN):
            continue
        if address.methods is not None and "GET" not in address.methods:
            continue
        yield next(_shown(address, world, people), address.pattern)


def _place(name: str) -> int:
    return FIRST_TO_ASK.index(name) if name in FIRST_TO_ASK else len(FIRST_TO_ASK)


def _shown(address: Address, world: World, people: list[Someone]) -> Iterator[ThePage]:
    of_readers = address.rule.kind == "public" and not address.pattern.startswith("/account/")
    asking = [who for who in people if who.name == "anon"] if of_readers else people
    for thing in chain(_things(address, world), [None]):
        for who in asking:
            path = address.with_object(thing)
            answer = who.client.get(path)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                yield ThePage(address.pattern, path, who.client)


def _things(address: Address, world: World) -> list[Model]:
    if address.model is None:
        return []
    return [*world.things.get(address.model, {}).values()] or [*address.model._default_manager.all()[:2]]
