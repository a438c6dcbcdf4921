"""The roster: people, courses, enrolments, smart rooms and the organisation, as CSV files.

`cells` reads one cell, `csv_files` one file, `sheets` says which columns each file has,
`standing` what the database holds, `checks` what can't be, and `merging` writes the rest.
"""

from booking.roster.exporting import export_roster
from booking.roster.importing import Imported, import_roster
from booking.roster.merging import Count

__all__ = ["Count", "Imported", "export_roster", "import_roster"]
