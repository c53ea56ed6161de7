"""Station to central and back: no screen, no SQL."""
