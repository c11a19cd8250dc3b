from django.db import migrations

# The column is written anew for each person while nobody reads the table, and its index is made again.
_KEPT = "ALTER TABLE accounts_user ALTER COLUMN plain_names SET EXPRESSION AS ({})"
_BEFORE = (
    "lower(regexp_replace(normalize(translate(name || ' ' || email, '@._-/,:()&', '          '), NFKD), "
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
    dependencies = [("accounts", "0019_people_by_name_for_notes")]

    operations = [migrations.RunSQL(_KEPT.format(_NOW), _KEPT.format(_BEFORE))]
