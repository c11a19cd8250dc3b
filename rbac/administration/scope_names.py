"""Names of scopes for commands: an app above resolves a path ("news/sport") to a scope."""

from collections.abc import Callable

from audit.stored_messages import gettext as _
from rbac.errors import Invalid
from rbac.models import Scope
from rbac.registries import Slot

resolver: Slot[Callable[[str], Scope | None]] = Slot("scope names")
provide_with = resolver.provide_with


def find_scope(path: str) -> Scope:
    """The scope at ``path``. Raises Invalid if there is none."""
    resolve = resolver.value
    scope = resolve(path.strip("/")) if resolve else None
    if scope is None:
        raise Invalid(_("There is no section at “%(path)s”.") % {"path": path})
    return scope
