"""Articles, their reviews, comments, sections, topics and bylines."""

from django.utils.translation import gettext_lazy as _

from secureproject.undoing.answer import Answer, ByHand, Nothing, Reversed, page, page_of_subject

_ARTICLE = page_of_subject("cms:history")
_WORKER = Nothing(_("the worker does it; what somebody set for it is told by itself"))
_EACH = Nothing(_("each article that it changed is told by itself"))

CONTENT: dict[str, Answer] = {
    "content.article.created": Reversed("articles"),
    "content.article.edited": Reversed("articles"),
    "content.revision.restored": Reversed("articles"),
    "content.versions.taken_out": Reversed("articles"),
    "content.article.imported": Reversed("articles"),
    "content.article.submitted": Reversed("articles"),
    "content.article.approved": Reversed("articles"),
    "content.article.published": Reversed("articles"),
    "content.article.taken_down": Reversed("articles"),
    "content.article.moved": Reversed("articles"),
    "content.article.trashed": Reversed("articles"),
    "content.article.recovered": Reversed("articles"),
    "content.correction.made": Reversed("articles"),
    "content.correction.countersigned": Reversed("articles"),
    "content.emergency.opened": Reversed("articles"),
    "content.preview.made": Reversed("articles"),
    "content.guest.asked": Reversed("articles"),
    "content.schedule.set": Reversed("articles"),
    "content.redaction.asked": Reversed("articles"),
    "content.article.kept_beside": Nothing(_("it stands beside the newest version, and nobody is shown it")),
    "content.article.restored": Nothing(_("it came back as a draft, which readers do not see")),
    "content.article.sent_back": ByHand(
        _("The review begins again: have the version submitted once more, if it was right."), _ARTICLE
    ),
    "content.article.purged": _WORKER,
    "content.section.purged": _WORKER,
    "content.articles.taken_out": ByHand(
        _("What was saved as a file left the house. Decide whom you have to tell."), page("cms:articles")
    ),
    "content.site.exported": Nothing(_("whoever runs the server does it, with a command")),
    "content.site.imported": Nothing(_("whoever runs the server does it, with a command")),
    "content.correction.reverted": ByHand(
        _("Readers see the version from before the correction. Make it again, if it was right."), _ARTICLE
    ),
    "content.publication.reverted": ByHand(
        _("Readers see an earlier version. Have the later one approved and publish it, if it was right."),
        _ARTICLE,
    ),
    "content.emergency.signed_off": ByHand(
        _("An emergency publication counts as looked at. Look at what was published."), _ARTICLE
    ),
    "content.emergency.ended": Nothing(_("nobody had used it, so nothing became public")),
    "content.bulk.begun": _EACH,
    "content.bulk.undone": _EACH,
    "content.note.written": Reversed("notes"),
    "content.note.answered": ByHand(
        _("Notes are never removed. Answer it, or remove by law what names somebody."), _ARTICLE
    ),
    "content.note.resolved": Reversed("notes"),
    "content.note.reopened": Reversed("notes"),
    "content.review.claimed": Reversed("claims"),
    "content.review.released": ByHand(
        _("Whoever had taken the review on can take it on again. It kept nobody from deciding."), _ARTICLE
    ),
    "content.review.due": ByHand(
        _("Set anew until when it is to be read. It keeps nobody from deciding."), _ARTICLE
    ),
    "content.schedule.cancelled": ByHand(
        _("Set the time again. What was approved is approved still, unless somebody wrote on it."),
        page_of_subject("cms:schedule"),
    ),
    "content.schedule.carried_out": _WORKER,
    "content.schedule.held": _WORKER,
    "content.comment.posted": Nothing(_("readers write comments, without an account")),
    "content.comment.withdrawn": Nothing(_("its writer took it back, by the receipt")),
    "content.comment.approved": Reversed("comments"),
    "content.comment.rejected": Reversed("comments"),
    "content.comment.marked_as_spam": Reversed("comments"),
    "content.comment.held": Reversed("comments"),
    "content.section.added": Reversed("sections"),
    "content.section.changed": Reversed("sections"),
    "content.section.introduction_changed": Reversed("sections"),
    "content.section.moved": Reversed("sections"),
    "content.section.reordered": Reversed("sections"),
    "content.section.trashed": Reversed("sections"),
    "content.section.recovered": Reversed("sections"),
    "content.first.arranged": Reversed("first"),
    "content.topic.added": ByHand(
        _("Topics are never removed. Make it part of another one, which takes its name away."),
        page_of_subject("cms:topic"),
    ),
    "content.topic.changed": Reversed("topics"),
    "content.topic.readdressed": Reversed("topics"),
    "content.topics.merged": Reversed("topics"),
    "content.topic.split": Reversed("topics"),
    "content.byline.added": Reversed("bylines"),
    "content.byline.changed": Reversed("bylines"),
    "content.bylines.merged": Reversed("bylines"),
    "content.byline.split": Reversed("bylines"),
    "content.byline.removed": ByHand(
        _(
            "Name, biography and picture are gone for good, as whoever is meant may demand. Add the byline anew."
        ),
        page("cms:bylines"),
    ),
    "content.redaction.carried_out": ByHand(
        _(
            "What was removed by law is gone for good. If it was wrong, write it anew, from a copy outside this"
            " site; an older backup takes it away again, too."
        ),
        _ARTICLE,
    ),
    "content.redaction.carried_out_alone": ByHand(
        _(
            "What was removed by law is gone for good. If it was wrong, write it anew, from a copy outside this"
            " site; an older backup takes it away again, too."
        ),
        _ARTICLE,
    ),
    "content.redaction.carried_out_again": Nothing(_("a restore repeats what had been decided before")),
    "content.redaction.withdrawn": ByHand(
        _("A removal by law was stopped. Ask for it again, if it was right."),
        page_of_subject("cms:redaction"),
    ),
    "content.revision.redacted": Nothing(_("it belongs to the removal by law that is told by itself")),
    "content.policy.changed": Reversed("policies"),
    "content.policy.loosening_asked": Reversed("policies"),
    "content.policy.loosened": Reversed("policies"),
    "content.policy.loosening_withdrawn": ByHand(
        _("Somebody had asked to loosen a policy, and it was stopped. Let them ask again."),
        page("cms:policy_changes"),
    ),
    "content.policy.loosening_lapsed": _WORKER,
}
