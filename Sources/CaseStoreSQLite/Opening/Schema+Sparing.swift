extension Schema {
    /// Settled cases by their address, and known items: both may spare an analyst a view.
    ///
    /// A case stands in one of the two indexes by address at a time, so opening a case costs no more than with one index.
    static let sparing: StaticString = """
        CREATE INDEX cases_settled_by_address ON cases (substr(address, 1, 8)) WHERE stage >= 3;

        CREATE TABLE known_items (
            sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
            age TEXT,
            sex TEXT,
            medium TEXT
        ) STRICT, WITHOUT ROWID;
        """
}
