import CaseStore
import HotlineModel
import SQLite

extension SQLiteTransaction {
    func open(_ record: CaseRecord) throws -> Int64 {
        try run(
            """
            INSERT INTO cases (uuid, opener, opened_at, stage, address, classification, kind, assessed_by, assessed_at, received_from,
                is_takeover, age, sex, medium, closed_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """
        ) { statement in
            try statement.bind(1, record.id.number)
            try statement.bind(2, record.id.opener)
            try statement.bind(3, record.openedAt)
            try statement.bind(4, record.stage.code)
            try statement.bind(5, record.addressIndex)
            try statement.bind(6, record.classification?.rawValue)
            try statement.bind(7, record.kind?.rawValue)
            try statement.bind(8, record.assessedBy)
            try statement.bind(9, record.assessedAt)
            try statement.bind(10, record.receivedFrom)
            try statement.bind(11, record.isTakeover ? 1 : 0)
            try statement.bind(12, record.age?.rawValue)
            try statement.bind(13, record.sex?.rawValue)
            try statement.bind(14, record.medium?.rawValue)
            try statement.bind(15, record.closedAt)
        }
        let number = database.lastRowNumber
        try run("INSERT INTO case_keys (number, wrapped_key) VALUES (?1, ?2)") { statement in
            try statement.bind(1, number)
            try statement.bind(2, record.wrappedKey)
        }
        try run("INSERT INTO case_files (number, sealed_file) VALUES (?1, ?2)") { statement in
            try statement.bind(1, number)
            try statement.bind(2, record.sealedFile)
        }
        if record.stage == .awaitingAssessment { try updateWorkList(number: number, stage: record.stage, since: record.openedAt) }
        return number
    }

    func update(_ record: CaseRecord) throws {
        try noteNewFinding(of: record)
        let found = try run(
            """
            UPDATE cases SET stage = ?2, classification = ?3, kind = ?4, assessed_by = ?5, assessed_at = ?6, received_from = ?7,
                is_takeover = ?8, age = ?9, sex = ?10, medium = ?11, closed_at = ?12
            WHERE number = ?1
            """
        ) { statement in
            try statement.bind(1, record.number)
            try statement.bind(2, record.stage.code)
            try statement.bind(3, record.classification?.rawValue)
            try statement.bind(4, record.kind?.rawValue)
            try statement.bind(5, record.assessedBy)
            try statement.bind(6, record.assessedAt)
            try statement.bind(7, record.receivedFrom)
            try statement.bind(8, record.isTakeover ? 1 : 0)
            try statement.bind(9, record.age?.rawValue)
            try statement.bind(10, record.sex?.rawValue)
            try statement.bind(11, record.medium?.rawValue)
            try statement.bind(12, record.closedAt)
        }
        guard found == 1 else { throw StoreError.missing("case") }
        // Most changes leave the file as it was; its pages are then not written again.
        try run("UPDATE case_files SET sealed_file = ?2 WHERE number = ?1 AND sealed_file IS NOT ?2") { statement in
            try statement.bind(1, record.number)
            try statement.bind(2, record.sealedFile)
        }
        try updateWorkList(number: record.number, stage: record.stage, since: record.openedAt)
        try noteFinding(record.classification, ofCase: record.number)
    }

    /// Lets takedown follow another classification. Only a traced case has placements.
    private func noteNewFinding(of record: CaseRecord) throws {
        guard record.stage != .awaitingAssessment, record.stage != .awaitingTrace else { return }
        let changed = try number("SELECT 1 FROM cases WHERE number = ?1 AND classification IS NOT ?2") { statement in
            try statement.bind(1, record.number)
            try statement.bind(2, record.classification?.rawValue)
        }
        if changed != nil { try noteChange(ofCase: record.number) }
    }

    // Rows are numbered by a subquery in VALUES and not by INSERT … SELECT: SQLite keeps a journal of its own for each statement that may
    // write several rows, and ending one costs a walk along all that the use case journalled before.

    func add(_ report: ReportRecord) throws -> Int64 {
        let start = try Numbering.start(of: report.caseNumber, bits: Numbering.reportBits)
        try run(
            """
            INSERT INTO reports (number, received_at, origin, partner, key, envelope, first_reporter, partner_case, partner_opener, spared, marks)
            VALUES (
                (SELECT ifnull(max(number), ?1) + 1 FROM reports WHERE number > ?1 AND number < ?1 + (1 << 24)),
                ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, report.receivedAt)
            try statement.bind(3, report.origin.kind.code)
            try statement.bind(4, report.origin.partner)
            try statement.bind(5, report.key)
            try statement.bind(6, report.envelope)
            try statement.bind(7, report.firstReporter)
            try statement.bind(8, report.partnerCase?.number)
            try statement.bind(9, report.partnerCase?.opener)
            try statement.bind(10, report.spared?.code)
            try statement.bind(11, report.marks)
        }
        let number = database.lastRowNumber
        if let note = report.sealedComment {
            try run("INSERT INTO report_notes (number, sealed_note) VALUES (?1, ?2)") { statement in
                try statement.bind(1, number)
                try statement.bind(2, note)
            }
        }
        try noteReport(ofCase: report.caseNumber)
        return number
    }

    func move(_ report: ReportRecord, to caseNumber: Int64, sealedComment: [UInt8]?, spared: Sparing?) throws -> Int64 {
        try run("DELETE FROM report_notes WHERE number = ?1") { try $0.bind(1, report.number) }
        // First, so that the key is free for the same report under its new number.
        let found = try run("DELETE FROM reports WHERE number = ?1") { try $0.bind(1, report.number) }
        guard found == 1 else { throw StoreError.missing("report") }
        var moved = report
        moved.caseNumber = caseNumber
        moved.sealedComment = sealedComment
        moved.spared = spared
        return try add(moved)
    }

    func unspareReports(of caseNumber: Int64) throws {
        let start = try Numbering.start(of: caseNumber, bits: Numbering.reportBits)
        try run("UPDATE reports SET spared = NULL WHERE number > ?1 AND number < ?1 + (1 << 24) AND spared IS NOT NULL") {
            try $0.bind(1, start)
        }
    }

    func add(_ placement: PlacementRecord) throws -> Int64 {
        let start = try Numbering.start(of: placement.caseNumber, bits: Numbering.placementBits)
        try run(
            """
            INSERT INTO placements (number, disposition, forwarded_to, reason, countries, responsible, state, placed_at, network,
                network_holder)
            VALUES (
                (SELECT ifnull(max(number), ?1) + 1 FROM placements WHERE number > ?1 AND number < ?1 + (1 << 16)), ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                ?9, ?10)
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, placement.disposition.kind.code)
            try statement.bind(3, placement.disposition.destination.receiver)
            try statement.bind(4, placement.disposition.reason.rawValue)
            try statement.bind(5, placement.disposition.countries.map(\.rawValue).joined(separator: " "))
            try statement.bind(6, placement.responsible)
            try statement.bind(7, placement.state.code)
            try statement.bind(8, placement.placedAt)
            try statement.bind(9, placement.network?.number.map(Int64.init))
            try statement.bind(10, placement.network?.holder)
        }
        let number = database.lastRowNumber
        try noteChange(ofPlacement: number)
        return number
    }

    func setState(ofPlacement number: Int64, to state: PlacementState) throws {
        let found = try run("UPDATE placements SET state = ?2 WHERE number = ?1") { statement in
            try statement.bind(1, number)
            try statement.bind(2, state.code)
        }
        guard found == 1 else { throw StoreError.missing("placement") }
        try noteChange(ofPlacement: number)
    }

    func record(_ event: EventRecord) throws {
        let start = try Numbering.start(of: event.caseNumber, bits: Numbering.eventBits)
        try run(
            """
            INSERT INTO events (number, kind, at, member, actor, reason, action, salt)
            VALUES (
                (SELECT ifnull(max(number), ?1) + 1 FROM events WHERE number > ?1 AND number < ?1 + (1 << 20)), ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, event.kind.rawValue)
            try statement.bind(3, event.at)
            try statement.bind(4, event.member)
            try statement.bind(5, event.actor)
            try statement.bind(6, event.reason)
            try statement.bind(7, event.action?.rawValue)
            try statement.bind(8, event.salt)
        }
    }
}
