"""Legal pages that are filled in, of a small authority."""

from audit.actors import Actor
from content.models import PublicText
from content.site.legal_pages import publish

IMPRINT = {
    "variant": "de",
    "name": "Harbour Authority",
    "address": "Quay 1\n12345 Port",
    "email": "office@harbour.example",
    "responsible": "Ada Lovelace, Quay 1, 12345 Port",
}
PRIVACY = {
    "controller": "Harbour Authority, Quay 1, 12345 Port",
    "basis": "task",
    "recipients": "Computing Centre of Port",
    "server_logs": "7 days",
    "authority": "Data Protection Authority of Port",
}
STATEMENT = {
    "name": "Harbour Authority",
    "law": "the Port Accessibility Act",
    "status": "partial",
    "not_accessible": "Old maps have no text.",
    "prepared_on": "2026-03-02",
    "method": "self",
    "reviewed_on": "2026-03-02",
    "feedback": "office@harbour.example",
    "enforcement": "Arbitration Board of Port",
}
CONTACT = {"email": "office@harbour.example"}
PAGES = {"imprint": IMPRINT, "privacy": PRIVACY, "accessibility": STATEMENT, "contact": CONTACT}


def published(kind: str, *, by: Actor, **words: str) -> PublicText:
    """The page of PAGES, with other ``words``, as readers see it."""
    text = publish(kind, PAGES[kind] | words, by=by, reason="Due by law.")
    assert text is not None
    return text
