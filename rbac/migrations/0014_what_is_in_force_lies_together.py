from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from rbac.models.assignments import EndOf


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("secure_rbac", "0013_reviews_are_read_by_whom_they_ask"),)

    operations = (
        AddIndexConcurrently(
            "roleassignment", models.Index("user", EndOf("until"), name="role_in_force_of_person")
        ),
        AddIndexConcurrently(
            "roleassignment", models.Index("team", EndOf("until"), name="role_in_force_of_team")
        ),
    )
