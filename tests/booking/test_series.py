"""Booking series: all dates or none, in local time, with effects that happen once."""
