extension Schema {
    /// Findings that wait for a second pair of eyes, and analysts' notes.
    static let assessment: StaticString = """
        CREATE TABLE proposals (
            number INTEGER PRIMARY KEY CHECK (number & 65535 > 0),
            case_number INTEGER GENERATED ALWAYS AS (number >> 16) VIRTUAL REFERENCES cases,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            sealed_finding BLOB NOT NULL
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
