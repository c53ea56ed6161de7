"""What the station keeps on disk, by SQLAlchemy over SQLite."""
