"""Redactions for tests: asked for by one user and agreed to by another, as the pages do it."""

from content.models import Article, Redaction
from content.redaction.occurrences import Wanted, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now
from tests.newsroom import Person

REASON = "Court order 12/26"


def redacted(article: Article, wanted: Wanted, *, by: Person, agreed_by: Person) -> Redaction:
    redaction = ask_redaction(article, wanted, by=by, reason=REASON)
    return agree_to_redaction(redaction, by=agreed_by, seen=fingerprint(places_now(redaction)))
