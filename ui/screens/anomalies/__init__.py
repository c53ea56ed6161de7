"""Anomalies that wait for a decision: the queue, the evidence, and who decides what."""
