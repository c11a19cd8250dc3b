from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("secure_rbac", "0012_roles_of_one_holder_in_pages"),)

    operations = (
        AddIndexConcurrently(
            "accessreview",
            models.Index(
                fields=("due", "id"), condition=models.Q(closed_at=None), name="access_review_running"
            ),
        ),
        AddIndexConcurrently(
            "accessreviewitem",
            models.Index(
                "review",
                "asked_role",
                Coalesce("asked_scope", 0, output_field=models.BigIntegerField()),
                "id",
                condition=models.Q(answer="open"),
                name="access_review_asked",
            ),
        ),
        AddIndexConcurrently(
            "accessreviewitem",
            models.Index(
                fields=("review", "answered_by"),
                condition=models.Q(answered_by__isnull=False),
                name="access_review_answered_by",
            ),
        ),
        RemoveIndexConcurrently("accessreviewitem", "access_review_open"),
    )
