"""What is not with central yet, and why."""
