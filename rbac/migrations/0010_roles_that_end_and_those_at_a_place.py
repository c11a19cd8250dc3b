from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("secure_rbac", "0009_roles_are_found_at_a_place"),)

    operations = (
        AddIndexConcurrently(
            "roleassignment", models.Index(fields=("scope", "role", "id"), name="role_at_place")
        ),
        AddIndexConcurrently(
            "roleassignment",
            models.Index(
                fields=("until",),
                condition=models.Q(until__isnull=False, announced_at=None),
                name="role_ending",
            ),
        ),
    )
