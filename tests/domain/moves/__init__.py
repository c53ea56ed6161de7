"""The rules of a return, pure: no file, no socket, no window."""
