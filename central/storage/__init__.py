"""Central's tables on SQLite and PostgreSQL: the only place in central that speaks SQL."""
