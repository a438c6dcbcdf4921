"""Imported last by the server from which processes are forked.

What was imported before is out of their garbage collectors' sight: each looked it through as it
began, which took it longer than its first booking.
"""

from __future__ import annotations

import gc

gc.freeze()
