import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func undoableFinding(of caseNumber: Int64) throws -> UndoableFinding? {
        try first("SELECT actor, at, due_at, sealed_finding FROM undoable_findings WHERE case_number = ?1") {
            try $0.bind(1, caseNumber)
        } row: {
            UndoableFinding(
                caseNumber: caseNumber, actor: $0.text(0), at: $0.time(1), dueAt: $0.time(2), sealedFinding: $0.bytes(3))
        }
    }

    func undoableFindings(dueBy moment: Timestamp, limit: Int) throws -> [Int64] {
        try all("SELECT case_number FROM undoable_findings WHERE due_at <= ?1 ORDER BY due_at, case_number LIMIT ?2") {
            try $0.bind(1, moment)
            try $0.bind(2, max(0, limit))
        } row: {
            $0.integer(0)
        }
    }

    func keptFinding(of caseNumber: Int64) throws -> [UInt8]? {
        try first("SELECT sealed_file FROM kept_findings WHERE case_number = ?1") {
            try $0.bind(1, caseNumber)
        } row: {
            $0.bytes(0)
        }
    }

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
    func add(_ finding: UndoableFinding) throws {
        try run("INSERT INTO undoable_findings (case_number, actor, at, due_at, sealed_finding) VALUES (?1, ?2, ?3, ?4, ?5)") { statement in
            try statement.bind(1, finding.caseNumber)
            try statement.bind(2, finding.actor)
            try statement.bind(3, finding.at)
            try statement.bind(4, finding.dueAt)
            try statement.bind(5, finding.sealedFinding)
        }
    }

    func removeUndoableFinding(of caseNumber: Int64) throws {
        try run("DELETE FROM undoable_findings WHERE case_number = ?1") { try $0.bind(1, caseNumber) }
    }

    func keepFinding(_ sealedFile: [UInt8], of caseNumber: Int64) throws {
        try run("INSERT INTO kept_findings (case_number, sealed_file) VALUES (?1, ?2) ON CONFLICT DO NOTHING") { statement in
            try statement.bind(1, caseNumber)
            try statement.bind(2, sealedFile)
        }
    }

    func removeKeptFinding(of caseNumber: Int64) throws {
        try run("DELETE FROM kept_findings WHERE case_number = ?1") { try $0.bind(1, caseNumber) }
    }

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
