INSERT INTO content_mediatag (name) VALUES ('heron'), ('winter'), ('fog');

INSERT INTO content_mediafile (digest, kind, media_type, size, width, height, frames)
SELECT md5(n::text) || md5('file ' || n), CASE WHEN n %% 20 = 0 THEN 'document' ELSE 'image' END, 'image/jpeg',
    100000 + n, 1600, 1000, 1
FROM generate_series(1, %(files)s) AS n;

INSERT INTO content_asset (kind, title, alternative_text, decorative, caption, credit, licence, language,
    section_id, uploader_id, created_at, changed_at, words)
SELECT CASE WHEN n %% 20 = 0 THEN 'document' ELSE 'image' END, 'Harbour picture ' || n,
    CASE WHEN n %% 1000 = 0 THEN '' ELSE 'Boats at dawn.' END, false, '', 'Photo: Cara', '', '',
    (%(sections)s::bigint[])[1 + (n / 10) %% cardinality(%(sections)s::bigint[])], NULL,
    timestamptz '2020-01-01' + n * interval '10 minutes', timestamptz '2020-01-01' + n * interval '10 minutes',
    'harbour picture ' || n || CASE WHEN n %% 5000 = 7 THEN ' kingfisher' ELSE '' END
FROM generate_series(1, %(files)s) AS n;

INSERT INTO content_assetversion (asset_id, number, digest, source_digest, file_name, address_name, created_at)
SELECT asset.id, 1, md5(n) || md5('file ' || n), md5('source ' || n) || md5(n), 'harbour.jpg', 'harbour.jpg',
    asset.created_at
FROM content_asset AS asset, substring(asset.title FROM '[0-9]+') AS n
WHERE asset.title LIKE 'Harbour picture %%';

UPDATE content_asset AS asset SET current_id = version.id
FROM content_assetversion AS version WHERE version.asset_id = asset.id AND asset.current_id IS NULL;

INSERT INTO content_asset_tags (asset_id, mediatag_id)
SELECT asset.id, tag.id FROM content_asset AS asset, content_mediatag AS tag,
    CAST(substring(asset.title FROM '[0-9]+') AS integer) AS n
WHERE (tag.name = 'winter' AND n %% 10 = 3) OR (tag.name = 'heron' AND n %% 5000 = 11)
    OR (tag.name = 'fog' AND n %% 5 = 1
        AND asset.section_id = (%(sections)s::bigint[])[cardinality(%(sections)s::bigint[])]);
