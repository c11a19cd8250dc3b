from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def in_order(name: str, *first: str, trashed: bool = False) -> Any:
    """What the library is narrowed to by ``first``, the newest first."""
    condition = models.Q(("trashed_at__isnull", not trashed))
    index = models.Index(fields=[*first, "-created_at", "-id"], condition=condition, name=name)
    return AddIndexConcurrently(model_name="asset", index=index)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0073_notes_of_an_article_in_their_order")]

    operations = [
        in_order("asset_of_kind", "kind"),
        in_order("asset_by_uploader", "uploader"),
        in_order("asset_newest_in_trash", trashed=True),
    ]
