"""Operations for migrations, beside those of Django."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import AddConstraint, AddIndex, CreateModel
from django.db.migrations.state import ProjectState

PART_OF_THE_TABLE = (FieldOperation, AddIndex, AddConstraint)
"""Operations that need no statement of their own where the table is created with their result."""


class CreateTables(Operation):
    """Create all tables of an app at once, as the given operations describe them together.

    Django builds the historical models anew after each operation, and most of our models are related to each other.
    Operation by operation, an empty database took 26 seconds to migrate, nearly all of them for such models. This
    operation builds them once, so that the same database takes 6 seconds.

    `operations` are those that `makemigrations` writes for an initial migration, unchanged::

        class Migration(migrations.Migration):
            initial = True
            tables = [
                migrations.CreateModel(...),
                migrations.AddConstraint(...),
                pgtrigger.migrations.AddTrigger(...),
            ]
            operations = [CreateTables(tables)]

    Operations that change data or a table that exists belong after it. It cannot be reversed.
    """

    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Apply the operations to a state without historical models.

        Django builds these models when they are needed.
        """
        if "apps" in state.__dict__:
            del state.apps
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create each table in its final form.

        Then run the operations that are not part of a table, such as triggers.
        """
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                model = to_state.apps.get_model(app_label, operation.name)
                if self.allow_migrate_model(schema_editor.connection.alias, model):
                    schema_editor.create_model(model)
        for operation in self.operations:
            if not isinstance(operation, (CreateModel, *PART_OF_THE_TABLE)):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Return what `migrate --plan` and `sqlmigrate` print."""
        return f"Create {sum(isinstance(operation, CreateModel) for operation in self.operations)} tables at once"
