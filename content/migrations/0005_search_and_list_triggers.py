"""Tables that search and lists read, kept up to date by the tables they are made from."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import audit.database.append_only
from foundation.operation_group import OperationGroup


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0004_media_and_removal_triggers"),
    ]

    operations = [
        OperationGroup(
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_are_found",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF TG_OP = 'DELETE' THEN DELETE FROM public.content_searchentry WHERE article_id = OLD.id; "
                            "DELETE FROM public.content_searchdue WHERE article_id = OLD.id; RETURN OLD; END IF; IF "
                            "TG_OP = 'UPDATE' AND NEW.live_id IS NOT DISTINCT FROM OLD.live_id AND "
                            "coalesce(OLD.draft_id, OLD.live_id) IS NOT NULL THEN IF NEW.draft_id IS DISTINCT FROM "
                            "OLD.draft_id THEN INSERT INTO public.content_searchdue (article_id) SELECT NEW.id WHERE "
                            "NOT EXISTS (SELECT FROM public.content_searchdue WHERE article_id = NEW.id); END IF; "
                            "RETURN NEW; END IF; DELETE FROM public.content_searchentry AS entry USING "
                            "public.content_article AS article WHERE article.id = NEW.id AND entry.article_id = "
                            "article.id AND entry.revision_id IS DISTINCT FROM CASE WHEN entry.is_live THEN "
                            "article.live_id ELSE coalesce(article.draft_id, article.live_id) END; INSERT INTO "
                            "public.content_searchentry (article_id, is_live, revision_id, words) SELECT article_id, "
                            "is_live, revision_id, setweight(to_tsvector('simple', CASE WHEN title ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(title, 16000), NULL) "
                            "WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(title, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'A') || setweight(to_tsvector('simple', CASE WHEN summary ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(summary, 16000), "
                            "NULL) WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(summary, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'B') || setweight(to_tsvector('simple', CASE WHEN body ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(body, 16000), NULL) "
                            "WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(body, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'D') || setweight(to_tsvector(dictionary, title), 'A') || "
                            "setweight(to_tsvector(dictionary, summary), 'B') || setweight(to_tsvector(dictionary, "
                            "body), 'D') || setweight(to_tsvector('simple', title), 'A') || "
                            "setweight(to_tsvector('simple', summary), 'B') || setweight(to_tsvector('simple', body), "
                            "'D') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(title, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'A') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(summary, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'B') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(body, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'D') FROM ( SELECT article.id AS article_id, kind.is_live, words.id AS revision_id, "
                            "regexp_replace(regexp_replace(normalize(title, NFKD), '[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS title, regexp_replace(regexp_replace(normalize(summary, NFKD), "
                            "'[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS summary, regexp_replace(regexp_replace(normalize(coalesce((SELECT "
                            "string_agg(left(detail.value, 1000), ' ' ORDER BY detail.key) FROM "
                            "jsonb_each_text(words.details) AS detail WHERE detail.value ~ '[[:alpha:]]{2}'), '') || ' "
                            "' || regexp_replace(left(body, 200000), '<[^>]*>|&[a-zA-Z0-9#]+;', ' ', 'g'), NFKD), "
                            "'[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS body, (CASE left(language, 2) WHEN 'da' THEN 'danish' WHEN 'de' THEN 'german' "
                            "WHEN 'en' THEN 'english' WHEN 'es' THEN 'spanish' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN "
                            "'french' WHEN 'hu' THEN 'hungarian' WHEN 'it' THEN 'italian' WHEN 'nb' THEN 'norwegian' "
                            "WHEN 'nl' THEN 'dutch' WHEN 'no' THEN 'norwegian' WHEN 'pt' THEN 'portuguese' WHEN 'ro' "
                            "THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'sv' THEN 'swedish' WHEN 'tr' THEN 'turkish' "
                            "ELSE 'simple' END)::regconfig AS dictionary FROM public.content_article AS article CROSS "
                            "JOIN LATERAL ( VALUES (true, article.live_id), (false, coalesce(article.draft_id, "
                            "article.live_id)) ) AS kind (is_live, revision_id) JOIN public.content_revision AS words "
                            "ON words.id = kind.revision_id WHERE article.id = NEW.id AND NOT EXISTS ( SELECT FROM "
                            "public.content_searchentry AS entry WHERE entry.article_id = article.id AND entry.is_live "
                            "= kind.is_live ) OFFSET 0 ) AS found; RETURN NEW;"
                        ),
                        hash="fb3cc1041aa0388e7a483dee9daad1a4213a034a",
                        operation='INSERT OR UPDATE OF "live_id", "draft_id" OR DELETE',
                        pgid="pgtrigger_words_are_found_40c7e",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="searchdue",
                trigger=pgtrigger.compiler.Trigger(
                    name="due_words_are_brought_in",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE purged timestamptz;",
                        func=(
                            "SELECT article.purged_at INTO purged FROM public.content_article AS article WHERE "
                            "article.id = OLD.article_id FOR NO KEY UPDATE SKIP LOCKED; IF NOT FOUND AND EXISTS (SELECT "
                            "FROM public.content_article AS article WHERE article.id = OLD.article_id) THEN RETURN "
                            "NULL; END IF; IF purged IS NULL THEN DELETE FROM public.content_searchentry AS entry USING "
                            "public.content_article AS article WHERE article.id = OLD.article_id AND entry.article_id = "
                            "article.id AND entry.revision_id IS DISTINCT FROM CASE WHEN entry.is_live THEN "
                            "article.live_id ELSE coalesce(article.draft_id, article.live_id) END; INSERT INTO "
                            "public.content_searchentry (article_id, is_live, revision_id, words) SELECT article_id, "
                            "is_live, revision_id, setweight(to_tsvector('simple', CASE WHEN title ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(title, 16000), NULL) "
                            "WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(title, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'A') || setweight(to_tsvector('simple', CASE WHEN summary ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(summary, 16000), "
                            "NULL) WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(summary, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'B') || setweight(to_tsvector('simple', CASE WHEN body ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(body, 16000), NULL) "
                            "WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(body, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'D') || setweight(to_tsvector(dictionary, title), 'A') || "
                            "setweight(to_tsvector(dictionary, summary), 'B') || setweight(to_tsvector(dictionary, "
                            "body), 'D') || setweight(to_tsvector('simple', title), 'A') || "
                            "setweight(to_tsvector('simple', summary), 'B') || setweight(to_tsvector('simple', body), "
                            "'D') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(title, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'A') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(summary, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'B') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(body, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'D') FROM ( SELECT article.id AS article_id, kind.is_live, words.id AS revision_id, "
                            "regexp_replace(regexp_replace(normalize(title, NFKD), '[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS title, regexp_replace(regexp_replace(normalize(summary, NFKD), "
                            "'[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS summary, regexp_replace(regexp_replace(normalize(coalesce((SELECT "
                            "string_agg(left(detail.value, 1000), ' ' ORDER BY detail.key) FROM "
                            "jsonb_each_text(words.details) AS detail WHERE detail.value ~ '[[:alpha:]]{2}'), '') || ' "
                            "' || regexp_replace(left(body, 200000), '<[^>]*>|&[a-zA-Z0-9#]+;', ' ', 'g'), NFKD), "
                            "'[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS body, (CASE left(language, 2) WHEN 'da' THEN 'danish' WHEN 'de' THEN 'german' "
                            "WHEN 'en' THEN 'english' WHEN 'es' THEN 'spanish' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN "
                            "'french' WHEN 'hu' THEN 'hungarian' WHEN 'it' THEN 'italian' WHEN 'nb' THEN 'norwegian' "
                            "WHEN 'nl' THEN 'dutch' WHEN 'no' THEN 'norwegian' WHEN 'pt' THEN 'portuguese' WHEN 'ro' "
                            "THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'sv' THEN 'swedish' WHEN 'tr' THEN 'turkish' "
                            "ELSE 'simple' END)::regconfig AS dictionary FROM public.content_article AS article CROSS "
                            "JOIN LATERAL ( VALUES (true, article.live_id), (false, coalesce(article.draft_id, "
                            "article.live_id)) ) AS kind (is_live, revision_id) JOIN public.content_revision AS words "
                            "ON words.id = kind.revision_id WHERE article.id = OLD.article_id AND NOT EXISTS ( SELECT "
                            "FROM public.content_searchentry AS entry WHERE entry.article_id = article.id AND "
                            "entry.is_live = kind.is_live ) OFFSET 0 ) AS found; END IF; RETURN OLD;"
                        ),
                        hash="0fcd85686c5dcdef894da9f58fde035ae45413f1",
                        operation="DELETE",
                        pgid="pgtrigger_due_words_are_brought_in_93866",
                        table="content_searchdue",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revisionstatus",
                trigger=pgtrigger.compiler.Trigger(
                    name="begins_to_wait",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition="WHEN (NEW.state IN ('in_review', 'approved'))",
                        func=(
                            "INSERT INTO public.content_waiting AS waiting (article_id, revision_id, section_id, state, "
                            "turn) SELECT article.id, NEW.revision_id, article.section_id, NEW.state, "
                            "coalesce(NEW.due_at, coalesce(NEW.submitted_at, statement_timestamp()) + interval '1000 "
                            "years') FROM public.content_revision AS words JOIN public.content_article AS article ON "
                            "article.id = words.article_id WHERE words.id = NEW.revision_id ON CONFLICT (article_id) DO "
                            "UPDATE SET revision_id = EXCLUDED.revision_id, section_id = EXCLUDED.section_id, state = "
                            "EXCLUDED.state, turn = EXCLUDED.turn; RETURN NULL;"
                        ),
                        hash="4c54202e9fac5d795333cfbf5aa5fb1222b7ad1f",
                        operation="INSERT",
                        pgid="pgtrigger_begins_to_wait_07f77",
                        table="content_revisionstatus",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revisionstatus",
                trigger=pgtrigger.compiler.Trigger(
                    name="waits_or_not",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition="WHEN (OLD.state IN ('in_review', 'approved') OR NEW.state IN ('in_review', 'approved'))",
                        func=(
                            "IF NEW.state IN ('in_review', 'approved') THEN INSERT INTO public.content_waiting AS "
                            "waiting (article_id, revision_id, section_id, state, turn) SELECT article.id, "
                            "NEW.revision_id, article.section_id, NEW.state, coalesce(NEW.due_at, "
                            "coalesce(NEW.submitted_at, statement_timestamp()) + interval '1000 years') FROM "
                            "public.content_revision AS words JOIN public.content_article AS article ON article.id = "
                            "words.article_id WHERE words.id = NEW.revision_id ON CONFLICT (article_id) DO UPDATE SET "
                            "revision_id = EXCLUDED.revision_id, section_id = EXCLUDED.section_id, state = "
                            "EXCLUDED.state, turn = EXCLUDED.turn; ELSE DELETE FROM public.content_waiting WHERE "
                            "revision_id = OLD.revision_id AND article_id = ( SELECT article_id FROM "
                            "public.content_revision WHERE id = OLD.revision_id ); END IF; RETURN NULL;"
                        ),
                        hash="5ecdaf6f570c203b50f5fa2ea9241ddcd0b2c2d8",
                        operation="UPDATE",
                        pgid="pgtrigger_waits_or_not_fe24d",
                        table="content_revisionstatus",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="waits_elsewhere",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition="WHEN (OLD.section_id IS DISTINCT FROM NEW.section_id)",
                        func=(
                            "UPDATE public.content_waiting SET section_id = NEW.section_id WHERE article_id = NEW.id; "
                            "RETURN NULL;"
                        ),
                        hash="601d8a178072d7c93fba6619194de9512e443e36",
                        operation='UPDATE OF "section_id"',
                        pgid="pgtrigger_waits_elsewhere_43f82",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="comment",
                trigger=pgtrigger.compiler.Trigger(
                    name="where_its_article_is",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "SELECT article.section_id INTO NEW.section_id FROM public.content_article AS article WHERE "
                            "article.id = NEW.article_id FOR NO KEY UPDATE; RETURN NEW;"
                        ),
                        hash="93d1f17a8b4a76355c5bd2d4c4be2ca1882580eb",
                        operation='INSERT OR UPDATE OF "article_id", "section_id"',
                        pgid="pgtrigger_where_its_article_is_78413",
                        table="content_comment",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="comment",
                trigger=pgtrigger.compiler.Trigger(
                    name="reports_go_along",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.state IN ('withdrawn', 'removed') THEN NEW.open_reports := 0; UPDATE "
                            "public.content_commentreport SET explanation = '', name = '', decided_at = coalesce(decided_at, "
                            "now()), outcome = coalesce(nullif(outcome, ''), 'gone') WHERE comment_id = NEW.id; UPDATE "
                            "public.content_statementofreasons SET basis = '', facts = '' WHERE comment_id = NEW.id; END IF; "
                            "RETURN NEW;"
                        ),
                        hash="3bdce5926acb52af8d8b51f877a252e607a7d6d0",
                        operation='UPDATE OF "state"',
                        pgid="pgtrigger_reports_go_along_888cf",
                        table="content_comment",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="commentreport",
                trigger=pgtrigger.compiler.Trigger(
                    name="counts_stay",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.comment_id IS DISTINCT FROM OLD.comment_id OR NEW.reason IS DISTINCT FROM OLD.reason OR "
                            "NEW.created_at IS DISTINCT FROM OLD.created_at OR (OLD.outcome <> '' AND NEW.outcome <> "
                            "OLD.outcome) THEN RAISE EXCEPTION 'what was counted stays' USING ERRCODE = "
                            "'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="2721d703532107558790cac78124d763a16ba197",
                        operation="UPDATE",
                        pgid="pgtrigger_counts_stay_ccb65",
                        table="content_commentreport",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="statementofreasons",
                trigger=pgtrigger.compiler.Trigger(
                    name="counts_stay",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.comment_id IS DISTINCT FROM OLD.comment_id OR NEW.ground IS DISTINCT FROM OLD.ground OR "
                            "NEW.was_reported IS DISTINCT FROM OLD.was_reported OR NEW.automated IS DISTINCT FROM "
                            "OLD.automated OR NEW.created_at IS DISTINCT FROM OLD.created_at THEN RAISE EXCEPTION 'what was "
                            "counted stays' USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="164985f5f4d684aa2d6c8d08689ae3c3d08ebbe9",
                        operation="UPDATE",
                        pgid="pgtrigger_counts_stay_82afb",
                        table="content_statementofreasons",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="comments_move_along",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.section_id <> OLD.section_id THEN UPDATE public.content_comment SET section_id = "
                            "NEW.section_id WHERE article_id = NEW.id; END IF; RETURN NULL;"
                        ),
                        hash="2090ada0eccbd89a2c03c91ebcb82dcde0e5d144",
                        operation='UPDATE OF "section_id"',
                        pgid="pgtrigger_comments_move_along_0b3d7",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="stands_under_bylines",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition=(
                            "WHEN (OLD.live_id IS DISTINCT FROM NEW.live_id OR OLD.first_published_at IS DISTINCT FROM "
                            "NEW.first_published_at OR OLD.section_id IS DISTINCT FROM NEW.section_id)"
                        ),
                        func=(
                            "DELETE FROM public.content_underbyline WHERE article_id = NEW.id; INSERT INTO "
                            "public.content_underbyline (article_id, byline_id, section_id, kind, first_published_at) "
                            "SELECT DISTINCT NEW.id, own.key, NEW.section_id, NEW.kind, NEW.first_published_at FROM "
                            "public.content_revision AS words CROSS JOIN unnest(words.byline_ids) AS own (key) WHERE "
                            "words.id = NEW.live_id AND NEW.first_published_at IS NOT NULL; RETURN NULL;"
                        ),
                        hash="9706835b3520dca2ca348b843dcaee11e3f49974",
                        operation='UPDATE OF "live_id", "first_published_at", "section_id"',
                        pgid="pgtrigger_stands_under_bylines_7ccd0",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="arrives_under_bylines",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition="WHEN (NEW.live_id IS NOT NULL)",
                        func=(
                            "DELETE FROM public.content_underbyline WHERE article_id = NEW.id; INSERT INTO "
                            "public.content_underbyline (article_id, byline_id, section_id, kind, first_published_at) "
                            "SELECT DISTINCT NEW.id, own.key, NEW.section_id, NEW.kind, NEW.first_published_at FROM "
                            "public.content_revision AS words CROSS JOIN unnest(words.byline_ids) AS own (key) WHERE "
                            "words.id = NEW.live_id AND NEW.first_published_at IS NOT NULL; RETURN NULL;"
                        ),
                        hash="04d5d81ffffc4230984b9fa4956b37c0ea7ac57b",
                        operation="INSERT",
                        pgid="pgtrigger_arrives_under_bylines_fbf58",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="filed",
                trigger=pgtrigger.compiler.Trigger(
                    name="where_it_is_read",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "SELECT article.section_id, article.kind, CASE WHEN article.live_id IS NOT NULL THEN "
                            "article.first_published_at END INTO NEW.section_id, NEW.kind, NEW.first_published_at FROM "
                            "public.content_article AS article WHERE article.id = NEW.article_id FOR SHARE; RETURN NEW;"
                        ),
                        hash="251f621044f6d99f971df6dd0525f56f8b3172fd",
                        operation='INSERT OR UPDATE OF "article_id", "section_id", "kind", "first_published_at"',
                        pgid="pgtrigger_where_it_is_read_25645",
                        table="content_article_topics",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="filed_where_it_is_read",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition=(
                            "WHEN (OLD.first_published_at IS DISTINCT FROM NEW.first_published_at OR OLD.section_id IS "
                            "DISTINCT FROM NEW.section_id OR (OLD.live_id IS NULL) <> (NEW.live_id IS NULL))"
                        ),
                        func=(
                            "UPDATE public.content_article_topics SET first_published_at = NULL WHERE article_id = "
                            "NEW.id; RETURN NULL;"
                        ),
                        hash="9679f6029d661f4a88d7733b2dd047c01cb3a481",
                        operation='UPDATE OF "live_id", "first_published_at", "section_id"',
                        pgid="pgtrigger_filed_where_it_is_read_d23ee",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="links_from_now_on",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition="WHEN (OLD.live_id IS DISTINCT FROM NEW.live_id)",
                        func=(
                            "DELETE FROM public.content_livelinks WHERE article_id = NEW.id; INSERT INTO "
                            "public.content_livelinks (article_id, paths) SELECT NEW.id, array_agg(DISTINCT one.path) "
                            "FROM ( SELECT btrim(regexp_replace(regexp_replace(found.href[1], '^(https?:)?//[^/?#]*', "
                            "'', 'i'), '[?#].*$', ''), '/') AS path FROM public.content_revision AS words CROSS JOIN "
                            "regexp_matches(words.body, '<a [^>]*href=\"((/|https?://)[^\"]*)\"', 'gi') AS found (href) "
                            "WHERE words.id = NEW.live_id ) AS one WHERE one.path <> '' AND octet_length(one.path) <= "
                            "1000 HAVING count(*) > 0; RETURN NULL;"
                        ),
                        hash="fcde1d07fbb12cf99ac45b24ba27a9237c6a9e3d",
                        operation='UPDATE OF "live_id"',
                        pgid="pgtrigger_links_from_now_on_ddf9d",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="links_at_once",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition="WHEN (NEW.live_id IS NOT NULL)",
                        func=(
                            "DELETE FROM public.content_livelinks WHERE article_id = NEW.id; INSERT INTO "
                            "public.content_livelinks (article_id, paths) SELECT NEW.id, array_agg(DISTINCT one.path) "
                            "FROM ( SELECT btrim(regexp_replace(regexp_replace(found.href[1], '^(https?:)?//[^/?#]*', "
                            "'', 'i'), '[?#].*$', ''), '/') AS path FROM public.content_revision AS words CROSS JOIN "
                            "regexp_matches(words.body, '<a [^>]*href=\"((/|https?://)[^\"]*)\"', 'gi') AS found (href) "
                            "WHERE words.id = NEW.live_id ) AS one WHERE one.path <> '' AND octet_length(one.path) <= "
                            "1000 HAVING count(*) > 0; RETURN NULL;"
                        ),
                        hash="dd950f2b097d669329b75cb3bbe1529dedcc8ec1",
                        operation="INSERT",
                        pgid="pgtrigger_links_at_once_d4320",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="shown_from_now_on",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition=(
                            "WHEN (OLD.live_id IS DISTINCT FROM NEW.live_id OR OLD.section_id IS DISTINCT FROM "
                            "NEW.section_id)"
                        ),
                        func=(
                            "DELETE FROM public.content_shownlive WHERE article_id = NEW.id; INSERT INTO "
                            "public.content_shownlive (article_id, version_id, section_id) SELECT NEW.id, "
                            "shown.version_id, NEW.section_id FROM public.content_revisionmedia AS shown WHERE "
                            "shown.revision_id = NEW.live_id; RETURN NULL;"
                        ),
                        hash="0558dea78f08c386f44fa5a2f0c3e960170b26c7",
                        operation='UPDATE OF "live_id", "section_id"',
                        pgid="pgtrigger_shown_from_now_on_e72da",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="shown_elsewhere",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        condition=(
                            "WHEN (OLD.section_id IS DISTINCT FROM NEW.section_id OR (OLD.trashed_at IS NULL) <> "
                            "(NEW.trashed_at IS NULL))"
                        ),
                        func=(
                            "UPDATE public.content_shownever SET section_id = NEW.section_id, in_trash = NEW.trashed_at "
                            "IS NOT NULL WHERE article_id = NEW.id; RETURN NULL;"
                        ),
                        hash="2ae2771f2304dac62fb58ceec789d819e2cb6072",
                        operation='UPDATE OF "section_id", "trashed_at"',
                        pgid="pgtrigger_shown_elsewhere_07e71",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := jsonb_build_object('slug', NEW.slug); shown := now_shown - ARRAY[]::text[]; IF "
                            "TG_OP = 'UPDATE' THEN shown := jsonb_build_object('slug', OLD.slug); END IF; SELECT "
                            "coalesce(jsonb_object_agg(word.key, word.value), jsonb_build_object()) INTO changed FROM "
                            "jsonb_each_text(now_shown) AS word WHERE word.value <> '' AND word.value IS DISTINCT FROM shown "
                            "->> word.key; IF changed <> jsonb_build_object() AND NEW.first_published_at IS NOT NULL AND "
                            "(SELECT section.four_eyes FROM public.content_section AS section WHERE section.id = "
                            "NEW.section_id) AND NOT NOT EXISTS (SELECT FROM public.content_site AS site WHERE site.opened_at"
                            " IS NOT NULL) AND NOT EXISTS ( SELECT FROM public.content_publictext AS text WHERE "
                            "text.applied_in = pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'article' AND "
                            "text.words @> changed AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR "
                            "text.subject IS NULL AND TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted "
                            "these words of article %', NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="12e1eb99be0769a77836492d7659a18a4955f3da",
                        operation='UPDATE OF "slug"',
                        pgid="pgtrigger_words_as_accepted_32166",
                        table="content_article",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revisionmedia",
                trigger=pgtrigger.compiler.Trigger(
                    name="comes_into_words",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE own record;",
                        func=(
                            "SELECT article.id, article.section_id, article.live_id, article.trashed_at INTO own FROM "
                            "public.content_revision AS words JOIN public.content_article AS article ON article.id = "
                            "words.article_id WHERE words.id = NEW.revision_id FOR SHARE OF article; INSERT INTO "
                            "public.content_shownever (article_id, version_id, section_id, in_trash) VALUES (own.id, "
                            "NEW.version_id, own.section_id, own.trashed_at IS NOT NULL) ON CONFLICT DO NOTHING; IF "
                            "own.live_id = NEW.revision_id THEN INSERT INTO public.content_shownlive (article_id, "
                            "version_id, section_id) VALUES (own.id, NEW.version_id, own.section_id) ON CONFLICT DO "
                            "NOTHING; END IF; RETURN NULL;"
                        ),
                        hash="6c3feab369ef402078bd08db401de597aece54d7",
                        operation="INSERT",
                        pgid="pgtrigger_comes_into_words_49404",
                        table="content_revisionmedia",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revisionmedia",
                trigger=pgtrigger.compiler.Trigger(
                    name="goes_out_of_words",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE own record;",
                        func=(
                            "SELECT article.id, article.live_id INTO own FROM public.content_revision AS words JOIN "
                            "public.content_article AS article ON article.id = words.article_id WHERE words.id = "
                            "OLD.revision_id FOR SHARE OF article; IF own.live_id = OLD.revision_id THEN DELETE FROM "
                            "public.content_shownlive WHERE article_id = own.id AND version_id = OLD.version_id; END "
                            "IF; DELETE FROM public.content_shownever AS shown WHERE shown.article_id = own.id AND "
                            "shown.version_id = OLD.version_id AND NOT EXISTS ( SELECT FROM public.content_revision AS "
                            "words JOIN public.content_revisionmedia AS other ON other.revision_id = words.id WHERE "
                            "words.article_id = own.id AND other.version_id = OLD.version_id ); RETURN NULL;"
                        ),
                        hash="6b389e115efa90dc927111c7aef91bd79d653c27",
                        operation="DELETE",
                        pgid="pgtrigger_goes_out_of_words_f69b4",
                        table="content_revisionmedia",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="asset",
                trigger=pgtrigger.compiler.Trigger(
                    name="asset_words_are_known",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "INSERT INTO public.content_searchword (word) SELECT lexeme FROM "
                            "unnest(tsvector_to_array(NEW.search)) AS lexeme WHERE lexeme ~ '^[^0-9]{3,60}$' AND NOT "
                            "EXISTS (SELECT FROM public.content_searchword AS known WHERE known.word = lexeme); RETURN "
                            "NULL;"
                        ),
                        hash="1a1fbe03653317284981e4cd9cdd5ea4f515ad77",
                        operation='INSERT OR UPDATE OF "words"',
                        pgid="pgtrigger_asset_words_are_known_5f83a",
                        table="content_asset",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="searchentry",
                trigger=pgtrigger.compiler.Trigger(
                    name="entry_words_are_known",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "INSERT INTO public.content_searchword (word) SELECT lexeme FROM "
                            "unnest(tsvector_to_array(NEW.words)) AS lexeme WHERE lexeme ~ '^[^0-9]{3,60}$' AND NOT "
                            "EXISTS (SELECT FROM public.content_searchword AS known WHERE known.word = lexeme); RETURN "
                            "NULL;"
                        ),
                        hash="33a5282e2723ff2eb73f0c13d8551124b482c8c3",
                        operation="INSERT",
                        pgid="pgtrigger_entry_words_are_known_38074",
                        table="content_searchentry",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="legalpage",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := NEW.words; shown := now_shown - ARRAY(SELECT jsonb_object_keys(now_shown)); IF "
                            "TG_OP = 'UPDATE' THEN shown := OLD.words; END IF; SELECT coalesce(jsonb_object_agg(word.key, "
                            "word.value), jsonb_build_object()) INTO changed FROM jsonb_each_text(now_shown) AS word WHERE "
                            "word.value <> '' AND word.value IS DISTINCT FROM shown ->> word.key; IF changed <> "
                            "jsonb_build_object() AND ( EXISTS (SELECT FROM public.content_policy AS policy WHERE "
                            "policy.section_id IS NULL AND policy.four_eyes) OR EXISTS (SELECT FROM public.content_section AS"
                            " other WHERE other.four_eyes) ) AND NOT NOT EXISTS (SELECT FROM public.content_site AS site "
                            "WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM public.content_publictext AS text"
                            " WHERE text.applied_in = pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'page' "
                            "AND text.words @> changed AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR "
                            "text.subject IS NULL AND TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted "
                            "these words of page %', NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="8cd4ffa2061a80f8d5a890d7c465fe203cbe2922",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_words_as_accepted_7b314",
                        table="content_legalpage",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="site",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := (SELECT coalesce(jsonb_object_agg(host, 'https://' || host || '/'), "
                            "jsonb_build_object()) FROM unnest(NEW.embed_hosts) AS host); shown := now_shown - "
                            "ARRAY[]::text[]; IF TG_OP = 'UPDATE' THEN shown := (SELECT coalesce(jsonb_object_agg(host, "
                            "'https://' || host || '/'), jsonb_build_object()) FROM unnest(OLD.embed_hosts) AS host); END IF;"
                            " SELECT coalesce(jsonb_object_agg(word.key, word.value), jsonb_build_object()) INTO changed FROM"
                            " jsonb_each_text(now_shown) AS word WHERE word.value <> '' AND word.value IS DISTINCT FROM shown"
                            " ->> word.key; IF changed <> jsonb_build_object() AND ( EXISTS (SELECT FROM "
                            "public.content_policy AS policy WHERE policy.section_id IS NULL AND policy.four_eyes) OR EXISTS "
                            "(SELECT FROM public.content_section AS other WHERE other.four_eyes) ) AND NOT NOT EXISTS (SELECT"
                            " FROM public.content_site AS site WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM"
                            " public.content_publictext AS text WHERE text.applied_in = "
                            "pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'embeds' AND text.words @> changed"
                            " AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR text.subject IS NULL AND "
                            "TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted these words of embeds %', "
                            "NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="a0659a9a0bc47189720d4d3b157a0f568169689b",
                        operation='UPDATE OF "embed_hosts"',
                        pgid="pgtrigger_words_as_accepted_155b7",
                        table="content_site",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="site",
                trigger=pgtrigger.compiler.Trigger(
                    name="notice_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := jsonb_build_object('notice', NEW.notice, 'notice_level', NEW.notice_level, "
                            "'notice_until', coalesce(to_char(NEW.notice_until AT TIME ZONE 'UTC', "
                            "'YYYY-MM-DD\"T\"HH24:MI\"Z\"'), '')); shown := now_shown - ARRAY[]::text[]; IF TG_OP = 'UPDATE' THEN"
                            " shown := jsonb_build_object('notice', OLD.notice, 'notice_level', OLD.notice_level, "
                            "'notice_until', coalesce(to_char(OLD.notice_until AT TIME ZONE 'UTC', "
                            "'YYYY-MM-DD\"T\"HH24:MI\"Z\"'), '')); END IF; SELECT coalesce(jsonb_object_agg(word.key, "
                            "word.value), jsonb_build_object()) INTO changed FROM jsonb_each_text(now_shown) AS word WHERE "
                            "word.value <> '' AND word.value IS DISTINCT FROM shown ->> word.key; IF changed <> "
                            "jsonb_build_object() AND ( EXISTS (SELECT FROM public.content_policy AS policy WHERE "
                            "policy.section_id IS NULL AND policy.four_eyes) OR EXISTS (SELECT FROM public.content_section AS"
                            " other WHERE other.four_eyes) ) AND NOT NOT EXISTS (SELECT FROM public.content_site AS site "
                            "WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM public.content_publictext AS text"
                            " WHERE text.applied_in = pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'notice' "
                            "AND text.words @> changed AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR "
                            "text.subject IS NULL AND TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted "
                            "these words of notice %', NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="e082218a8f487770d53525f645490003c39003c4",
                        operation='UPDATE OF "notice", "notice_level", "notice_until"',
                        pgid="pgtrigger_notice_as_accepted_5e441",
                        table="content_site",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="site",
                trigger=pgtrigger.compiler.Trigger(
                    name="settings_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := jsonb_build_object('name', NEW.name, 'tagline', NEW.tagline, 'language', "
                            "NEW.language, 'time_zone', NEW.time_zone, 'accent', NEW.accent, 'accent_dark', NEW.accent_dark, "
                            "'footer_text', NEW.footer_text, 'social_profiles', NEW.social_profiles, 'header_menu', "
                            "NEW.header_menu, 'footer_menu', NEW.footer_menu, 'logo', coalesce((SELECT '/media/' || "
                            "file.digest || '/' || file.address_name FROM public.content_assetversion AS file WHERE file.id ="
                            " NEW.logo_id), ''), 'logo_dark', coalesce((SELECT '/media/' || file.digest || '/' || "
                            "file.address_name FROM public.content_assetversion AS file WHERE file.id = NEW.logo_dark_id), "
                            "''), 'favicon', coalesce((SELECT '/media/' || file.digest || '/' || file.address_name FROM "
                            "public.content_assetversion AS file WHERE file.id = NEW.favicon_id), ''), 'card_picture', "
                            "coalesce((SELECT '/media/' || file.digest || '/' || file.address_name FROM "
                            "public.content_assetversion AS file WHERE file.id = NEW.card_picture_id), '')); shown := "
                            "now_shown - ARRAY[]::text[]; IF TG_OP = 'UPDATE' THEN shown := jsonb_build_object('name', "
                            "OLD.name, 'tagline', OLD.tagline, 'language', OLD.language, 'time_zone', OLD.time_zone, "
                            "'accent', OLD.accent, 'accent_dark', OLD.accent_dark, 'footer_text', OLD.footer_text, "
                            "'social_profiles', OLD.social_profiles, 'header_menu', OLD.header_menu, 'footer_menu', "
                            "OLD.footer_menu, 'logo', coalesce((SELECT '/media/' || file.digest || '/' || file.address_name "
                            "FROM public.content_assetversion AS file WHERE file.id = OLD.logo_id), ''), 'logo_dark', "
                            "coalesce((SELECT '/media/' || file.digest || '/' || file.address_name FROM "
                            "public.content_assetversion AS file WHERE file.id = OLD.logo_dark_id), ''), 'favicon', "
                            "coalesce((SELECT '/media/' || file.digest || '/' || file.address_name FROM "
                            "public.content_assetversion AS file WHERE file.id = OLD.favicon_id), ''), 'card_picture', "
                            "coalesce((SELECT '/media/' || file.digest || '/' || file.address_name FROM "
                            "public.content_assetversion AS file WHERE file.id = OLD.card_picture_id), '')); END IF; SELECT "
                            "coalesce(jsonb_object_agg(word.key, word.value), jsonb_build_object()) INTO changed FROM "
                            "jsonb_each_text(now_shown) AS word WHERE word.value <> '' AND word.value IS DISTINCT FROM shown "
                            "->> word.key; IF changed <> jsonb_build_object() AND ( EXISTS (SELECT FROM public.content_policy"
                            " AS policy WHERE policy.section_id IS NULL AND policy.four_eyes) OR EXISTS (SELECT FROM "
                            "public.content_section AS other WHERE other.four_eyes) ) AND NOT NOT EXISTS (SELECT FROM "
                            "public.content_site AS site WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM "
                            "public.content_publictext AS text WHERE text.applied_in = "
                            "pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'site' AND text.words @> changed "
                            "AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR text.subject IS NULL AND "
                            "TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted these words of site %', "
                            "NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="4bfa10eac64fab54f969cc23e191c9f6c4e6d124",
                        operation='UPDATE OF "name", "tagline", "language", "time_zone", "accent", "accent_dark", "footer_text", "social_profiles", "header_menu", "footer_menu", "logo_id", "logo_dark_id", "favicon_id", "card_picture_id"',
                        pgid="pgtrigger_settings_as_accepted_adac3",
                        table="content_site",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="site",
                trigger=pgtrigger.compiler.Trigger(
                    name="opens_once",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF OLD.opened_at IS NOT NULL THEN NEW.opened_at := OLD.opened_at; ELSIF NEW.opened_at IS "
                            "NOT NULL THEN NEW.opened_at := statement_timestamp(); END IF; RETURN NEW;"
                        ),
                        hash="05a71b1944bc84d2f4eb4bc5c95f239255d2e423",
                        operation="UPDATE",
                        pgid="pgtrigger_opens_once_d1d4b",
                        table="content_site",
                        when="BEFORE",
                    ),
                ),
            ),
        ),
    ]
