"""Central's schema, step by step; each step is self-contained and never imports the tables."""
