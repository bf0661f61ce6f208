import CaseStore
import Cryptography
import HotlineModel
import SQLite

/// The statements that run for every report; a test reads their query plans.
enum SparingStatements {
    static let closedCase: StaticString = """
        SELECT number FROM cases WHERE substr(address, 1, 8) = substr(?1, 1, 8) AND address = ?1 AND stage >= 3
        ORDER BY number DESC LIMIT 1
        """

    static let knownItem: StaticString = "SELECT age, sex, medium FROM known_items WHERE sha256 = ?1"
}

extension SQLiteView {
    func closedCase(about addressIndex: Digest) throws -> CaseRecord? {
        try number(SparingStatements.closedCase) { try $0.bind(1, addressIndex) }.flatMap { try caseRecord(number: $0) }
    }

    func knownItem(_ sha256: Digest) throws -> KnownItem? {
        try first(SparingStatements.knownItem) {
            try $0.bind(1, sha256)
        } row: {
            KnownItem(
                sha256: sha256, age: $0.optionalText(0).map(AgeGroup.init(rawValue:)), sex: $0.optionalText(1).map(Sex.init(rawValue:)),
                medium: $0.optionalText(2).map(Medium.init(rawValue:)))
        }
    }
}

extension SQLiteTransaction {
    func save(_ item: KnownItem) throws {
        try run("INSERT OR REPLACE INTO known_items (sha256, age, sex, medium) VALUES (?1, ?2, ?3, ?4)") { statement in
            try statement.bind(1, item.sha256)
            try statement.bind(2, item.age?.rawValue)
            try statement.bind(3, item.sex?.rawValue)
            try statement.bind(4, item.medium?.rawValue)
        }
    }

    func removeKnownItem(_ sha256: Digest) throws { try run("DELETE FROM known_items WHERE sha256 = ?1") { try $0.bind(1, sha256) } }
}
