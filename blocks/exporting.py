"""Home's buttons to files of records: an export for admins, a learner's own data."""

from __future__ import annotations

from blocks.home_sessions import Reader
from blocks.layout import actions, button, header, note
from blocks.session_actions import organisation_history_button
from blocks.text import Json

EXPORT = "export_records"
"""The action id of the admins' button to all records."""
MY_DATA = "my_data"
"""The action id of a learner's button to their own."""
EXPORT_SAYS = (
    "Sessions, attendance, time log and off-the-job totals come as CSV files in a message."
)
MY_DATA_SAYS = (
    "Your sessions, attendance, time log and enrolments come as CSV files in a message. "
    "To have your data erased, ask a Master Admin."
)


def export_blocks(organisation_id: int, _reader: Reader) -> list[Json]:
    """Offer an export of everything, and what was done to what is the organisation's own."""
    buttons = [button("Export", EXPORT), organisation_history_button(organisation_id)]
    return [header("Export"), note(EXPORT_SAYS), actions(buttons)]


def my_data_blocks(_reader: Reader) -> list[Json]:
    """Offer a learner their own data."""
    return [header("My data"), note(MY_DATA_SAYS), actions([button("My data", MY_DATA)])]
