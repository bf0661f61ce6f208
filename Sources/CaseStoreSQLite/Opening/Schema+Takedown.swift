extension Schema {
    /// Placements whose changes takedown has not followed yet, what goes to the police, and what checks have seen.
    static let takedown: StaticString = """
        CREATE TABLE placement_changes (
            placement INTEGER PRIMARY KEY REFERENCES placements
        ) STRICT;

        CREATE TABLE referral_bundles (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            made_at INTEGER NOT NULL,
            head TEXT NOT NULL,
            cases INTEGER NOT NULL,
            repeats INTEGER NOT NULL,
            revocations INTEGER NOT NULL,
            changes INTEGER NOT NULL,
            delivered_at INTEGER,
            acknowledged_at INTEGER,
            acknowledged_by TEXT,
            reference TEXT,
            released_at INTEGER,
            released_by TEXT,
            failures INTEGER NOT NULL,
            retry_at INTEGER,
            last_error TEXT
        ) STRICT;
        CREATE INDEX referral_bundles_undelivered ON referral_bundles (number) WHERE delivered_at IS NULL;

        CREATE TABLE referral_lines (
            number INTEGER PRIMARY KEY,
            bundle INTEGER GENERATED ALWAYS AS (number >> 20) VIRTUAL REFERENCES referral_bundles,
            kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),
            case_number INTEGER NOT NULL REFERENCES cases,
            leaf BLOB NOT NULL CHECK (length(leaf) = 32),
            sealed_text BLOB
        ) STRICT;
        CREATE INDEX referral_lines_by_case ON referral_lines (case_number);

        CREATE TABLE referrals (
            case_number INTEGER PRIMARY KEY REFERENCES cases,
            queued_at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
            bundle INTEGER REFERENCES referral_bundles,
            listed_reports INTEGER NOT NULL,
            has_news INTEGER NOT NULL CHECK (has_news IN (0, 1)),
            told_classification TEXT,
            told_material TEXT
        ) STRICT;
        CREATE INDEX referrals_with_news ON referrals (case_number) WHERE has_news = 1 AND state = 2;
        CREATE INDEX referrals_by_state ON referrals (state, queued_at, case_number);

        CREATE TABLE checks (
            case_number INTEGER PRIMARY KEY REFERENCES cases,
            began_at INTEGER NOT NULL,
            due_at INTEGER,
            sights INTEGER NOT NULL,
            last_sight TEXT,
            last_at INTEGER,
            last_online INTEGER,
            first_gone INTEGER,
            last_gone INTEGER,
            gone INTEGER NOT NULL,
            gone_by_person INTEGER NOT NULL,
            unknown_since INTEGER,
            name_missing_since INTEGER,
            is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
            is_with_person INTEGER NOT NULL CHECK (is_with_person IN (0, 1)),
            sample_of TEXT
        ) STRICT;
        CREATE INDEX checks_due ON checks (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX checks_with_person ON checks (case_number) WHERE is_with_person = 1;

        CREATE INDEX placements_with_peers ON placements (placed_at) WHERE disposition = 1 AND state = 0;

        CREATE TABLE removals (
            number INTEGER PRIMARY KEY CHECK (number & 65535 > 0),
            case_number INTEGER GENERATED ALWAYS AS (number >> 16) VIRTUAL REFERENCES cases,
            at INTEGER NOT NULL,
            last_online INTEGER,
            first_gone INTEGER NOT NULL
        ) STRICT;
        """
}
