/// The schema's steps in SQL.
///
/// A case's key has a table whose rows are never deleted and keep their size. Such a row stays at its first place, so the key that
/// retention overwrites there has no copy elsewhere in the file (`Decisions/0003-keys-stay-where-they-are.md`).
///
/// In the tables, closed lists are small integers (`Coding/Codes.swift` has them), open lists are words, times are milliseconds since
/// 1970, digests and identifiers are blobs.
///
/// Rows of one case or batch are numbered `parent << bits | ordinal`. So they lie beside each other, in order, and need no index to be
/// found by their parent; a generated column names the parent for people.
///
/// Large sealed values have tables of their own, so that the rows that questions go through stay small. An index ends in the number of
/// its row, so each index of the outbox also gives the order in which its question pages.
enum Schema {
    /// Version 1. Each part is an idea of its own and names tables of earlier parts only.
    static let first: [StaticString] = [core, figures, assessment, sparing, workList, helpline, retention, takedown, notices, origins]

    /// The node, cases and their reports, exchange, trust, log, hashes.
    static let core: StaticString = """
        CREATE TABLE node (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            owner TEXT NOT NULL,
            epoch TEXT NOT NULL,
            key_check BLOB NOT NULL CHECK (length(key_check) = 32)
        ) STRICT;

        CREATE TABLE cases (
            number INTEGER PRIMARY KEY,
            uuid BLOB NOT NULL CHECK (length(uuid) = 16),
            opener TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            stage INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 5),
            address BLOB CHECK (length(address) = 32),
            classification TEXT,
            kind TEXT,
            assessed_by TEXT,
            assessed_at INTEGER,
            age TEXT,
            sex TEXT,
            medium TEXT,
            received_from TEXT,
            is_takeover INTEGER NOT NULL,
            closed_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX cases_by_name ON cases (uuid, opener);
        CREATE INDEX cases_by_stage ON cases (stage);
        CREATE INDEX cases_open_by_address ON cases (substr(address, 1, 8)) WHERE stage < 3;

        CREATE TABLE case_files (
            number INTEGER PRIMARY KEY REFERENCES cases,
            sealed_file BLOB
        ) STRICT;

        CREATE TABLE case_keys (
            number INTEGER PRIMARY KEY REFERENCES cases,
            wrapped_key BLOB NOT NULL
        ) STRICT;

        CREATE TABLE reports (
            number INTEGER PRIMARY KEY CHECK (number & 16777215 > 0),
            case_number INTEGER GENERATED ALWAYS AS (number >> 24) VIRTUAL REFERENCES cases,
            received_at INTEGER NOT NULL,
            origin INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 3),
            partner TEXT CHECK ((origin = 1) = (partner IS NOT NULL)),
            key BLOB CHECK (length(key) = 32),
            marks BLOB,
            envelope BLOB CHECK (length(envelope) = 16),
            first_reporter TEXT,
            partner_case BLOB CHECK (length(partner_case) = 16),
            partner_opener TEXT CHECK ((partner_case IS NULL) = (partner_opener IS NULL)),
            spared INTEGER CHECK (spared BETWEEN 0 AND 3)
        ) STRICT;
        CREATE UNIQUE INDEX reports_by_key ON reports (key) WHERE key IS NOT NULL;
        CREATE INDEX reports_by_partner_case ON reports (partner_case) WHERE partner_case IS NOT NULL;
        CREATE INDEX reports_by_time ON reports (received_at, origin, partner);

        CREATE TABLE report_notes (
            number INTEGER PRIMARY KEY REFERENCES reports,
            sealed_note BLOB NOT NULL
        ) STRICT;

        CREATE TABLE placements (
            number INTEGER PRIMARY KEY CHECK (number & 65535 > 0),
            case_number INTEGER GENERATED ALWAYS AS (number >> 16) VIRTUAL REFERENCES cases,
            disposition INTEGER NOT NULL CHECK (disposition BETWEEN 0 AND 2),
            forwarded_to TEXT CHECK ((disposition = 1) = (forwarded_to IS NOT NULL)),
            reason TEXT NOT NULL,
            countries TEXT NOT NULL,
            responsible TEXT NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
            placed_at INTEGER NOT NULL,
            network INTEGER,
            network_holder TEXT
        ) STRICT;

        CREATE TABLE events (
            number INTEGER PRIMARY KEY CHECK (number & 1048575 > 0),
            case_number INTEGER GENERATED ALWAYS AS (number >> 20) VIRTUAL REFERENCES cases,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            member TEXT NOT NULL,
            actor TEXT NOT NULL,
            reason TEXT,
            action TEXT,
            salt BLOB CHECK (length(salt) = 16)
        ) STRICT;
        CREATE INDEX events_referred ON events (case_number) WHERE kind = 'referred';

        CREATE TABLE inbound_streams (
            member TEXT NOT NULL,
            lane INTEGER NOT NULL,
            epoch TEXT,
            next_sequence INTEGER NOT NULL,
            last_payload BLOB NOT NULL CHECK (length(last_payload) = 32),
            accepted INTEGER NOT NULL,
            duplicates INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            PRIMARY KEY (member, lane)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE inbound_batches (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            member TEXT NOT NULL,
            lane INTEGER NOT NULL,
            epoch TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            count INTEGER NOT NULL,
            payload BLOB NOT NULL CHECK (length(payload) = 32),
            received_at INTEGER NOT NULL,
            head TEXT NOT NULL,
            receipt TEXT NOT NULL,
            UNIQUE (member, lane, epoch, sequence)
        ) STRICT;
        CREATE INDEX inbound_batches_by_member ON inbound_batches (member);

        CREATE TABLE inbound_lines (
            number INTEGER PRIMARY KEY,
            batch INTEGER GENERATED ALWAYS AS (number >> 20) VIRTUAL REFERENCES inbound_batches,
            member TEXT NOT NULL,
            envelope BLOB CHECK (length(envelope) = 16),
            type TEXT,
            case_number INTEGER REFERENCES cases,
            leaf BLOB NOT NULL CHECK (length(leaf) = 32),
            result INTEGER NOT NULL CHECK (result BETWEEN 0 AND 3),
            duplicate_of BLOB CHECK (length(duplicate_of) = 32),
            refusal TEXT
        ) STRICT;
        CREATE UNIQUE INDEX inbound_accepted ON inbound_lines (envelope, member) WHERE result < 2;
        CREATE INDEX inbound_by_case ON inbound_lines (case_number) WHERE result < 2;

        CREATE TABLE inbound_sealed_lines (
            number INTEGER PRIMARY KEY REFERENCES inbound_lines,
            sealed_line BLOB NOT NULL
        ) STRICT;

        CREATE TABLE outbound_streams (
            member TEXT NOT NULL,
            lane INTEGER NOT NULL,
            next_sequence INTEGER NOT NULL,
            last_payload BLOB NOT NULL CHECK (length(last_payload) = 32),
            failures INTEGER NOT NULL,
            retry_at INTEGER,
            PRIMARY KEY (member, lane)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outbound_batches (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            member TEXT NOT NULL,
            lane INTEGER NOT NULL,
            epoch TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            count INTEGER NOT NULL,
            payload BLOB NOT NULL,
            payload_digest BLOB NOT NULL CHECK (length(payload_digest) = 32),
            previous_payload BLOB NOT NULL CHECK (length(previous_payload) = 32),
            head TEXT NOT NULL,
            sealed_at INTEGER NOT NULL,
            receipt TEXT,
            receipted_at INTEGER,
            UNIQUE (member, lane, epoch, sequence)
        ) STRICT;
        CREATE UNIQUE INDEX outbound_under_way ON outbound_batches (member, lane) WHERE receipt IS NULL;
        CREATE INDEX outbound_receipted ON outbound_batches (member) WHERE receipt IS NOT NULL;

        CREATE TABLE outbound_lines (
            number INTEGER PRIMARY KEY,
            member TEXT NOT NULL,
            lane INTEGER NOT NULL,
            envelope BLOB NOT NULL UNIQUE CHECK (length(envelope) = 16),
            type TEXT NOT NULL,
            case_number INTEGER NOT NULL REFERENCES cases,
            leaf BLOB NOT NULL CHECK (length(leaf) = 32),
            size INTEGER NOT NULL,
            queued_at INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
            duplicate_of BLOB CHECK (length(duplicate_of) = 32),
            refusal TEXT,
            settled_at INTEGER,
            batch INTEGER,
            position INTEGER
        ) STRICT;
        CREATE INDEX outbound_waiting ON outbound_lines (member, lane, type) WHERE state = 0;
        CREATE INDEX outbound_unsettled ON outbound_lines (member, type) WHERE state < 2;
        CREATE INDEX outbound_dead ON outbound_lines (state) WHERE state = 5;
        CREATE INDEX outbound_dead_by_member ON outbound_lines (member) WHERE state = 5;
        CREATE INDEX outbound_by_case ON outbound_lines (case_number);
        CREATE INDEX outbound_copies ON outbound_lines (case_number) WHERE type = 'copy';

        CREATE TABLE outbound_tallies (
            tally INTEGER NOT NULL CHECK (tally BETWEEN 0 AND 3),
            member TEXT NOT NULL,
            type TEXT NOT NULL,
            lines INTEGER NOT NULL CHECK (lines >= 0),
            PRIMARY KEY (tally, member, type)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outbound_sealed_lines (
            number INTEGER PRIMARY KEY REFERENCES outbound_lines,
            sealed_line BLOB NOT NULL
        ) STRICT;

        CREATE TABLE outbound_batch_lines (
            number INTEGER PRIMARY KEY,
            batch INTEGER GENERATED ALWAYS AS (number >> 20) VIRTUAL,
            line INTEGER NOT NULL REFERENCES outbound_lines
        ) STRICT;

        CREATE TABLE peers (
            member TEXT PRIMARY KEY,
            heard_at INTEGER,
            answered_at INTEGER,
            last_error TEXT,
            last_error_at INTEGER,
            skew INTEGER,
            directory_version INTEGER,
            checkpoint TEXT,
            forked_checkpoint TEXT,
            catching_up_since INTEGER,
            held_until INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE directories (
            version INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            document TEXT NOT NULL,
            received_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE roots (
            version INTEGER PRIMARY KEY,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            document BLOB NOT NULL
        ) STRICT;

        CREATE TABLE log_leaves (
            position INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32)
        ) STRICT;

        CREATE TABLE log_nodes (
            level INTEGER NOT NULL,
            position INTEGER NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            PRIMARY KEY (level, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE log_edge (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            size INTEGER NOT NULL,
            peaks BLOB NOT NULL CHECK (length(peaks) % 32 = 0)
        ) STRICT;
        INSERT INTO log_edge (id, size, peaks) VALUES (1, 0, x'');

        CREATE TABLE hashes (
            position INTEGER PRIMARY KEY,
            sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
            classification TEXT NOT NULL,
            sources BLOB NOT NULL,
            added_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE hash_ledger (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            last_position INTEGER NOT NULL,
            entries INTEGER NOT NULL
        ) STRICT;
        INSERT INTO hash_ledger (id, last_position, entries) VALUES (1, 0, 0);

        CREATE TABLE pull_cursors (
            member TEXT PRIMARY KEY,
            epoch TEXT NOT NULL,
            position INTEGER NOT NULL,
            entries INTEGER NOT NULL,
            pulled_at INTEGER NOT NULL,
            unlisted_under INTEGER,
            part TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
