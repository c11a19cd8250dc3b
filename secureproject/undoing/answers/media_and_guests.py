"""Files, and people without an account."""

from django.utils.translation import gettext_lazy as _

from secureproject.undoing.answer import Answer, ByHand, Nothing, Reversed, page, page_of_subject

_ARTICLE = page_of_subject("cms:history")

MEDIA_AND_GUESTS: dict[str, Answer] = {
    "content.media.uploaded": Reversed("files"),
    "content.media.edited": Reversed("files"),
    "content.media.replaced": Reversed("files"),
    "content.media.trashed": Reversed("files"),
    "content.media.restored": Reversed("files"),
    "content.media.upload_refused": Nothing(_("the file was not taken")),
    "content.media.purged": Nothing(_("the worker does it, once a file was in the trash for its time")),
    "content.media.removed_by_law": ByHand(
        _(
            "The bytes are gone for good. If it was wrong, upload the picture again, from a copy outside this site."
        ),
        page("cms:media"),
    ),
    "content.embed_hosts.changed": Reversed("hosts"),
    "content.preview.revoked": ByHand(
        _("Make a new link for whoever had it: the old one opens nothing any more."),
        page_of_subject("cms:preview"),
    ),
    "content.preview.erased": ByHand(
        _("Whom the link was for is gone for good. Make a new link, if it was wrong."),
        page_of_subject("cms:preview"),
    ),
    "content.guest.revoked": ByHand(
        _("Ask the guest again: the old link opens nothing any more."), page_of_subject("cms:guests")
    ),
    "content.guest.answered": Nothing(_("guests answer without an account")),
    "content.guest.erased": ByHand(
        _("Name and address of the guest are gone for good. What they approved goes on counting."), _ARTICLE
    ),
    "content.site.set_up": Nothing(_("it happens once, at the very beginning")),
}
