"""The migration operation that creates all tables of an app at once."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from backend.core.operations import CreateTables

TEAM = migrations.CreateModel("Team", [("id", models.BigAutoField(primary_key=True)), ("size", models.IntegerField())])
MEMBER = migrations.CreateModel(
    "Member",
    [("id", models.BigAutoField(primary_key=True)), ("team", models.ForeignKey("sample.Team", models.CASCADE))],
)
LEADER = migrations.AddField("team", "leader", models.ForeignKey("sample.Member", models.CASCADE, null=True))
AT_LEAST_ONE = migrations.AddConstraint(
    "team", models.CheckConstraint(condition=models.Q(size__gte=1), name="team_has_a_member")
)
BY_SIZE = migrations.AddIndex("team", models.Index(fields=["size"], name="team_by_size"))
ROW = migrations.RunSQL("INSERT INTO sample_team (size) VALUES (3)")
OPERATIONS = [TEAM, MEMBER, LEADER, AT_LEAST_ONE, BY_SIZE, ROW]


class Initial(migrations.Migration):
    operations = [CreateTables(OPERATIONS)]


@pytest.fixture
def apps(as_owner, db):
    """Apply the operations to the test database, as `migrate` does, and return the historical models."""
    state = ProjectState()
    assert not state.apps.get_models()  # `migrate` builds the models before the first migration
    with connection.schema_editor() as schema_editor:
        return Initial("0001_initial", "sample").apply(state, schema_editor).apps


def test_tables_have_their_final_columns_constraints_and_indexes(apps):
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, "sample_team")}
        constraints = connection.introspection.get_constraints(cursor, "sample_team")
    assert columns == {"id", "size", "leader_id"}
    assert constraints["team_has_a_member"]["check"]
    assert constraints["team_by_size"]["index"]
    assert [entry["foreign_key"] for entry in constraints.values() if entry["foreign_key"]] == [("sample_member", "id")]


def test_historical_models_refer_to_each_other(apps):
    team, member = apps.get_model("sample", "Team"), apps.get_model("sample", "Member")
    row = team.objects.get()
    row.leader = member.objects.create(team=row)
    row.save()
    assert (row.size, row.leader.team) == (3, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        team.objects.create(size=0)


def test_state_is_that_of_the_single_operations():
    together, one_by_one = ProjectState(), ProjectState()
    CreateTables(OPERATIONS).state_forwards("sample", together)
    for operation in OPERATIONS:
        operation.state_forwards("sample", one_by_one)
    assert together == one_by_one
