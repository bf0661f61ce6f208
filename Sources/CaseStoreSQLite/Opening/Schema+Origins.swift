extension Schema {
    /// Cases whose host a front-end hides, and what is known of the interfaces that are asked about them.
    static let origins: StaticString = """
        CREATE TABLE origin_lookups (
            case_number INTEGER PRIMARY KEY REFERENCES cases,
            front TEXT NOT NULL,
            host BLOB CHECK (length(host) = 32),
            began_at INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
            changed_at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            due_at INTEGER,
            asked INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            is_uncertain INTEGER NOT NULL CHECK (is_uncertain IN (0, 1)),
            problem INTEGER CHECK (problem BETWEEN 0 AND 10),
            detail TEXT,
            claim TEXT,
            source TEXT,
            found_at INTEGER
        ) STRICT;
        CREATE INDEX origin_lookups_by_state ON origin_lookups (state, case_number);
        CREATE INDEX origin_lookups_by_host ON origin_lookups (host, front, case_number) WHERE host IS NOT NULL;
        CREATE INDEX origin_lookups_due ON origin_lookups (front, due_at) WHERE state = 0 AND due_at IS NOT NULL;
        CREATE INDEX origin_lookups_begun ON origin_lookups (began_at) WHERE state IN (0, 2);

        CREATE TABLE origin_fronts (
            front TEXT PRIMARY KEY,
            day INTEGER NOT NULL,
            asked INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            retry_at INTEGER,
            detail TEXT
        ) STRICT, WITHOUT ROWID;
        """
}
