"""Indexes that a migration makes while people go on working."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import NotSupportedError


class AddIndexAnew(AddIndexConcurrently):
    """AddIndexConcurrently that goes on where it was interrupted, if ``migrate`` is run once more.

    It runs in no transaction. So what was stopped leaves an index that PostgreSQL does not use, and those that the same
    migration made before it; each would be refused because there is one of its name.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.in_atomic_block:
            raise NotSupportedError(
                "AddIndexAnew cannot run in a transaction: set atomic = False in the migration."
            )
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)  # if there is one
        super().database_forwards(app_label, schema_editor, from_state, to_state)
