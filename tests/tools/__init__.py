"""The set-up tools, and the servers that tests lean on."""
