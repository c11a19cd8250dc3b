"""Canonical JSON: one value, one sequence of bytes. What the journal hashes is always this form.

It is RFC 8785 (JSON Canonicalization Scheme) on the values that we allow: null, booleans, integers within
±(2**53 - 1), strings, lists and objects. Floats are refused, so the hard part of the RFC (ECMAScript number
formatting) never arises. Object keys are sorted by their UTF-16 code units, the output is UTF-8 without white space,
and strings are escaped as the RFC says (only ``"``, ``\\`` and characters below U+0020). Strings are *not* normalised.
"""

import json
from collections.abc import Mapping, Sequence

type JSONValue = bool | int | str | Sequence[JSONValue] | Mapping[str, JSONValue] | None

LARGEST_INTEGER = 2**53 - 1  # beyond it other JSON readers lose digits (RFC 8785, section 3.2.2.3)
DEEPEST = 16


def canonical(value: JSONValue) -> bytes:
    """The canonical bytes of ``value``.

    Raises TypeError for a value that is not allowed at all (floats, dates, lazy translations, models) and ValueError
    for one that cannot be stored faithfully (NUL, a lone surrogate, too large an integer, nesting beyond 16 levels).
    """
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def plain(value: object, depth: int = 0) -> JSONValue:
    """``value`` as nothing but dict, list, str, int, bool and None, with sorted keys. Raises as ``canonical`` does."""
    if depth > DEEPEST:
        raise ValueError(f"A value in the journal is nested deeper than {DEEPEST} levels.")
    match value:
        case None | bool():
            return value
        case int():
            return _integer(value)
        case str():
            return _text(value)
        case list() | tuple():
            return [plain(item, depth + 1) for item in value]
        case Mapping():
            pairs = [(_text(key), plain(item, depth + 1)) for key, item in value.items()]
            return dict(sorted(pairs, key=lambda pair: pair[0].encode("utf-16-be")))
    raise TypeError(
        f"{type(value).__name__} is not a JSON value that the journal takes; pass a string or an integer."
    )


def _integer(value: int) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{value} has more digits than JSON readers keep; pass it as a string.")
    return int(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"The keys of an object must be strings, not {type(value).__name__}.")
    if "\0" in value:
        raise ValueError("PostgreSQL cannot store the NUL character.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("The text has half of a surrogate pair, which UTF-8 cannot express.") from None
    return str.__str__(value)
