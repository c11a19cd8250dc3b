"""Audit log events of content: who did what to which digest. The text itself is in revisions."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import in_the_code, render_field
from content.models.articles.review import State
from content.models.legal_page import LegalKind
from content.models.policy import ChangeKind
from content.models.redaction import RedactionKind
from content.models.site import Profile
from rbac.names import ROLES

SITE_SET_UP = Event(
    "content.site.set_up",
    fields=("profile",),
    sentence=_("{actor} set up {subject} ({profile})"),
    called={"profile": dict(Profile.choices)},
)

SITE_CHANGED = Event(
    "content.site.changed",
    fields=("changes",),
    sentence=_("{actor} changed settings of the site: {changes}"),
)

SITE_OPENED = Event("content.site.opened", sentence=_("{actor} opened the site to readers"))

REDIRECT_ADDED = Event(
    "content.redirect.added",
    fields=("path", "leads_to"),
    sentence=_("{actor} redirected {path} to {leads_to}"),
)
REDIRECT_CHANGED = Event(
    "content.redirect.changed",
    fields=("path", "leads_to"),
    sentence=_("{actor} changed the redirect from {path}: it leads to {leads_to}"),
)
REDIRECT_REMOVED = Event(
    "content.redirect.removed",
    fields=("path", "leads_to"),
    sentence=_("{actor} removed the redirect from {path} to {leads_to}"),
)

LEGAL_PAGE_PUBLISHED = Event(
    "content.legal_page.published",
    fields=("page",),
    sentence=_("{actor} published the legal page “{page}”"),
    called={"page": dict(LegalKind.choices)},
)

ARTICLES_EXPORTED = Event(
    "content.articles.exported",
    fields=("articles", "filters"),
    sentence=_("{actor} saved a list of {articles} articles as a file ({filters})"),
)
ARTICLE_CREATED = Event(
    "content.article.created", fields=("revision", "digest"), sentence=_("{actor} began {subject}")
)
ARTICLE_EDITED = Event(
    "content.article.edited",
    fields=("revision", "digest", "voided"),
    sentence=_("{actor} saved version {revision} of {subject}"),
)
ARTICLE_CONFLICT_SAVED = Event(
    "content.article.conflict_saved",
    fields=("revision", "digest", "beside"),
    sentence=_("{actor} wrote version {revision} of {subject}, which is kept beside version {beside}"),
)
REVISION_RESTORED = Event(
    "content.revision.restored",
    fields=("revision", "digest", "voided", "restored"),
    sentence=_("{actor} went back to version {restored} of {subject}, which is now version {revision}"),
)
ARTICLE_SUBMITTED = Event(
    "content.article.submitted",
    fields=("revision", "digest"),
    sentence=_("{actor} submitted version {revision} of {subject} for review"),
    proves=True,
)
# A guest acts through a part of the system; the sentence names them, under a key of their own.
_BY_GUEST = ("by_guest", _("the guest {by_guest}"))
ARTICLE_APPROVED = Event(
    "content.article.approved",
    fields=("revision", "digest", "role", "four_eyes", "policy", "counted_as", "signature"),
    personal=("by_guest",),
    acting=_BY_GUEST,
    sentence=_("{actor} approved version {revision} of {subject}"),
    called={"role": ROLES, "counted_as": {**ROLES, "named": _("by name")}},
    proves=True,
)
DEVICE_SHARED = Event(
    "content.approval.device_shared",
    fields=("revision",),
    sentence=_(
        "{actor} approved version {revision} of {subject} on a device of an author or another approver"
    ),
)
ARTICLE_SENT_BACK = Event(
    "content.article.sent_back",
    fields=("revision", "digest"),
    personal=("by_guest",),
    acting=_BY_GUEST,
    sentence=_("{actor} sent version {revision} of {subject} back with a note"),
)
ARTICLE_PUBLISHED = Event(
    "content.article.published",
    fields=("revision", "digest", "four_eyes", "approver_roles", "policy", "emergency"),
    sentence=_("{actor} published version {revision} of {subject}"),
    called={"approver_roles": ROLES},
    proves=True,
)
ARTICLE_TAKEN_DOWN = Event(
    "content.article.taken_down",
    fields=("revision", "digest", "says"),
    personal=("reason",),
    reads=(("reason", partial(render_field, field="reason")), ("says", in_the_code)),
    sentence=_("{actor} took {subject} down: {reason}"),
    proves=True,
)
# ``revision`` and ``digest``: what readers saw before, and see again.
PUBLICATION_REVERTED = Event(
    "content.publication.reverted",
    fields=("revision", "digest", "instead_of", "instead_of_digest", "says"),
    personal=("reason",),
    reads=(("reason", partial(render_field, field="reason")), ("says", in_the_code)),
    sentence=_(
        "{actor} took the publication of version {instead_of} of {subject} back, so that readers see version {revision}"
        " again: {reason}"
    ),
    proves=True,
)
ARTICLE_RESTORED = Event(
    "content.article.restored", fields=("revision",), sentence=_("{actor} brought {subject} back to the desk")
)
ARTICLE_MOVED = Event(
    "content.article.moved",
    fields=("old_path", "new_path"),
    naming=("old_path", "new_path"),
    sentence=_("{actor} moved {subject} from /{old_path}/ to /{new_path}/"),
)
ARTICLE_IMPORTED = Event(
    "content.article.imported",
    fields=("revision", "digest", "state", "source"),
    sentence=_("{actor} imported {subject} from {source}"),
    called={"state": dict(State.choices)},
    proves=True,
)

SECTION_CREATED = Event(
    "content.section.created", fields=("path", "four_eyes"), sentence=_("{actor} added the section {subject}")
)
SECTION_CHANGED = Event(
    "content.section.changed",
    fields=("changes",),
    sentence=_("{actor} changed the section {subject}: {changes}"),
    called={
        "changes": {
            "title": _("title"),
            "description": _("description"),
            "review_days": _("days for a review"),
            "landing": _("what introduces it"),  # entries of earlier releases
        }
    },
)
SECTION_MOVED = Event(
    "content.section.moved",
    # The section and sibling it was placed under and before: keys, or nothing.
    fields=("old_path", "new_path", "old_parent", "stood_before"),
    sentence=_("{actor} moved the section {subject} from /{old_path}/ to /{new_path}/"),
)
SECTION_REORDERED = Event(
    "content.section.reordered",
    fields=("stood_before", "stands_before"),
    sentence=_("{actor} put the section {subject} in another place among those beside it"),
)

INTRODUCTION_CHANGED = Event(
    "content.section.introduction_changed",
    fields=("article", "was"),
    sentence=_("{actor} changed the article that introduces the section {subject}"),
)

FEATURED_CHANGED = Event(
    "content.featured_articles.changed",
    fields=("articles", "before"),
    sentence=_("{actor} changed what stands first on the page of {subject}"),
)
TOPIC_CREATED = Event(
    "content.topic.created", fields=("slug", "parent"), sentence=_("{actor} added the topic {subject}")
)
TOPIC_CHANGED = Event(
    "content.topic.changed",
    fields=("name", "parent", "old_name", "old_parent"),
    sentence=_("{actor} renamed or moved the topic {old_name}, which is now {name}"),
)
TOPIC_SLUG_CHANGED = Event(
    "content.topic.slug_changed",
    fields=("slug", "old_slug"),
    sentence=_("{actor} gave the topic {subject} the address {slug} in place of {old_slug}"),
)
TOPICS_MERGED = Event(
    "content.topics.merged",
    fields=("into", "name", "articles"),
    sentence=_("{actor} made the topic {subject} part of {name}, with {articles} articles"),
)
EMERGENCY_OPENED = Event(
    "content.emergency_publication.opened",
    fields=("emergency", "revision", "digest", "until", "policy"),
    personal=("reason",),
    sentence=_("{actor} opened an emergency publication of version {revision} of {subject}: {reason}"),
)
EMERGENCY_SIGNED_OFF = Event(
    "content.emergency_publication.signed_off",
    fields=("emergency", "revision", "digest", "used", "signature"),
    sentence=_("{actor} signed off the emergency publication of version {revision} of {subject}"),
)
EMERGENCY_ENDED = Event(
    "content.emergency_publication.ended",
    fields=("emergency", "revision", "digest"),
    sentence=_("{actor} ended the unused emergency publication of version {revision} of {subject}"),
)

_CHANGE = ("change", "kind", "own", "to", "before")
_OF_CHANGES = {"kind": dict(ChangeKind.choices)}
POLICY_CHANGED = Event(
    "content.policy.changed",
    fields=_CHANGE,
    called=_OF_CHANGES,
    personal=("reason",),
    sentence=_("{actor} changed the policy of {subject}: {reason}"),
)
LOOSENING_REQUESTED = Event(
    "content.policy.loosening_requested",
    fields=(*_CHANGE, "notice"),
    called=_OF_CHANGES,
    personal=("reason",),
    sentence=_("{actor} asked to loosen the policy of {subject}: {reason}"),
)
POLICY_LOOSENED = Event(
    "content.policy.loosened",
    fields=(*_CHANGE, "asked_by", "signature"),
    called=_OF_CHANGES,
    personal=("reason",),
    sentence=_("{actor} let the policy of {subject} become looser: {reason}"),
)
LOOSENING_WITHDRAWN = Event(
    "content.policy.loosening_withdrawn",
    fields=_CHANGE,
    called=_OF_CHANGES,
    personal=("reason",),
    sentence=_("{actor} stopped the loosening of the policy of {subject}: {reason}"),
)
LOOSENING_LAPSED = Event(
    "content.policy.loosening_lapsed",
    fields=(*_CHANGE, "why", "says"),
    called=_OF_CHANGES,
    sentence=_("The loosening of the policy of {subject} lapsed: {why}"),
    reads=(("why", partial(render_field, field="why")), ("says", in_the_code)),
)

_REMOVAL = ("redaction", "kind", "places", "versions")
_OF_REMOVALS = {"kind": dict(RedactionKind.choices)}
REDACTION_REQUESTED = Event(
    "content.redaction.requested",
    fields=_REMOVAL,
    called=_OF_REMOVALS,
    personal=("reason",),
    sentence=_("{actor} asked to remove something from {subject} by law: {reason}"),
)
REDACTION_COMPLETED = Event(
    "content.redaction.completed",
    # The reason is public: readers see it in place of the content. The redacted content is not recorded.
    fields=(*_REMOVAL, "asked_by", "agreed_by", "reason", "addresses"),
    called=_OF_REMOVALS,
    personal=("asker",),
    sentence=_("{asker} asked, {actor} agreed: something was removed from {subject} by law: {reason}"),
    proves=True,
)
REDACTION_COMPLETED_ALONE = Event(
    "content.redaction.completed_alone",
    fields=(*_REMOVAL, "asked_by", "agreed_by", "reason", "addresses"),
    called=_OF_REMOVALS,
    personal=("asker",),
    sentence=_(
        "{actor} asked, there was no other administrator, and 72 hours passed: something was removed from {subject} by "
        "law: {reason}"
    ),
    proves=True,
)
REDACTION_REPEATED = Event(
    "content.redaction.repeated",
    fields=(*_REMOVAL, "asked_by", "agreed_by", "reason", "done_at"),
    called=_OF_REMOVALS,
    sentence=_(
        "An older state was put back, so what had been removed from {subject} by law on {done_at} was removed again: "
        "{reason}"
    ),
    proves=True,
)
REDACTION_WITHDRAWN = Event(
    "content.redaction.withdrawn",
    fields=("redaction",),
    sentence=_("{actor} stopped the removal {redaction} from {subject}"),
)
REVISION_REDACTED = Event(
    "content.revision.redacted",
    fields=("redaction", "revision", "digest", "digest_after", "reason"),
    sentence=_("Version {revision} of {subject} lost what was removed by law: {reason}"),
    proves=True,
)

# Never a name, so that nothing of a person is left after erasure.
BYLINE_CREATED = Event("content.byline.created", sentence=_("{actor} added the byline {subject}"))
BYLINE_CHANGED = Event(
    "content.byline.changed",
    fields=("changed",),
    sentence=_("{actor} changed the byline {subject}: {changed}"),
    called={"changed": {"name": _("name"), "biography": _("biography"), "picture": _("picture")}},
)
BYLINES_MERGED = Event(
    "content.bylines.merged",
    fields=("into", "articles"),
    sentence=_("{actor} made the byline {subject} part of #{into}, in {articles} live articles"),
)
BYLINE_REMOVED = Event(
    "content.byline.removed",
    fields=("articles",),
    sentence=_("{actor} took the person of the byline {subject} off the site, in {articles} live articles"),
)

EMBED_HOSTS_CHANGED = Event(
    "content.embed_hosts.changed",
    fields=("added", "removed"),
    sentence=_("{actor} changed whose videos and charts pages may load: added {added}, removed {removed}"),
)

# That there was one, and never its text.
NOTE_WRITTEN = Event(
    "content.note.written",
    fields=("note", "revision"),
    sentence=_("{actor} wrote note {note} on version {revision} of {subject}"),
)
NOTE_ANSWERED = Event(
    "content.note.answered",
    fields=("note", "thread"),
    sentence=_("{actor} answered note {thread} on {subject}"),
)
NOTE_RESOLVED = Event(
    "content.note.resolved", fields=("note",), sentence=_("{actor} resolved note {note} on {subject}")
)
NOTE_REOPENED = Event(
    "content.note.reopened", fields=("note",), sentence=_("{actor} opened note {note} on {subject} again")
)

CONTENT_EXPORTED = Event(
    "content.site.exported",
    fields=("articles", "people"),
    sentence=_("{actor} took all content out of the site: {articles} articles"),
)
CONTENT_IMPORTED = Event(
    "content.site.imported",
    fields=("source", "articles", "live"),
    sentence=_("{actor} brought the content of {source} in: {articles} articles, {live} of them for readers"),
)
