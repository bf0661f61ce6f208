extension Schema {
    /// Withdrawals and votes beside a hash's sources, and the cases that have it. The classification of an entry follows from the statements, so
    /// its column goes.
    static let hashStatements: StaticString = """
        ALTER TABLE hashes ADD COLUMN withdrawals BLOB NOT NULL DEFAULT x'';
        ALTER TABLE hashes ADD COLUMN votes BLOB NOT NULL DEFAULT x'';
        ALTER TABLE hashes DROP COLUMN classification;
        CREATE INDEX hashes_withdrawn ON hashes (position) WHERE length(sources) = 0;

        CREATE TABLE hash_cases (
            sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
            case_number INTEGER NOT NULL REFERENCES cases,
            PRIMARY KEY (sha256, case_number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX hash_cases_by_case ON hash_cases (case_number);
        """
}
