"""What sections demand today becomes their policy: set where it differs from the place above, inherited elsewhere."""

from django.db import migrations

ADOPT = """
    INSERT INTO content_policy (section_id, audience, four_eyes, approvals, factor, comments, version)
    SELECT NULL, 'public', profile <> 'one_person', 1, 'any', 'held', 1 FROM content_site
    ON CONFLICT DO NOTHING;
    INSERT INTO content_policy (section_id, four_eyes, comments, version)
    SELECT own.section_id, own.four_eyes, own.comments, 1
    FROM (
        SELECT section.id AS section_id,
            nullif(section.four_eyes, coalesce(above.four_eyes, site.four_eyes, true)) AS four_eyes,
            nullif(section.comments, coalesce(above.comments, site.comments, 'held')) AS comments
        FROM content_section AS section
        JOIN secure_rbac_scope AS scope ON scope.id = section.scope_id
        LEFT JOIN content_section AS above ON above.scope_id = scope.ancestor_ids[2]
        LEFT JOIN content_policy AS site ON site.section_id IS NULL
    ) AS own
    WHERE own.four_eyes IS NOT NULL OR own.comments IS NOT NULL;
    UPDATE content_section SET four_eyes = four_eyes;
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0005_section_policies")]
    operations = [migrations.RunSQL(ADOPT, migrations.RunSQL.noop)]
