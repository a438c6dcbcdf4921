"""The migrations of the schema, written by hand for both databases."""
