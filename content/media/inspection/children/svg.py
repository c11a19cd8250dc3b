"""Cleans one SVG drawing: parsed without entities, and rewritten from an allow-list of elements and attributes.

Kept: shapes, paths, text, gradients, clips, masks, patterns, markers, simple filters, references within the drawing.
Dropped: scripts, events, links, foreign objects, pictures, style sheets, animation, entities, other namespaces.
"""

import re
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made, Refusal, RefusedFile

# SVG 1.1 and 2: what only shows something.
ELEMENTS = {
    *("svg", "g", "defs", "symbol", "use", "switch", "title", "desc"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("text", "tspan", "textPath"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"),
    *(
        "filter",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feFlood",
        "feGaussianBlur",
    ),
    *("feFuncA", "feFuncB", "feFuncG", "feFuncR", "feMerge", "feMergeNode", "feOffset", "feDropShadow"),
}
TEXTS = {"text", "tspan", "textPath", "title", "desc"}
# Presentation attributes that may also be in style="...".
PROPERTIES = {
    *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap"),
    *(
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "opacity",
        "color",
        "display",
    ),
    *(
        "visibility",
        "overflow",
        "clip-path",
        "clip-rule",
        "mask",
        "filter",
        "marker",
        "marker-start",
        "marker-mid",
    ),
    *(
        "marker-end",
        "stop-color",
        "stop-opacity",
        "flood-color",
        "flood-opacity",
        "paint-order",
        "vector-effect",
    ),
    *(
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "font-variant",
        "font-stretch",
        "letter-spacing",
    ),
    *(
        "word-spacing",
        "text-anchor",
        "text-decoration",
        "dominant-baseline",
        "alignment-baseline",
        "baseline-shift",
    ),
    *(
        "direction",
        "unicode-bidi",
        "writing-mode",
        "mix-blend-mode",
        "isolation",
        "shape-rendering",
        "text-rendering",
    ),
    *("image-rendering", "color-interpolation", "color-interpolation-filters", "transform-origin"),
}
ATTRIBUTES = PROPERTIES | {
    *(
        "id",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "fr",
        "dx",
        "dy",
        "d",
        "points",
    ),
    *("width", "height", "viewBox", "preserveAspectRatio", "version", "transform", "pathLength", "rotate"),
    *("textLength", "lengthAdjust", "startOffset", "method", "spacing", "offset"),
    *("gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits"),
    *(
        "patternUnits",
        "patternContentUnits",
        "patternTransform",
        "markerUnits",
        "markerWidth",
        "markerHeight",
    ),
    *(
        "refX",
        "refY",
        "orient",
        "filterUnits",
        "primitiveUnits",
        "in",
        "in2",
        "result",
        "mode",
        "type",
        "values",
    ),
    *(
        "tableValues",
        "slope",
        "intercept",
        "amplitude",
        "exponent",
        "operator",
        "k1",
        "k2",
        "k3",
        "k4",
        "stdDeviation",
    ),
    *("href", "role", "aria-label", "aria-hidden", "lang"),
}
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DEEPEST = 64
_MOST = 50_000
_LONGEST_TEXT = 10_000
# Each ``use`` repeats its target; a few nested levels repeat it a billion times.
_MOST_COPIES = 10_000
_SHOWN = ELEMENTS - {"svg", "g", "defs", "title", "desc", "switch", "symbol"}
_WITHIN = re.compile(r"#[A-Za-z_][\w.-]{0,99}")
_URL = re.compile(r"""url\(\s*(['"]?)(#[A-Za-z_][\w.-]{0,99})\1\s*\)""")
# Allowed characters of a property value without its references: no escape, no comment, no function but those of
# colours and transforms.
_PLAIN = re.compile(r"[\w\s.,#%+\-'\"()]*")
_FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "matrix", "translate", "scale", "rotate", "skewx", "skewy"}
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)(px)?\s*")


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    """Reads an SVG from ``source`` and writes its safe parts. Raises RefusedFile."""
    data = source.read(limits.svg_bytes + 1)
    if len(data) > limits.svg_bytes:
        raise RefusedFile(Refusal.TOO_LARGE)
    drawing = _parsed(data)
    safe = Element("svg", {"xmlns": _SVG})
    counted = _copy(drawing, safe, 0)
    if counted > _MOST:
        raise RefusedFile(Refusal.TOO_COMPLEX)
    if not any(part.tag in _SHOWN for part in safe.iter()):
        raise RefusedFile(Refusal.SVG_EMPTY)
    _check_copies(safe)
    target.write(tostring(safe, encoding="utf-8", xml_declaration=True))
    width, height = _size(safe, limits)
    return Made("image/svg+xml", width, height, frames=1)


def _parsed(data: bytes) -> Element:
    try:
        drawing: Element = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        raise RefusedFile(Refusal.SVG_BROKEN) from None
    if drawing.tag != f"{{{_SVG}}}svg":
        raise RefusedFile(Refusal.SVG_BROKEN)
    return drawing


def _copy(source: Element, safe: Element, depth: int) -> int:
    """Copies safe content of ``source`` into ``safe``; returns the number of elements."""
    if depth > _DEEPEST:
        raise RefusedFile(Refusal.TOO_COMPLEX)
    for name, value in source.attrib.items():
        kept = _attribute(name.removeprefix(_XLINK), value)
        if kept is not None:
            safe.set(name.removeprefix(_XLINK), kept)
    _copy_style(source, safe)
    texts = safe.tag in TEXTS
    if texts:
        safe.text = (source.text or "")[:_LONGEST_TEXT]
    counted = 1
    for part in source:
        counted += _copy_part(part, safe, depth, texts)
    return counted


def _copy_part(part: Element, safe: Element, depth: int, texts: bool) -> int:
    name = part.tag.removeprefix(f"{{{_SVG}}}")
    tail = (part.tail or "")[:_LONGEST_TEXT] if texts else None
    if name == part.tag or name not in ELEMENTS:
        if tail:
            _append_text(safe, tail)
        return 0
    copy = SubElement(safe, name)
    copy.tail = tail
    return _copy(part, copy, depth + 1)


def _append_text(safe: Element, text: str) -> None:
    if len(safe):
        safe[-1].tail = (safe[-1].tail or "") + text
    else:
        safe.text = (safe.text or "") + text


def _attribute(name: str, value: str) -> str | None:
    """``value`` if it is safe for an attribute called ``name``, else None."""
    if name not in ATTRIBUTES:
        return None
    if name == "href":
        return value.strip() if _WITHIN.fullmatch(value.strip()) else None
    if name == "id":
        return value if _WITHIN.fullmatch(f"#{value}") else None
    if name in {"aria-label", "role", "lang"}:
        return value[:500]
    return value if _is_plain(value) else None


def _copy_style(source: Element, safe: Element) -> None:
    """A style attribute becomes presentation attributes, which are more restricted."""
    for declaration in source.get("style", "").split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        if colon and name in PROPERTIES and _is_plain(value):
            safe.set(name, value)


def _is_plain(value: str) -> bool:
    rest = _URL.sub("", value)
    functions = {found.lower() for found in re.findall(r"([\w-]*)\s*\(", rest)}
    return _PLAIN.fullmatch(rest) is not None and functions <= _FUNCTIONS


def _check_copies(safe: Element) -> None:
    """Refuses drawings whose references multiply without end."""
    named = {part.get("id"): part for part in safe.iter() if part.get("id")}
    weights: dict[int, int] = {}

    def weight(part: Element, above: frozenset[int]) -> int:
        if id(part) in above or len(above) > _DEEPEST * 4:
            raise RefusedFile(Refusal.TOO_COMPLEX)
        if id(part) not in weights:
            inside = above | {id(part)}
            targets = [named[name] for name in _references(part) if name in named]
            weights[id(part)] = 1 + sum(weight(shown, inside) for shown in [*part, *targets])
            if weights[id(part)] > max(_MOST_COPIES, 2 * _MOST):
                raise RefusedFile(Refusal.TOO_COMPLEX)
        return weights[id(part)]

    weight(safe, frozenset())


def _references(part: Element) -> set[str]:
    found = {name[1:] for value in part.attrib.values() for _, name in _URL.findall(value)}
    return found | ({part.attrib["href"][1:]} if "href" in part.attrib else set())


def _size(safe: Element, limits: Limits) -> tuple[int | None, int | None]:
    """Declared size in pixels, or that of the view box."""
    box = safe.get("viewBox", "").replace(",", " ").split()
    given = [_LENGTH.fullmatch(safe.get(side, "")) for side in ("width", "height")]
    texts = [found[1] for found in given if found] if all(given) else box[2:4]
    try:
        width, height = (round(float(text)) for text in texts)
    except (ValueError, OverflowError):
        return None, None
    fits = 1 <= width <= limits.side and 1 <= height <= limits.side
    return (width, height) if fits else (None, None)


if __name__ == "__main__":
    serve(work)
