"""Rules of the house that can be checked."""
