extension Schema {
    /// The work list.
    ///
    /// Cases without a lease lie in an index of their own, in the order in which they are leased: the next case is its first entry, however
    /// many others are leased. The next use case that leases ends lapsed leases first, which puts their cases back there.
    static let workList: StaticString = """
        CREATE TABLE work_list (
            case_number INTEGER PRIMARY KEY REFERENCES cases,
            urgency INTEGER NOT NULL,
            since INTEGER NOT NULL,
            reports INTEGER NOT NULL,
            origins INTEGER NOT NULL CHECK (origins BETWEEN 0 AND 15),
            lease INTEGER CHECK ((lease IS NULL) = (lease_until IS NULL)),
            holder TEXT CHECK ((holder IS NULL) = (lease_until IS NULL)),
            lease_until INTEGER,
            review TEXT
        ) STRICT;
        CREATE INDEX work_list_free ON work_list (urgency DESC, since) WHERE lease_until IS NULL;
        CREATE INDEX work_list_in_order ON work_list (urgency DESC, since);
        CREATE INDEX work_list_by_age ON work_list (since);
        CREATE INDEX work_list_by_lease_end ON work_list (lease_until) WHERE lease_until IS NOT NULL;

        CREATE TABLE work_list_state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            last_lease INTEGER NOT NULL,
            rules BLOB CHECK (length(rules) = 32)
        ) STRICT;
        INSERT INTO work_list_state (id, last_lease) VALUES (1, 0);
        """
}
