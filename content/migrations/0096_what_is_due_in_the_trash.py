"""What is to go from the trash is found without what stays there: articles as rows, files that something still shows."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0095_files_shown_before")]

    operations = [
        migrations.AddField(
            model_name="asset",
            name="kept_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="kept at"),
        ),
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(
                condition=Q(("purged_at__isnull", True), ("trashed_at__isnull", False)),
                fields=["trashed_at"],
                name="article_to_go",
            ),
        ),
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(
                condition=Q(("purged_in__isnull", False)), fields=["purged_in"], name="article_purged_in"
            ),
        ),
        AddIndexConcurrently(
            model_name="asset",
            index=models.Index(
                condition=Q(("kept_at__isnull", True), ("trashed_at__isnull", False)),
                fields=["trashed_at"],
                name="asset_new_in_trash",
            ),
        ),
        AddIndexConcurrently(
            model_name="asset",
            index=models.Index(
                condition=Q(("kept_at__isnull", False)), fields=["kept_at"], name="asset_kept_in_trash"
            ),
        ),
        RemoveIndexConcurrently("asset", "asset_in_trash"),
    ]
