"""Publication proof: the audit log entry of the publication, the approvals it rests on, and a signed head.

Each entry is shown as its leaf, with only the permitted values opened; the rest stays a commitment. Names and crops
that readers see with the words come with the entries that name their digests.
tools/verify_export.py checks the file. The public one shows the article, its digest, when, the policy in force
and the roles of the approvers; an auditor's copy also shows names, as long as the users' data exists.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from audit.actors import identity_of
from audit.models import Entry, SigningKey
from audit.tree.proofs import disclose
from audit.tree.signing import log_name
from content import events
from content.corrections.events import CORRECTION_COUNTERSIGNED, CORRECTION_PUBLISHED, CORRECTION_REVERTED
from content.models import ApprovalKey, Article, Revision
from content.public_text.provenance import Shown, shown_with
from content.revisions.revisions import Content

FORMAT = 1
HEADER = ("event", "subject_kind", "subject_id")
OF_PUBLICATION = (
    "subject", "revision", "digest", "four_eyes", "approver_roles", "source", "policy", "emergency",
    "correction", "due", "note", "corrected", "instead_of",
)  # fmt: skip
OF_REMOVAL = ("redaction", "revision", "digest", "digest_after", "reason")
OF_APPROVAL = ("revision", "digest", "role", "four_eyes", "policy", "counted_as", "signature")
OF_REGISTRATION = ("credential", "public_key")
OF_SHOWN = ("kind", "key", "digest")
OF_CUT = (*OF_SHOWN, "digest_after")
NAMES_HEADER = ("actor_kind", "actor_id")
NAMES = ("actor",)
IMPORTED = events.ARTICLE_IMPORTED.name
CORRECTED, REVERTED = CORRECTION_PUBLISHED.name, CORRECTION_REVERTED.name
# Texts shown again because a later publication was reverted.
CAME_BACK = (REVERTED, events.PUBLICATION_REVERTED.name)
TELLING = (events.ARTICLE_PUBLISHED.name, IMPORTED, events.ARTICLE_TAKEN_DOWN.name, CORRECTED, *CAME_BACK)


class NotPublic(Exception):
    """The article was not public at that time."""


def publication_of(article: Article, *, at: datetime | None = None) -> Entry:
    """The entry for what readers saw of ``article`` at a time, or see now. Raises NotPublic."""
    for entry in shown_until_now(article, at=at):
        return entry
    raise NotPublic("This article was not public at that time.")


def shown_until_now(article: Article, *, at: datetime | None = None) -> Iterator[Entry]:
    """Entries for what readers saw of ``article``, last first, back to when it was not public."""
    entries = _about(article).filter(event__in=TELLING)
    if at is not None:
        entries = entries.filter(recorded_at__lte=at)
    for entry in entries.order_by("-pk"):
        if entry.event == IMPORTED and entry.public["state"][1] != "published":
            continue
        if entry.event == events.ARTICLE_TAKEN_DOWN.name:
            return
        yield entry


def approvals_of(article: Article, publication: Entry) -> list[Entry]:
    """Entries for the approvals of that publication: of the same text, since it was submitted.

    For an urgent correction: its countersignatures. For restored text: what it rested on before.
    """
    if publication.event == CORRECTED:
        given = _about(article).filter(event=CORRECTION_COUNTERSIGNED.name, pk__gt=publication.pk)
        fix = value_of(publication, "correction")
        return [entry for entry in given.order_by("pk") if value_of(entry, "correction") == fix]
    if before := shown_before(article, publication):
        return approvals_of(article, before)
    earlier = _about(article).filter(pk__lt=publication.pk)
    submitted = (
        earlier.filter(event=events.ARTICLE_SUBMITTED.name).order_by("-pk").values_list("pk", flat=True)
    )
    approved = earlier.filter(event=events.ARTICLE_APPROVED.name, pk__gt=submitted.first() or 0).order_by(
        "pk"
    )
    return [entry for entry in approved if entry.public["digest"][1] == publication.public["digest"][1]]


def shown_before(article: Article, publication: Entry) -> Entry | None:
    """If a text was restored by reverting a later one: the entry of its publication."""
    if publication.event not in CAME_BACK:
        return None
    earlier = _about(article).filter(event__in=(*TELLING[:2], CORRECTED), pk__lt=publication.pk)
    what = version_told(publication)
    return next(entry for entry in earlier.order_by("-pk") if version_told(entry) == what)


def removals_from(article: Article, publication: Entry) -> list[Entry]:
    """Entries for later redactions of that text, oldest first."""
    removed = _about(article).filter(event=events.REVISION_REDACTED.name).order_by("pk")
    what = version_told(publication)
    return [entry for entry in removed if version_told(entry) == what]


def version_told(entry: Entry) -> tuple[Any, Any]:
    """Number and digest of the version that ``entry`` is about."""
    return value_of(entry, "revision"), value_of(entry, "digest")


def proof_of(article: Article, publication: Entry, *, names: bool = False) -> dict[str, Any]:
    """The proof as JSON values. Raises NotSealed until the sealer has run."""
    header = (*HEADER, *(NAMES_HEADER if names else ()))

    def opened(entry: Entry, fields: Sequence[str]) -> dict[str, Any]:
        shown = (*fields, *(NAMES if names else ()))
        return disclose(entry, header=header, fields=shown)

    removals = removals_from(article, publication)
    # The title at that time may itself be redacted.
    of_publication = [name for name in OF_PUBLICATION if not (removals and name == "subject")]
    approvals = approvals_of(article, publication)
    proof: dict[str, Any] = {
        "kind": "publication",
        "format": FORMAT,
        "log": log_name(),
        "keys": list(SigningKey.objects.order_by("pk").values_list("note", flat=True)),
        "entries": [opened(publication, of_publication), *(opened(one, OF_APPROVAL) for one in approvals)],
    }
    if before := shown_before(article, publication):
        proof["before"] = opened(before, of_publication)
    if removals:
        proof["removals"] = [opened(entry, OF_REMOVAL) for entry in removals]
    if registered := _registrations(approvals):
        proof["registrations"] = [
            disclose(entry, header=HEADER, fields=OF_REGISTRATION) for entry in registered
        ]
    if words := _live_words(article, publication):
        proof["words"] = words
        proof["shown"] = [_shown(one, header) for one in shown_with(article)]
    return proof


def _registrations(approvals: Iterable[Entry]) -> list[Entry]:
    """Entries that recorded the public keys of signed approvals."""
    signed = [value["credential"] for entry in approvals if (value := value_of(entry, "signature"))]
    keys = ApprovalKey.objects.filter(credential__in=signed)
    return list(Entry.objects.filter(pk__in=list(keys.values_list("entry", flat=True))).order_by("pk"))


def _shown(one: Shown, header: Sequence[str]) -> dict[str, Any]:
    """A name or crop that readers see with the words, and each accepted text from which it comes."""
    versions = []
    for text, entry, removal in one.versions:
        version: dict[str, Any] = {"words": text.words, "salt": text.salt}
        if entry:
            version["entry"] = disclose(entry, header=header, fields=OF_SHOWN)
        if removal:
            version["removal"] = disclose(removal, header=header, fields=OF_CUT)
        versions.append(version)
    return {"kind": one.kind, "key": one.thing.pk, "words": one.words, "versions": versions}


def _live_words(article: Article, publication: Entry) -> dict[str, Any] | None:
    """Input of the digest, while it is public: then it reveals nothing new.

    After a redaction it is the remaining text, of which the last redaction gives a digest.
    """
    live: Revision | None = article.live
    if live is None or live.digest != publication.public["digest"][1]:
        return None
    return Content.of(live).arguments


def _about(article: Article) -> QuerySet[Entry]:
    who = identity_of(article)
    return Entry.objects.filter(subject_kind=who.kind, subject_id=who.id)


def value_of(entry: Entry, name: str) -> Any:
    """A public field of an entry."""
    return entry.public[name][1] if name in entry.public else None


def roles_of(approvals: Iterable[Entry]) -> list[str]:
    return [str(value_of(entry, "role")) for entry in approvals]
