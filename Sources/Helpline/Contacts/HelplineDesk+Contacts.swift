import CaseStore
import HotlineModel

extension HelplineDesk {
    /// Counts contacts, in one durable step.
    ///
    /// - Returns: What became of each, in order; a refusal stands for one contact alone and leaves the others.
    public func count(_ submissions: [ContactSubmission]) async throws -> [Result<ContactOutcome, HelplineError>] {
        let today = now.startOfDay
        let checked = submissions.map { submission in
            Result { () throws(HelplineError) in try contact(submission, today: today) }
        }
        return try await store.write { transaction in
            try checked.map { checked in
                switch checked {
                case .success(let (contact, namesDay)): try count(contact, namesDay: namesDay, in: transaction)
                case .failure(let refusal): .failure(refusal)
                }
            }
        }
    }

    private func count(
        _ contact: ContactRecord, namesDay: Bool, in transaction: any StoreTransaction
    ) throws -> Result<ContactOutcome, HelplineError> {
        if let key = contact.key, var held = try transaction.contact(key: key) {
            // What names no day and is sent again after midnight is the same contact.
            if !namesDay { held.day = contact.day }
            return held == contact ? .success(.held) : .failure(.keyReused)
        }
        try transaction.add(contact)
        return .success(.counted)
    }

    private func contact(
        _ submission: ContactSubmission, today: Timestamp
    ) throws(HelplineError) -> (contact: ContactRecord, namesDay: Bool) {
        guard Self.isWord(submission.service.rawValue) else { throw .badWord("service") }
        guard Self.isWord(submission.theme.rawValue) else { throw .badWord("theme") }
        guard submission.channel.isKnown else { throw .unknownChannel }
        var day = today
        if let text = submission.day {
            guard let named = Timestamp("\(text)T00:00:00.000Z"), named <= today else { throw .badDay }
            day = named
        }
        let contact = ContactRecord(
            service: submission.service, channel: submission.channel, theme: submission.theme, isRepeat: submission.isRepeat, day: day,
            key: submission.key.map { vault.blindIndex($0, for: .contactKey) })
        return (contact, submission.day != nil)
    }

    private static func isWord(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first), text.utf8.count <= 32 else { return false }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    }
}

extension Timestamp {
    /// The first moment, in UTC, of the day it lies on.
    fileprivate var startOfDay: Timestamp {
        let day: Int64 = 86_400_000
        return Timestamp(milliseconds: milliseconds - (milliseconds % day + day) % day)
    }
}
