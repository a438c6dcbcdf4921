"""Cells that a spreadsheet would run as formulas: defused when written, armed again when read.

A cell that begins so gets an apostrophe in front, which spreadsheets show as text; one that has
apostrophes there already gets one more. So every cell reads back as it was.
"""

from __future__ import annotations

import re

DANGEROUS = re.compile("['\"\\s\u200b\ufeff]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""The characters that begin a formula, also in the wide forms of East Asian scripts, and behind
quotes and spaces: some programs leave these out before they look."""
DEFUSED = re.compile(f"'{DANGEROUS.pattern}")


def defuse(text: str) -> str:
    """Write a cell so that no spreadsheet runs it."""
    return f"'{text}" if DANGEROUS.match(text) else text


def arm(text: str) -> str:
    """Read a cell that may have been defused."""
    return text[1:] if DEFUSED.match(text) else text
