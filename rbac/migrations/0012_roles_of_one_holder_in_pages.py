from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("secure_rbac", "0011_who_holds_a_role_and_what_was_answered"),)

    operations = (
        AddIndexConcurrently(
            "roleassignment", models.Index(fields=("user", "id"), name="role_given_to_person")
        ),
        AddIndexConcurrently(
            "roleassignment", models.Index(fields=("team", "id"), name="role_given_to_team")
        ),
    )
