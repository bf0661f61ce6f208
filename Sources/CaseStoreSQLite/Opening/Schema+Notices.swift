extension Schema {
    /// Who can be told of material, what they are told, and when.
    static let notices: StaticString = """
        CREATE TABLE notice_contacts (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            channel INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 2),
            place TEXT NOT NULL,
            scope INTEGER NOT NULL CHECK (scope BETWEEN 0 AND 3),
            source INTEGER NOT NULL CHECK (source BETWEEN 0 AND 2),
            shape INTEGER NOT NULL CHECK (shape BETWEEN 0 AND 1),
            language TEXT NOT NULL,
            identity TEXT,
            is_threaded INTEGER NOT NULL CHECK (is_threaded IN (0, 1)),
            passes_on INTEGER NOT NULL CHECK (passes_on IN (0, 1)),
            is_mechanism INTEGER NOT NULL CHECK (is_mechanism IN (0, 1)),
            proposed_at INTEGER NOT NULL,
            proposed_by TEXT NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
            decided_at INTEGER,
            decided_by TEXT
        ) STRICT;
        CREATE UNIQUE INDEX notice_contacts_by_place ON notice_contacts (place COLLATE NOCASE, scope) WHERE state <> 4;
        CREATE INDEX notice_contacts_by_state ON notice_contacts (state);

        CREATE TABLE notice_contact_marks (
            mark TEXT NOT NULL,
            scope INTEGER NOT NULL,
            contact INTEGER NOT NULL REFERENCES notice_contacts,
            PRIMARY KEY (mark, scope)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX notice_contact_marks_by_contact ON notice_contact_marks (contact);

        CREATE TABLE notices (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            contact INTEGER NOT NULL REFERENCES notice_contacts,
            kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
            made_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            reason INTEGER CHECK (reason BETWEEN 0 AND 11),
            detail TEXT,
            message_id TEXT,
            report BLOB NOT NULL CHECK (length(report) = 16),
            written_at INTEGER,
            attempts INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            is_uncertain INTEGER NOT NULL CHECK (is_uncertain IN (0, 1)),
            is_test INTEGER NOT NULL CHECK (is_test IN (0, 1)),
            sent_at INTEGER,
            heard_at INTEGER,
            actor TEXT,
            sent_to TEXT
        ) STRICT;
        CREATE INDEX notices_by_state ON notices (state);
        CREATE INDEX notices_by_contact ON notices (contact, state);
        CREATE INDEX notices_due ON notices (due_at) WHERE state IN (0, 2) OR state = 1 AND reason IN (2, 5);
        CREATE INDEX notices_unheard ON notices (sent_at) WHERE state = 4 AND heard_at IS NULL AND kind <> 2;

        CREATE TABLE notice_answers (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            notice INTEGER REFERENCES notices,
            claims INTEGER,
            kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 6),
            at INTEGER NOT NULL,
            key BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
            status TEXT,
            ticket TEXT,
            outcome INTEGER CHECK (outcome BETWEEN 0 AND 6),
            actor TEXT NOT NULL
        ) STRICT;
        CREATE INDEX notice_answers_by_notice ON notice_answers (notice);

        CREATE TABLE notice_submissions (
            notice INTEGER PRIMARY KEY REFERENCES notices,
            interface TEXT NOT NULL,
            token TEXT NOT NULL,
            reference TEXT,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
            since INTEGER NOT NULL,
            due_at INTEGER,
            polls INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            unreadable INTEGER NOT NULL,
            detail TEXT
        ) STRICT;
        CREATE INDEX notice_submissions_due ON notice_submissions (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX notice_submissions_by_state ON notice_submissions (state);
        CREATE INDEX notice_submissions_by_reference ON notice_submissions (interface, reference) WHERE reference IS NOT NULL;

        CREATE TABLE notice_lines (
            notice INTEGER NOT NULL REFERENCES notices,
            case_number INTEGER NOT NULL REFERENCES cases,
            sealed_facts BLOB,
            PRIMARY KEY (notice, case_number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX notice_lines_by_case ON notice_lines (case_number);

        CREATE TABLE notice_plans (
            case_number INTEGER PRIMARY KEY REFERENCES cases,
            began_at INTEGER NOT NULL,
            due_at INTEGER,
            rounds INTEGER NOT NULL,
            first_at INTEGER,
            last_at INTEGER,
            obstacle INTEGER CHECK (obstacle BETWEEN 0 AND 8),
            is_ended INTEGER NOT NULL CHECK (is_ended IN (0, 1))
        ) STRICT;
        CREATE INDEX notice_plans_due ON notice_plans (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX notice_plans_by_obstacle ON notice_plans (obstacle) WHERE obstacle IS NOT NULL;
        """
}
