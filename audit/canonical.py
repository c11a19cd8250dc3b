"""Canonical JSON: one value, one sequence of bytes. The audit log hashes only this form.

It is RFC 8785 (JSON Canonicalization Scheme) for the values that we allow: null, booleans, integers within
±(2**53 - 1), strings, lists and objects. Floats are refused, so the hard part of the RFC (ECMAScript number
formatting) never arises. Object keys are sorted by their UTF-16 code units, the output is UTF-8 without white space,
and strings are escaped as the RFC says (only ``"``, ``\\`` and characters below U+0020). Strings are *not* normalised.
"""

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

type JSONValue = bool | int | str | Sequence[JSONValue] | Mapping[str, JSONValue] | None
LARGEST_INTEGER = 2**53 - 1  # other JSON parsers lose digits beyond it (RFC 8785, section 3.2.2.3)
DEEPEST = 16
NUL = "PostgreSQL cannot store the NUL character."


_quoted = encode_basestring  # a string in quotation marks, with escapes
_UNCHANGED = frozenset({str, int, bool, type(None)})  # these exact types, no subclasses


class Unstorable(ValueError):
    """A text that cannot be stored faithfully; a client sent it on purpose."""


def canonical(value: JSONValue) -> bytes:
    """The canonical bytes of ``value``.

    Raises TypeError for a value that is not allowed at all (floats, dates, lazy translations, models) and ValueError
    for one that cannot be stored faithfully (NUL, a lone surrogate, too large an integer, nesting beyond 16 levels).
    """
    try:
        return _written(value, 0).encode()
    except UnicodeEncodeError:
        raise Unstorable("The text has half of a surrogate pair, which UTF-8 cannot express.") from None


def plain(value: JSONValue) -> JSONValue:
    """``value`` as plain dict, list, str, int, bool and None. Raises as ``canonical`` does."""
    written = canonical(value)
    if type(value) in _UNCHANGED:
        return value
    copy: JSONValue = json.loads(written.decode())
    return copy


def _written(value: object, depth: int) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _integer(value)
    if value is None:
        return "null"
    if depth >= DEEPEST:
        raise ValueError(f"A value in the journal is nested deeper than {DEEPEST} levels.")
    if isinstance(value, list | tuple):
        # Fast path: most values are strings.
        parts = [
            _quoted(item) if type(item) is str and "\0" not in item else _written(item, depth + 1)
            for item in value
        ]
        return f"[{','.join(parts)}]"
    if isinstance(value, Mapping):
        return _object(value, depth)
    raise TypeError(
        f"{type(value).__name__} is not a JSON value that the journal takes; pass a string or an integer."
    )


def _object(value: Mapping[Any, object], depth: int) -> str:
    names = list(value)
    try:
        all_names = "".join(names)
    except TypeError:
        raise TypeError("The keys of an object must be strings.") from None
    if "\0" in all_names:
        raise Unstorable(NUL)
    names.sort(key=None if all_names.isascii() else _code_units)
    parts = []
    for name in names:
        item = value[name]
        if type(item) is str and "\0" not in item:
            parts.append(f"{_quoted(name)}:{_quoted(item)}")
        else:
            parts.append(f"{_quoted(name)}:{_written(item, depth + 1)}")
    return f"{{{','.join(parts)}}}"


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _integer(value: int) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    if abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{value} has more digits than JSON readers keep; pass it as a string.")
    return int.__repr__(value)


def _text(value: str) -> str:
    if "\0" in value:
        raise Unstorable(NUL)
    return _quoted(value)
