"""Returns to receive, searched by reference."""
