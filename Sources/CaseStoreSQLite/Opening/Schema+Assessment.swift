extension Schema {
    /// Findings that can still be undone, findings that wait for a second pair of eyes, findings of ours beside that of another member, and
    /// analysts' notes.
    static let assessment: StaticString = """
        CREATE TABLE undoable_findings (
            case_number INTEGER PRIMARY KEY REFERENCES cases,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            sealed_finding BLOB NOT NULL
        ) STRICT;
        CREATE INDEX undoable_findings_by_end ON undoable_findings (due_at);

        CREATE TABLE proposals (
            number INTEGER PRIMARY KEY CHECK (number & 65535 > 0),
            case_number INTEGER GENERATED ALWAYS AS (number >> 16) VIRTUAL REFERENCES cases,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            sealed_finding BLOB NOT NULL
        ) STRICT;

        CREATE TABLE kept_findings (
            case_number INTEGER PRIMARY KEY REFERENCES cases,
            sealed_file BLOB NOT NULL
        ) STRICT;

        CREATE TABLE notes (
            number INTEGER PRIMARY KEY CHECK (number & 65535 > 0),
            case_number INTEGER GENERATED ALWAYS AS (number >> 16) VIRTUAL REFERENCES cases,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            sealed_text BLOB NOT NULL
        ) STRICT;
        """
}
