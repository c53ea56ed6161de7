"""Shared, dumb widgets: data in by one setter, meaning out by signals."""
