"""The heart: one return being received."""
