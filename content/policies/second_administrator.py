"""Whether a second administrator is independent of the requester
(content/models/triggers/second_administrator.py gives the reason and checks the same).
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from rbac.assignments import in_force
from rbac.models import RoleAssignment
from rbac.rulebook import administrator_role

NOTICE = timedelta(hours=72)
_STANDS_ALONE = Q(assigned_at__lt=Now() - NOTICE) | Q(assigned_by=None)


def vouched_for(asker: int | None) -> Q:
    """Role assignments that another user than ``asker`` vouches for."""
    givers = RoleAssignment.objects.filter(in_force(), _STANDS_ALONE, role=administrator_role())
    reaching = Q(scope=None) | Q(scope__descendant_links__scope=OuterRef("scope"))
    return _STANDS_ALONE | Q(
        Exists(givers.filter(reaching, user=OuterRef("assigned_by")).exclude(user=asker))
    )
