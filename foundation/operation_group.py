"""Migration operation that applies several others in one step."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class OperationGroup(Operation):
    """Reversible operations for which Django renders the historical models once, and not after each of them.

    Each gets the models as they are after all of them: tables may form a circle, and none alters what another creates.
    """

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.clear_delayed_apps_cache()  # they are rendered when the first operation asks for one
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        for each in self.operations:
            each.database_forwards(app_label, editor, before, after)

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        for each in reversed(self.operations):
            each.database_backwards(app_label, editor, before, after)

    def describe(self) -> str:
        return "; ".join(each.describe() for each in self.operations)
