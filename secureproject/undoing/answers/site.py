"""The journal, the guard, and looking at the site as somebody else does."""

from django.utils.translation import gettext_lazy as _

from secureproject.undoing.answer import Answer, ByHand, Nothing, page, page_of_subject

_OPERATOR = Nothing(_("whoever runs the server does it, with a command"))

SITE: dict[str, Answer] = {
    "audit.database.restored": _OPERATOR,
    "audit.entries.archived": _OPERATOR,
    "audit.keys.destroyed": Nothing(_("the worker does it; whose erasure was asked for is told by itself")),
    "audit.label.removed": Nothing(_("it belongs to the removal by law that is told by itself")),
    "intrusion.client.blocked": ByHand(
        _("Somebody may be kept out who should not be. Lift the block, if it was wrong."),
        page("cms:incidents"),
    ),
    "intrusion.account.blocked": ByHand(
        _("An account is frozen. Lift the block, if it was wrong."), page("cms:incidents")
    ),
    "intrusion.block.lifted": ByHand(
        _("Somebody who was kept out is let in again. Block them anew, if that was right."),
        page("cms:incidents"),
    ),
    "secureproject.journal.exported": ByHand(
        _("Parts of the journal left the house, with names and addresses. Decide whom you have to tell."),
        page("cms:journal"),
    ),
    "secureproject.seeing.began": ByHand(
        _("The CMS was looked at as this person sees it. Decide whether you have to tell them."),
        page_of_subject("cms:person"),
    ),
    "secureproject.seeing.page": Nothing(_("it was only looked at; that it began is told by itself")),
    "secureproject.seeing.ended": Nothing(_("it was only looked at; that it began is told by itself")),
    "secureproject.work.undone": Nothing(_("each thing that it took back is told by itself")),
}
