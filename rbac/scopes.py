"""Changes to the scope tree: public interface."""

from rbac.administration.scopes import (
    add_scope,
    closure_differences,
    move_scope,
    remove_scope,
    rename_scope,
)

__all__ = [
    "add_scope",
    "closure_differences",
    "move_scope",
    "remove_scope",
    "rename_scope",
]
