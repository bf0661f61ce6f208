extension Schema {
    /// An index of closed cases that still have contents, by the moment of closing, and the runs that destroyed the contents of others.
    static let retention: StaticString = """
        CREATE INDEX cases_by_closing ON cases (closed_at) WHERE closed_at IS NOT NULL AND address IS NOT NULL;

        CREATE TABLE retention_runs (
            number INTEGER PRIMARY KEY,
            started_at INTEGER NOT NULL,
            closed_before INTEGER NOT NULL,
            actor TEXT NOT NULL,
            cases INTEGER NOT NULL,
            tips INTEGER NOT NULL,
            finished_at INTEGER,
            salt BLOB CHECK (length(salt) = 16)
        ) STRICT;
        """
}
