"""Bank holidays are known as soon as the program runs, so that no booking waits for them."""

from __future__ import annotations

import subprocess
import sys

FIRST_QUESTION = """
import sys
from datetime import date
from booking.rules.bank_holidays import bank_holiday
loaded = set(sys.modules)
assert bank_holiday(date(2026, 12, 25), "england-and-wales")
print(*(set(sys.modules) - loaded))
"""


def test_the_first_question_loads_nothing_because_a_booking_asks_it_with_the_database_locked() -> (
    None
):
    asked = subprocess.run(
        [sys.executable, "-c", FIRST_QUESTION], capture_output=True, text=True, check=True
    )
    assert asked.stdout.split() == []
