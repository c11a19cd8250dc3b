"""Preview links for tests, made by the verb and followed like a guest."""

from urllib.parse import urlsplit

from django.test import Client

from content.guests.previews import make_preview_link
from content.models import Article, PreviewLink
from tests.newsroom import Person, digest_of


def link_to(article: Article, by: Person, days: int = 7, whom: str = "") -> str:
    """The path of a new link to the newest version."""
    _made, address = make_preview_link(article, by=by, digest=digest_of(article), days=days, whom=whom)
    return urlsplit(address.reveal()).path


def followed(link: str, guest: Client) -> str:
    """Where the link leads: the path with a ticket."""
    answer = guest.get(link)
    assert answer.status_code == 303, answer.status_code
    return str(answer.headers["Location"])


def made(article: Article) -> PreviewLink:
    return PreviewLink.objects.filter(revision__article=article).latest("pk")
