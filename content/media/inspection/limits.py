"""Resource limits for one file."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes, times in seconds. A file beyond one of them is refused with a sentence that names it."""

    image_bytes: int = 40 * MEGABYTE
    document_bytes: int = 100 * MEGABYTE
    recording_bytes: int = 2_000 * MEGABYTE
    svg_bytes: int = 2 * MEGABYTE
    # A 50-megapixel camera is the largest that newsrooms use; decoded, that is 200 MB.
    pixels: int = 50 * MEGABYTE
    side: int = 30_000
    frames: int = 500
    # Pixels of all frames together.
    animated_pixels: int = 200 * MEGABYTE
    animation_seconds: int = 120
    pages: int = 3_000
    objects: int = 200_000
    # Of an office document, which is a ZIP archive.
    entries: int = 5_000
    unpacked_bytes: int = 400 * MEGABYTE
    memory_bytes: int = 2_000 * MEGABYTE
    # FFmpeg holds a few packets at a time, however long the recording.
    recording_memory_bytes: int = 512 * MEGABYTE
    processor_seconds: int = 60
    wall_seconds: int = 120
