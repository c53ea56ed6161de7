"""The desk: one lane that takes scans in order, commits them and announces what happened."""
