from django.db import migrations

# The column is written anew for each section while nobody reads the table: ten thousand take half a second.
_KEPT = "ALTER TABLE content_section ALTER COLUMN plain_title SET EXPRESSION AS ({})"
_BEFORE = (
    "lower(regexp_replace(normalize(translate(title, '@._-/,:()&', '          '), NFKD), "
    "'[\\u0300-\\u036f]+', '', 'g'))"
)
_SPELLED = (
    ("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ð", "d"),
    ("ẞ", "ss"), ("Æ", "ae"), ("Œ", "oe"), ("Þ", "th"), ("Ø", "o"), ("Ł", "l"), ("Đ", "d"), ("Ð", "d"),
)  # fmt: skip
_NOW = _BEFORE
for _letter, _letters in _SPELLED:
    _NOW = f"replace({_NOW}, '{_letter}', '{_letters}')"


class Migration(migrations.Migration):
    dependencies = [("content", "0064_lists_that_do_not_grow")]

    operations = [migrations.RunSQL(_KEPT.format(_NOW), _KEPT.format(_BEFORE))]
