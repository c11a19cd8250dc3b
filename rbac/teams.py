"""Teams: public interface."""

from rbac.administration.teams import (
    LONGEST_NAME,
    add_member,
    delete_team,
    make_team,
    remove_member,
    rename_team,
)

__all__ = [
    "LONGEST_NAME",
    "add_member",
    "delete_team",
    "make_team",
    "remove_member",
    "rename_team",
]
