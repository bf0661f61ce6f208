import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func report(key: Digest) throws -> ReportRecord? {
        try first(
            """
            SELECT number, received_at, origin, partner, key, envelope, first_reporter, partner_case, partner_opener, spared, marks
            FROM reports WHERE key = ?1
            """
        ) {
            try $0.bind(1, key)
        } row: {
            try ReportRecord($0)
        }
    }

    func reports(of caseNumber: Int64) throws -> [ReportRecord] {
        let start = try Numbering.start(of: caseNumber, bits: Numbering.reportBits)
        return try all(
            """
            SELECT number, received_at, origin, partner, key, envelope, first_reporter, partner_case, partner_opener, spared, marks
            FROM reports WHERE number > ?1 AND number < ?1 + (1 << 24) ORDER BY number
            """
        ) {
            try $0.bind(1, start)
        } row: {
            try ReportRecord($0)
        }
    }

    func comment(ofReport number: Int64) throws -> [UInt8]? {
        try first("SELECT sealed_note FROM report_notes WHERE number = ?1") {
            try $0.bind(1, number)
        } row: {
            $0.bytes(0)
        }
    }

    func placements(of caseNumber: Int64) throws -> [PlacementRecord] {
        let start = try Numbering.start(of: caseNumber, bits: Numbering.placementBits)
        return try all(
            """
            SELECT number, disposition, forwarded_to, reason, countries, responsible, state, placed_at, network, network_holder
            FROM placements WHERE number > ?1 AND number < ?1 + (1 << 16) ORDER BY number
            """
        ) {
            try $0.bind(1, start)
        } row: {
            try PlacementRecord($0)
        }
    }

    func events(of caseNumber: Int64) throws -> [EventRecord] {
        let start = try Numbering.start(of: caseNumber, bits: Numbering.eventBits)
        return try all(
            """
            SELECT kind, at, member, actor, reason, action, salt FROM events WHERE number > ?1 AND number < ?1 + (1 << 20) ORDER BY number
            """
        ) {
            try $0.bind(1, start)
        } row: {
            EventRecord(
                caseNumber: caseNumber, kind: CaseEventKind(rawValue: $0.text(0)), at: $0.time(1), member: try $0.member(2),
                actor: $0.text(3), reason: $0.optionalText(4), action: $0.optionalText(5).map(CaseEventKind.init(rawValue:)),
                salt: $0.optionalBytes(6))
        }
    }

    func hasEvent(_ kind: CaseEventKind, caseNumber: Int64) throws -> Bool {
        let start = try Numbering.start(of: caseNumber, bits: Numbering.eventBits)
        return try exists("SELECT 1 FROM events WHERE number > ?1 AND number < ?1 + (1 << 20) AND kind = ?2 LIMIT 1") { statement in
            try statement.bind(1, start)
            try statement.bind(2, kind.rawValue)
        }
    }
}

extension ReportRecord {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            caseNumber: row.integer(0) >> Numbering.reportBits, origin: try Origin(code: row.integer(2), partner: row.optionalMember(3)),
            receivedAt: row.time(1), key: try row.optionalDigest(4), envelope: try row.optionalIdentifier(5),
            firstReporter: try row.optionalMember(6))
        number = row.integer(0)
        spared = try row.optionalInteger(9).map(Sparing.init(code:))
        marks = row.optionalBytes(10)
        if let name = try row.optionalIdentifier(7) { partnerCase = CaseID(opener: try row.member(8), number: name) }
    }
}

extension PlacementRecord {
    init(_ row: borrowing Statement) throws {
        let countries = try row.text(4).split(separator: " ").map { code in
            guard let country = CountryCode(String(code)) else { throw StoreError.damaged("a malformed country") }
            return country
        }
        let destination = try Disposition.Destination(code: row.integer(1), receiver: row.optionalMember(2))
        self.init(
            caseNumber: row.integer(0) >> Numbering.placementBits,
            disposition: Disposition(destination, reason: RoutingReason(rawValue: row.text(3)), countries: countries),
            responsible: try row.member(5), placedAt: row.time(7))
        number = row.integer(0)
        state = try PlacementState(code: row.integer(6))
        if !row.isNull(8) || !row.isNull(9) {
            network = HostingNetwork(number: row.optionalInteger(8).flatMap(UInt32.init(exactly:)), holder: row.optionalText(9))
        }
    }
}
