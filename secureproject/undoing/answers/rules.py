"""Roles, permissions, teams, reviews of access and what was refused."""

from django.utils.translation import gettext_lazy as _

from secureproject.undoing.answer import Answer, ByHand, Nothing, Reversed, page, page_of_subject

_REFUSED = Nothing(_("it was refused, so nothing happened"))

RULES: dict[str, Answer] = {
    "rbac.role.granted": Reversed("roles"),
    "rbac.role.extended": Reversed("roles"),
    "rbac.role.revoked": Reversed("roles"),
    "rbac.grant.given": Reversed("grants"),
    "rbac.grant.changed": Reversed("grants"),
    "rbac.grant.taken": Reversed("grants"),
    "rbac.team.made": Reversed("teams"),
    "rbac.team.renamed": Reversed("teams"),
    "rbac.team.joined": Reversed("teams"),
    "rbac.team.left": Reversed("teams"),
    "rbac.team.deleted": Reversed("teams"),
    "rbac.custom_role.made": Reversed("own_roles"),
    "rbac.custom_role.changed": Reversed("own_roles"),
    "rbac.custom_role.removed": Reversed("own_roles"),
    "rbac.separation.added": Reversed("separations"),
    "rbac.separation.ended": Reversed("separations"),
    "rbac.access.refused": _REFUSED,
    "rbac.access.would_refuse": Nothing(_("rules were only tried out there, and refused nothing yet")),
    "rbac.refusals.left_out": _REFUSED,
    "rbac.view.undeclared": _REFUSED,
    "rbac.review.started": ByHand(
        _("It goes on asking people until it is over. Look whether it asks the right ones."),
        page_of_subject("cms:review_one"),
    ),
    "rbac.review.answered": ByHand(
        _("An answer stands. Look at what was confirmed; what it took away is told by itself."),
        page_of_subject("cms:review_one"),
    ),
    "rbac.review.closed": Nothing(_("a review ends by itself, at its date")),
    "rbac.review.signed": Nothing(_("the report is signed by the site itself")),
    "rbac.review.report_taken": ByHand(
        _("What was saved as a file left the house. Decide whom you have to tell."), page("cms:reviews")
    ),
}
