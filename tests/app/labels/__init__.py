"""Unit labels and the practice sheet, read back by a real decoder."""
