"""Measurements beside a bare yardstick of the same run: `./dock bench NAME`."""
