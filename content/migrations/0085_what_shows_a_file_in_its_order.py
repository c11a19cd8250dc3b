import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each new index answers what the one of the foreign key did, which goes."""

    atomic = False

    dependencies = [("content", "0084_offers_of_corrections_are_dismissed")]

    operations = [
        AddIndexConcurrently(
            model_name="revisionmedia",
            index=models.Index(fields=["version", "id"], name="media_use_of_version"),
        ),
        AddIndexConcurrently(
            model_name="assetversion",
            index=models.Index(fields=["asset", "id"], name="asset_version_in_order"),
        ),
        migrations.AlterField(
            model_name="revisionmedia",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses",
                to="content.assetversion",
            ),
        ),
        migrations.AlterField(
            model_name="assetversion",
            name="asset",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="content.asset",
            ),
        ),
    ]
