import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func referral(of caseNumber: Int64) throws -> ReferralRecord? {
        try first(
            """
            SELECT case_number, queued_at, actor, state, bundle, listed_reports, has_news, told_classification, told_material
            FROM referrals WHERE case_number = ?1
            """
        ) {
            try $0.bind(1, caseNumber)
        } row: {
            try ReferralRecord($0)
        }
    }

    func referrals(_ state: ReferralState, after caseNumber: Int64?, limit: Int) throws -> [ReferralRecord] {
        let numbers = try numbers(
            """
            SELECT case_number FROM referrals
            WHERE state = ?1 AND (queued_at, case_number) >
                (ifnull((SELECT queued_at FROM referrals WHERE case_number = ?2), -9223372036854775808), ifnull(?2, 0))
            ORDER BY queued_at, case_number LIMIT ?3
            """
        ) { statement in
            try statement.bind(1, state.code)
            try statement.bind(2, caseNumber)
            try statement.bind(3, max(0, limit))
        }
        return try numbers.compactMap(referral)
    }

    func referralCounts() throws -> [ReferralState: Int] {
        let rows = try all("SELECT state, count(*) FROM referrals GROUP BY state") { _ in
        } row: {
            (try ReferralState(code: $0.integer(0)), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func oldestWaitingReferral() throws -> Timestamp? {
        try number("SELECT queued_at FROM referrals WHERE state = 0 ORDER BY queued_at LIMIT 1") { _ in }.map(
            Timestamp.init(milliseconds:))
    }

    func referralsWithNews(limit: Int) throws -> [ReferralRecord] {
        let numbers = try numbers("SELECT case_number FROM referrals WHERE has_news = 1 AND state = 2 ORDER BY case_number LIMIT ?1") {
            try $0.bind(1, max(0, limit))
        }
        return try numbers.compactMap(referral)
    }

    func areReferralsWaiting(atLeast count: Int) throws -> Bool {
        try exists("SELECT 1 FROM referrals WHERE state = 0 LIMIT 1 OFFSET ?1") { try $0.bind(1, max(0, count - 1)) }
    }

    func referralBundles(after number: Int64, limit: Int) throws -> [ReferralBundle] {
        let numbers = try numbers("SELECT number FROM referral_bundles WHERE number > ?1 ORDER BY number LIMIT ?2") { statement in
            try statement.bind(1, number)
            try statement.bind(2, max(0, limit))
        }
        return try numbers.compactMap(referralBundle)
    }

    func referralBundle(_ number: Int64) throws -> ReferralBundle? {
        try first(
            """
            SELECT number, made_at, head, cases, repeats, revocations, delivered_at, acknowledged_at, reference, released_at, failures,
                retry_at, last_error, changes, acknowledged_by, released_by
            FROM referral_bundles WHERE number = ?1
            """
        ) {
            try $0.bind(1, number)
        } row: { row in
            var bundle = ReferralBundle(
                number: row.integer(0), madeAt: row.time(1), head: row.text(2), cases: row.count(3), repeats: row.count(4),
                revocations: row.count(5), changes: row.count(13))
            bundle.deliveredAt = row.optionalTime(6)
            bundle.acknowledgedAt = row.optionalTime(7)
            bundle.reference = row.optionalText(8)
            bundle.releasedAt = row.optionalTime(9)
            bundle.failures = row.count(10)
            bundle.retryAt = row.optionalTime(11)
            bundle.lastError = row.optionalText(12)
            bundle.acknowledgedBy = row.optionalText(14)
            bundle.releasedBy = row.optionalText(15)
            return bundle
        }
    }

    func lastReferralBundle() throws -> ReferralBundle? {
        try number("SELECT max(number) FROM referral_bundles") { _ in }.flatMap(referralBundle)
    }

    func undeliveredReferralBundle() throws -> ReferralBundle? {
        try number("SELECT number FROM referral_bundles WHERE delivered_at IS NULL ORDER BY number LIMIT 1") { _ in }.flatMap(
            referralBundle)
    }

    func referralLines(of bundle: Int64) throws -> [ReferralLine] {
        let start = try Numbering.start(of: bundle, bits: Numbering.lineBits)
        return try all(
            "SELECT kind, case_number, leaf, sealed_text FROM referral_lines WHERE number >= ?1 AND number < ?1 + (1 << 20) ORDER BY number"
        ) {
            try $0.bind(1, start)
        } row: { row in
            ReferralLine(
                try ReferralLine.Kind(code: row.integer(0)), caseNumber: row.integer(1), leaf: try row.digest(2),
                sealedText: row.optionalBytes(3))
        }
    }
}

extension SQLiteTransaction {
    /// Lets the next bundle list a report that joined a case which the police have.
    func noteReport(ofCase number: Int64) throws {
        try run("UPDATE referrals SET has_news = 1 WHERE case_number = ?1") { try $0.bind(1, number) }
    }

    /// Lets the next bundle tell of a finding that is not the one which the police were told.
    func noteFinding(_ classification: Classification?, ofCase number: Int64) throws {
        try run(
            """
            UPDATE referrals SET has_news = 1
            WHERE case_number = ?1 AND has_news = 0 AND told_material IS NOT NULL AND told_classification IS NOT ?2
            """
        ) { statement in
            try statement.bind(1, number)
            try statement.bind(2, classification?.rawValue)
        }
    }

    func save(_ referral: ReferralRecord) throws {
        try run(
            """
            INSERT INTO referrals (case_number, queued_at, actor, state, bundle, listed_reports, has_news, told_classification, told_material)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (case_number) DO UPDATE SET queued_at = ?2, actor = ?3, state = ?4, bundle = ?5, listed_reports = ?6, has_news = ?7,
                told_classification = ?8, told_material = ?9
            """
        ) { statement in
            try statement.bind(1, referral.caseNumber)
            try statement.bind(2, referral.queuedAt)
            try statement.bind(3, referral.actor)
            try statement.bind(4, referral.state.code)
            try statement.bind(5, referral.bundle)
            try statement.bind(6, referral.listedReports)
            try statement.bind(7, referral.hasNews ? 1 : 0)
            try statement.bind(8, referral.told?.classification?.rawValue)
            try statement.bind(9, referral.told?.material.rawValue)
        }
    }

    func add(_ bundle: ReferralBundle, lines: [ReferralLine]) throws {
        let next = (try number("SELECT max(number) FROM referral_bundles") { _ in } ?? 0) + 1
        guard bundle.number == next else { throw StoreError(.conflict, "A bundle for the police has not the next number.") }
        try atomically {
            try run(
                """
                INSERT INTO referral_bundles (number, made_at, head, cases, repeats, revocations, changes, failures)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)
                """
            ) { statement in
                try statement.bind(1, bundle.number)
                try statement.bind(2, bundle.madeAt)
                try statement.bind(3, bundle.head)
                try statement.bind(4, bundle.cases)
                try statement.bind(5, bundle.repeats)
                try statement.bind(6, bundle.revocations)
                try statement.bind(7, bundle.changes)
            }
            try run(
                "INSERT INTO referral_lines (number, kind, case_number, leaf, sealed_text) VALUES (?1, ?2, ?3, ?4, ?5)",
                forEach: lines.enumerated().map { $0 }
            ) { statement, entry in
                try statement.bind(1, try Numbering.line(entry.offset, of: bundle.number))
                try statement.bind(2, entry.element.kind.code)
                try statement.bind(3, entry.element.caseNumber)
                try statement.bind(4, entry.element.leaf)
                try statement.bind(5, entry.element.sealedText)
            }
        }
    }

    func update(_ bundle: ReferralBundle) throws {
        let found = try run(
            """
            UPDATE referral_bundles SET delivered_at = ?2, acknowledged_at = ?3, reference = ?4, released_at = ?5, failures = ?6,
                retry_at = ?7, last_error = ?8, acknowledged_by = ?9, released_by = ?10
            WHERE number = ?1
            """
        ) { statement in
            try statement.bind(1, bundle.number)
            try statement.bind(2, bundle.deliveredAt)
            try statement.bind(3, bundle.acknowledgedAt)
            try statement.bind(4, bundle.reference)
            try statement.bind(5, bundle.releasedAt)
            try statement.bind(6, bundle.failures)
            try statement.bind(7, bundle.retryAt)
            try statement.bind(8, bundle.lastError)
            try statement.bind(9, bundle.acknowledgedBy)
            try statement.bind(10, bundle.releasedBy)
        }
        guard found == 1 else { throw StoreError.missing("bundle for the police") }
    }
}

extension ReferralRecord {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(caseNumber: row.integer(0), queuedAt: row.time(1), actor: row.text(2))
        state = try ReferralState(code: row.integer(3))
        bundle = row.optionalInteger(4)
        listedReports = row.count(5)
        hasNews = row.integer(6) == 1
        if let material = row.optionalText(8) {
            guard let material = ReferralStatus.Material(rawValue: material) else { throw StoreError.damaged("a referral's material") }
            told = ReferralStatus(classification: row.optionalText(7).map(Classification.init(rawValue:)), material: material)
        }
    }
}
