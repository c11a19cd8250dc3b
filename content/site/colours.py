"""Accent colour: whether text in it can be read on light and dark pages, and the nearest colour that can.

WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1.
"""

import colorsys
import re

LEAST = 4.5
# The darkest light surface and the lightest dark one of css/tokens.css.
LIGHT, DARK = "#eaf2f3", "#222c30"
COLOUR = re.compile(r"#[0-9a-f]{6}")


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, as #rrggbb: 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, surface: str) -> str:
    """``colour``, or the nearest of its hue and saturation that can be read on ``surface``."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    step = -0.002 if surface == LIGHT else 0.002
    while contrast(colour, surface) < LEAST:
        lightness = min(1.0, max(0.0, lightness + step))
        colour = _written(colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def address_of_accents(accent: str, accent_dark: str) -> str:
    """Both colours as six digits each, for the address of the style sheet; empty if none is chosen."""
    if not (accent or accent_dark):
        return ""
    light = accent or readable(accent_dark, LIGHT)
    dark = accent_dark or readable(accent, DARK)
    return f"{light[1:]}-{dark[1:]}"


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
