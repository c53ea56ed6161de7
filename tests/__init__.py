"""The tests, mirroring the folders they test."""
