"""The booking core, on real databases."""
