import CaseStore
import SQLite

extension SQLiteView {
    func proposals(of caseNumber: Int64) throws -> [ProposalRecord] {
        let start = try Numbering.start(of: caseNumber, bits: Numbering.analystBits)
        return try all(
            "SELECT actor, at, sealed_finding FROM proposals WHERE number > ?1 AND number < ?1 + (1 << 16) ORDER BY number"
        ) {
            try $0.bind(1, start)
        } row: {
            ProposalRecord(caseNumber: caseNumber, actor: $0.text(0), at: $0.time(1), sealedFinding: $0.bytes(2))
        }
    }

    func notes(of caseNumber: Int64) throws -> [NoteRecord] {
        let start = try Numbering.start(of: caseNumber, bits: Numbering.analystBits)
        return try all("SELECT actor, at, sealed_text FROM notes WHERE number > ?1 AND number < ?1 + (1 << 16) ORDER BY number") {
            try $0.bind(1, start)
        } row: {
            NoteRecord(caseNumber: caseNumber, actor: $0.text(0), at: $0.time(1), sealedText: $0.bytes(2))
        }
    }
}

extension SQLiteTransaction {
    func add(_ proposal: ProposalRecord) throws {
        let start = try Numbering.start(of: proposal.caseNumber, bits: Numbering.analystBits)
        try run(
            """
            INSERT INTO proposals (number, actor, at, sealed_finding)
            VALUES ((SELECT ifnull(max(number), ?1) + 1 FROM proposals WHERE number > ?1 AND number < ?1 + (1 << 16)), ?2, ?3, ?4)
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, proposal.actor)
            try statement.bind(3, proposal.at)
            try statement.bind(4, proposal.sealedFinding)
        }
    }

    func removeProposals(of caseNumber: Int64) throws {
        let start = try Numbering.start(of: caseNumber, bits: Numbering.analystBits)
        try run("DELETE FROM proposals WHERE number > ?1 AND number < ?1 + (1 << 16)") { try $0.bind(1, start) }
    }

    func add(_ note: NoteRecord) throws {
        let start = try Numbering.start(of: note.caseNumber, bits: Numbering.analystBits)
        try run(
            """
            INSERT INTO notes (number, actor, at, sealed_text)
            VALUES ((SELECT ifnull(max(number), ?1) + 1 FROM notes WHERE number > ?1 AND number < ?1 + (1 << 16)), ?2, ?3, ?4)
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, note.actor)
            try statement.bind(3, note.at)
            try statement.bind(4, note.sealedText)
        }
    }
}
