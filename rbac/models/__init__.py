"""Database models of rbac."""

from rbac.models.acts import Act, Founding, Vouch
from rbac.models.assignments import Given, RoleAssignment
from rbac.models.custom_roles import CustomRole, CustomRoleVersion
from rbac.models.refusals import RefusalTally
from rbac.models.reviews import AccessReview, AccessReviewItem, Answer
from rbac.models.scopes import Scope, ScopeAncestor, ScopeManager
from rbac.models.separations import Separation

__all__ = (
    "AccessReview",
    "AccessReviewItem",
    "Act",
    "Answer",
    "CustomRole",
    "CustomRoleVersion",
    "Founding",
    "Given",
    "RefusalTally",
    "RoleAssignment",
    "Scope",
    "ScopeAncestor",
    "ScopeManager",
    "Separation",
    "Vouch",
)
