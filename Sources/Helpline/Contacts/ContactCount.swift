import CaseStore
import HotlineModel

/// Counts contacts with help-line services.
struct ContactCount {
    let step: HelplineStep

    /// Adds a contact; a known one changes nothing.
    ///
    /// - Throws: ``HelplineError/badWord(_:)``, ``HelplineError/unknownChannel``, ``HelplineError/badDay`` or ``HelplineError/keyReused``.
    func add(_ submission: ContactSubmission) throws -> ContactOutcome {
        let contact = try contact(submission)
        if let key = contact.key, var known = try step.transaction.contact(key: key) {
            // A contact without a day that is sent again after midnight is the same contact.
            if submission.day == nil { known.day = contact.day }
            guard known == contact else { throw HelplineError.keyReused }
            return .known
        }
        try step.transaction.add(contact)
        return .counted
    }

    private func contact(_ submission: ContactSubmission) throws(HelplineError) -> ContactRecord {
        guard Self.isWord(submission.service.rawValue) else { throw .badWord("service") }
        guard Self.isWord(submission.theme.rawValue) else { throw .badWord("theme") }
        guard submission.channel.isKnown else { throw .unknownChannel }
        let today = step.moment.startOfDay
        var day = today
        if let text = submission.day {
            guard let named = Timestamp("\(text)T00:00:00.000Z"), named <= today else { throw .badDay }
            day = named
        }
        return ContactRecord(
            service: submission.service, channel: submission.channel, theme: submission.theme, isRepeat: submission.isRepeat, day: day,
            key: submission.key.map { step.vault.blindIndex($0, for: .contactKey) })
    }

    private static func isWord(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first), text.utf8.count <= 32 else { return false }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    }
}

extension Timestamp {
    /// The first moment of its day, in UTC.
    fileprivate var startOfDay: Timestamp {
        let day: Int64 = 86_400_000
        return Timestamp(milliseconds: milliseconds - (milliseconds % day + day) % day)
    }
}
