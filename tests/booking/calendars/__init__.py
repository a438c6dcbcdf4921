"""Tests of calendar files, their time zones, and what is read for them."""
