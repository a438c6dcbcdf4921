"""Tests of the roster: CSV files in, CSV files out."""
