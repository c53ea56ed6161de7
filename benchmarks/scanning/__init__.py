"""What `benchmarks.scan` is made of: the made-up station, and the process that measures its window."""
