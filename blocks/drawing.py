"""The paper, the ink and the letters of pictures: shades of one blue, crisp on any screen.

A picture is drawn in levels from 0 to 255 that a palette colours at the end: that is several
times quicker than drawing in colours, and whoever sees no colours sees the same levels.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

CLEAR, INK, DEEP, BLUE, PALE, FAINT, WHITE = 0, 8, 60, 96, 216, 236, 255
"""Levels: nothing, letters, small letters, booked, lines, shades, paper."""
COLOURS = {CLEAR: (255, 255, 255), INK: (13, 22, 48), BLUE: (24, 98, 202), WHITE: (255, 255, 255)}
"""What the levels look like; those between are mixed. Letters stand out at least 4.5 to 1."""

Box = tuple[float, float, float, float]


class Paper:
    """A picture while it is drawn, a card on nothing; measures are its pixels, two for one."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("L", (width, height), CLEAR)
        self._draw = ImageDraw.Draw(self.image)
        self._draw.rounded_rectangle((0, 0, width - 1, height - 1), 24, WHITE, PALE, 3)

    def box(self, box: Box, fill: int, outline: int | None = None, width: int = 2) -> None:
        """Draw a box with round corners."""
        self._draw.rounded_rectangle(box, 10, fill, outline, width)

    def ring(self, box: Box) -> None:
        """Draw a heavy line around something."""
        self._draw.rounded_rectangle(box, 12, None, INK, 6)

    def bar(self, box: Box) -> None:
        """Draw a length of booked time."""
        self._draw.rounded_rectangle(box, 6, BLUE)

    def line(self, box: Box, level: int) -> None:
        """Draw a line from one point to another."""
        self._draw.line(box, level, 2)

    def hatch(self, box: tuple[int, int, int, int]) -> None:
        """Fill a box with slanting lines."""
        left, top, right, bottom = box
        self.image.paste(_hatched(right - left, bottom - top), (left, top))

    def write(
        self, at: tuple[float, float], text: str, size: int, level: int = INK, anchor: str = "la"
    ) -> None:
        """Write a line of text; `anchor` says where in it the point lies, as Pillow names it."""
        self._draw.text(at, text, level, letters(size), anchor)

    def png(self) -> bytes:
        """Colour it, and give the file."""
        coloured = self.image.copy()
        coloured.putpalette(_palette())
        file = io.BytesIO()
        coloured.save(file, "PNG", transparency=CLEAR, compress_level=4)
        return file.getvalue()


@cache
def letters(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Give Pillow's own typeface in a size."""
    return ImageFont.load_default(size)


@lru_cache(maxsize=2_048)
def text_width(text: str, size: int) -> float:
    """Give how wide a line of text is."""
    return letters(size).getlength(text)


@cache
def _hatched(width: int, height: int) -> Image.Image:
    tile = Image.new("L", (width, height), FAINT)
    draw = ImageDraw.Draw(tile)
    for start in range(-height, width, 16):
        draw.line((start, height, start + height, 0), PALE, 2)
    return tile


@cache
def _palette() -> list[int]:
    stops = sorted(COLOURS)
    return [part for level in range(256) for part in _colour(level, stops)]


def _colour(level: int, stops: list[int]) -> tuple[int, ...]:
    """Mix the colour of a level from those of the stops around it."""
    above = next(stop for stop in stops if stop >= level)
    below = max(stop for stop in stops if stop <= level)
    share = (level - below) / (above - below) if above > below else 0
    pairs = zip(COLOURS[below], COLOURS[above], strict=True)
    return tuple(round(low + (high - low) * share) for low, high in pairs)
