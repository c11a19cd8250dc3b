from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0061_grants_on_one_object_in_pages")]

    operations = [
        AddIndexConcurrently(
            model_name="scheduledchange",
            index=models.Index(
                condition=models.Q(("cancelled_at", None)), fields=["at", "id"], name="schedule_by_time"
            ),
        ),
        AddIndexConcurrently(
            model_name="scheduledchange",
            index=models.Index(
                condition=models.Q(("held_at__isnull", False)),
                fields=["held_at", "at", "id"],
                name="schedule_held",
            ),
        ),
        AddIndexConcurrently(
            model_name="emergencypass",
            index=models.Index(
                condition=models.Q(("signed_off_at", None)),
                fields=["-opened_at", "-id"],
                name="emergency_unsigned_newest",
            ),
        ),
    ]
