import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func caseRecord(_ id: CaseID) throws -> CaseRecord? {
        func look(_ sql: StaticString) throws -> CaseRecord? {
            let found = try number(sql) { statement in
                try statement.bind(1, id.number)
                try statement.bind(2, id.opener)
            }
            return try found.flatMap { try caseRecord(number: $0) }
        }
        return try look("SELECT number FROM cases WHERE uuid = ?1 AND opener = ?2")
            ?? look("SELECT number >> 24 FROM reports WHERE partner_case = ?1 AND partner_opener = ?2 ORDER BY number DESC LIMIT 1")
    }

    func caseRecord(number: Int64) throws -> CaseRecord? {
        try first(
            """
            SELECT number, uuid, opener, opened_at, stage, address, classification, kind, assessed_by, assessed_at, received_from,
                is_takeover, wrapped_key, sealed_file, age, sex, medium, closed_at
            FROM cases JOIN case_keys USING (number) JOIN case_files USING (number) WHERE number = ?1
            """
        ) {
            try $0.bind(1, number)
        } row: {
            try CaseRecord($0)
        }
    }

    func openCase(about addressIndex: Digest) throws -> CaseRecord? {
        // The index has the first eight bytes of the keyed digest alone, so it stays a third of the size; the full digest decides here.
        let found = try number(
            """
            SELECT number FROM cases WHERE substr(address, 1, 8) = substr(?1, 1, 8) AND address = ?1 AND stage < 3
            ORDER BY number DESC LIMIT 1
            """
        ) {
            try $0.bind(1, addressIndex)
        }
        return try found.flatMap { try caseRecord(number: $0) }
    }

    func allCases(about addressIndex: Digest) throws -> [CaseRecord] {
        // One branch for each of the two partial indexes by address.
        try all(
            """
            SELECT number FROM cases WHERE substr(address, 1, 8) = substr(?1, 1, 8) AND address = ?1 AND stage < 3
            UNION ALL
            SELECT number FROM cases WHERE substr(address, 1, 8) = substr(?1, 1, 8) AND address = ?1 AND stage >= 3
            ORDER BY number
            """
        ) {
            try $0.bind(1, addressIndex)
        } row: {
            $0.integer(0)
        }.compactMap { try caseRecord(number: $0) }
    }

    func cases(at stage: CaseStage?, after number: Int64, limit: Int) throws -> [CaseRecord] {
        guard let stage else {
            return try all(
                """
                SELECT number, uuid, opener, opened_at, stage, address, classification, kind, assessed_by, assessed_at, received_from,
                    is_takeover, wrapped_key, sealed_file, age, sex, medium, closed_at
                FROM cases JOIN case_keys USING (number) JOIN case_files USING (number) WHERE number > ?1 ORDER BY number LIMIT ?2
                """
            ) { statement in
                try statement.bind(1, number)
                try statement.bind(2, max(0, limit))
            } row: {
                try CaseRecord($0)
            }
        }
        return try all(
            """
            SELECT number, uuid, opener, opened_at, stage, address, classification, kind, assessed_by, assessed_at, received_from,
                is_takeover, wrapped_key, sealed_file, age, sex, medium, closed_at
            FROM cases JOIN case_keys USING (number) JOIN case_files USING (number) WHERE stage = ?3 AND number > ?1 ORDER BY number LIMIT ?2
            """
        ) { statement in
            try statement.bind(1, number)
            try statement.bind(2, max(0, limit))
            try statement.bind(3, stage.code)
        } row: {
            try CaseRecord($0)
        }
    }

    func caseCounts() throws -> [CaseStage: Int] {
        let counts = try all("SELECT stage, count(*) FROM cases GROUP BY stage") { _ in
        } row: {
            (try CaseStage(code: $0.integer(0)), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: counts)
    }
}

extension CaseRecord {
    /// A row of `cases` with its file, in the order of the statements above.
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            id: CaseID(opener: try row.member(2), number: try row.identifier(1)), openedAt: row.time(3),
            stage: try CaseStage(code: row.integer(4)), addressIndex: .zero, wrappedKey: [], sealedFile: [],
            receivedFrom: try row.optionalMember(10))
        number = row.integer(0)
        addressIndex = try row.optionalDigest(5)
        classification = row.optionalText(6).map(Classification.init(rawValue:))
        kind = row.optionalText(7).map(ReportKind.init(rawValue:))
        assessedBy = try row.optionalMember(8)
        assessedAt = row.optionalTime(9)
        isTakeover = row.integer(11) != 0
        sealedFile = row.optionalBytes(13)
        // A destroyed key is a row of zeros (`Decisions/0003-keys-stay-where-they-are.md`): the missing file tells that it is gone.
        wrappedKey = sealedFile == nil ? nil : row.bytes(12)
        age = row.optionalText(14).map(AgeGroup.init(rawValue:))
        sex = row.optionalText(15).map(Sex.init(rawValue:))
        medium = row.optionalText(16).map(Medium.init(rawValue:))
        closedAt = row.optionalTime(17)
    }
}
