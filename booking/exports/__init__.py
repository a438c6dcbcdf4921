"""Exports: an organisation's records, or those of one learner, as CSV files.

`pages` reads rows a page at a time, `sheets` says what each file holds, `files` writes them.
"""

from booking.exports.files import RECORD_FILES, export_my_data, export_records

__all__ = ["RECORD_FILES", "export_my_data", "export_records"]
