"""Account deletion: removes personal data; keeps content and history.

The row remains as an empty shell, because articles, approvals and the audit log refer to it: without it, it could not
be shown that two different people wrote and approved. In the audit log, personal data is encrypted under keys of each
user (audit/encryption.py), which are destroyed three days later (audit/erasure/erasing.py).
"""

from django.db import transaction
from django.db.models import CASCADE
from django.db.models.functions import Now

from accounts import events
from accounts.actions import DELETE_PERSON
from accounts.lifecycle.freezing import reason_given, require_another_administrator
from accounts.mail.emails import ACCOUNT_DELETED, post
from accounts.models import User
from accounts.models.person import DELETED_DOMAIN
from audit.actors import Actor
from audit.erasure.erasing import request_erasure
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.administration.offboarding import revoke_everything
from rbac.assignments import forget_assignments
from rbac.decisions import authorize
from rbac.errors import Conflict
from rbac.models import Given

# Authorship: content belongs to the site. The admin's own log is append-only and names users only by id, and
# guardian's generic tables are not written to.
STAYS = ("content", "admin", "guardian")


@transaction.atomic
def delete_person(user: User, *, by: Actor, reason: str, keep_name: bool = False) -> None:
    """For user administrators. Raises Refused, and Invalid without a reason or for the last administrator."""
    authorize(by, DELETE_PERSON, user)
    _delete(user, by=by, reason=reason_given(reason), keep_name=keep_name)


@transaction.atomic
def delete_oneself(user: User, *, keep_name: bool = False) -> None:
    """Every user may delete their own account. Raises Invalid for the last administrator."""
    _delete(user, by=user, reason=_("their own wish"), keep_name=keep_name)


def _delete(user: User, *, by: Actor, reason: str, keep_name: bool) -> None:
    require_another_administrator(user)
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.deleted_at:
        raise Conflict(_("This account was deleted already."))
    record(events.USER_DELETED, by=by, about=held, reason=reason)
    post(ACCOUNT_DELETED, to=held, send_to=held.email)
    revoke_everything(held, reason=reason, by=by)
    delete_related_rows(held)
    held.email, held.is_active = f"{held.pk}{DELETED_DOMAIN}", False
    held.name, held.language = held.name if keep_name else "", ""
    held.set_unusable_password()
    held.last_login, held.frozen_at = None, None
    held.save()
    User.objects.filter(pk=held.pk).update(deleted_at=Now())
    request_erasure(held)


def delete_related_rows(user: User) -> None:
    """Deletes sessions, factors, devices, links, roles, grants: every row that belongs to the user, in any table.

    Found by foreign key, so that a table that is added later is not forgotten.
    """
    for relation in User._meta.related_objects:
        model = relation.related_model
        goes = issubclass(model, Given) or model._meta.app_label not in STAYS
        if relation.on_delete is CASCADE and goes:
            model._base_manager.filter(**{relation.field.name: user}).delete()
    user.groups.clear()
    forget_assignments()
