"""What somebody did in a stretch of time, or in one session, in its order. Nobody waits for it."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("secure_audit", "0005_rows_have_a_form")]

    operations = [
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(
                fields=["actor_kind", "actor_id", "recorded_at", "id"], name="entry_by_actor_in_time"
            ),
        ),
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("session_digest", ""), _negated=True),
                fields=["session_digest", "actor_kind", "actor_id", "recorded_at", "id"],
                name="entry_by_session_in_time",
            ),
        ),
        RemoveIndexConcurrently(model_name="entry", name="entry_by_session"),
    ]
