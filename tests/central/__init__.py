"""Central: its core on both databases, its server over real sockets, its commands as processes."""
