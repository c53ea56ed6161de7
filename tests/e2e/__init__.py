"""Stories of a day at the dock: real processes, a real window on a real X server, real key events."""
