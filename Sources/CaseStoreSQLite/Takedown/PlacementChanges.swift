import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func changedPlacements(limit: Int) throws -> [PlacementRecord] {
        let numbers = try numbers("SELECT placement FROM placement_changes LIMIT ?1") { try $0.bind(1, max(0, limit)) }
        return try numbers.map { number in
            let caseNumber = number >> Numbering.placementBits
            guard let placement = try placements(of: caseNumber).first(where: { $0.number == number }) else {
                throw StoreError.damaged("a change of a placement that is not there")
            }
            return placement
        }
    }

    func changedPlacementCount() throws -> Int { Int(try number("SELECT count(*) FROM placement_changes") { _ in } ?? 0) }
}

extension SQLiteTransaction {
    func markFollowed(placement number: Int64) throws {
        try run("DELETE FROM placement_changes WHERE placement = ?1") { try $0.bind(1, number) }
    }

    /// Lets takedown follow what changed of a placement.
    func noteChange(ofPlacement number: Int64) throws {
        try run("INSERT INTO placement_changes (placement) VALUES (?1) ON CONFLICT DO NOTHING") { try $0.bind(1, number) }
    }

    /// Lets takedown follow what changed of a case with all its placements.
    func noteChange(ofCase number: Int64) throws {
        let start = try Numbering.start(of: number, bits: Numbering.placementBits)
        let placements = try numbers("SELECT number FROM placements WHERE number > ?1 AND number < ?1 + (1 << 16)") {
            try $0.bind(1, start)
        }
        for placement in placements { try noteChange(ofPlacement: placement) }
    }
}
