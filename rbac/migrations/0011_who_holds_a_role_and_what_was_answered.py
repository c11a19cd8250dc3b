from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("secure_rbac", "0010_roles_that_end_and_those_at_a_place"),)

    operations = (
        AddIndexConcurrently("roleassignment", models.Index(fields=("role", "id"), name="role_held")),
        AddIndexConcurrently(
            "accessreviewitem", models.Index(fields=("review", "answer", "id"), name="access_review_answers")
        ),
    )
