"""Scanners and printers, each behind a Protocol."""
