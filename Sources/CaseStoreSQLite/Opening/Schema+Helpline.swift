extension Schema {
    /// Tips about travelling offenders, and the contact log of help-line services.
    static let helpline: StaticString = """
        CREATE TABLE tips (
            number INTEGER PRIMARY KEY,
            uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
            origin INTEGER NOT NULL CHECK (origin IN (0, 2, 3)),
            received_at INTEGER NOT NULL,
            key BLOB CHECK (length(key) = 32),
            country TEXT,
            wrapped_key BLOB,
            sealed_contents BLOB,
            contents BLOB CHECK (length(contents) = 32),
            code BLOB CHECK (length(code) = 32),
            last_answer BLOB CHECK (length(last_answer) = 32)
        ) STRICT;
        CREATE UNIQUE INDEX tips_by_key ON tips (key) WHERE key IS NOT NULL;
        CREATE UNIQUE INDEX tips_by_code ON tips (code) WHERE code IS NOT NULL;
        CREATE INDEX tips_by_answer ON tips (last_answer) WHERE last_answer IS NOT NULL;
        CREATE INDEX tips_by_time ON tips (received_at, origin);

        CREATE TABLE tip_supplements (
            number INTEGER PRIMARY KEY,
            tip INTEGER NOT NULL REFERENCES tips,
            received_at INTEGER NOT NULL,
            sealed_text BLOB
        ) STRICT;
        CREATE INDEX tip_supplements_by_tip ON tip_supplements (tip);

        CREATE TABLE tip_questions (
            number INTEGER PRIMARY KEY,
            tip INTEGER NOT NULL REFERENCES tips,
            reference TEXT,
            asked_at INTEGER NOT NULL,
            sealed_text BLOB,
            shown_at INTEGER,
            answered_by INTEGER REFERENCES tip_supplements
        ) STRICT;
        CREATE INDEX tip_questions_by_tip ON tip_questions (tip);

        CREATE TABLE tip_events (
            number INTEGER PRIMARY KEY,
            tip INTEGER NOT NULL REFERENCES tips,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            reference TEXT,
            document BLOB CHECK (length(document) = 32),
            supplements INTEGER,
            salt BLOB CHECK (length(salt) = 16)
        ) STRICT;
        CREATE INDEX tip_events_by_tip ON tip_events (tip);

        CREATE TABLE contacts (
            number INTEGER PRIMARY KEY,
            service TEXT NOT NULL,
            channel TEXT NOT NULL,
            theme TEXT NOT NULL,
            is_repeat INTEGER NOT NULL CHECK (is_repeat IN (0, 1)),
            day INTEGER NOT NULL CHECK (day % 86400000 = 0),
            key BLOB CHECK (length(key) = 32)
        ) STRICT;
        CREATE UNIQUE INDEX contacts_by_key ON contacts (key) WHERE key IS NOT NULL;
        CREATE INDEX contacts_by_day ON contacts (day, service, channel, theme, is_repeat);
        """
}
