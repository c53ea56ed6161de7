"""The commands of `main.py` that need no window; each returns an exit code and prints for people or programs."""
