import HotlineModel

/// One contact of a workload.
struct PlannedContact: Hashable, Sendable {
    let service: ContactService
    let channel: ContactChannel
    let theme: ContactTheme
    let isRepeat: Bool
    /// `2014-05-31`.
    let day: String
    /// The same in every run.
    let key: String
}

/// The single contacts behind a year's figures.
enum ContactPlan {
    /// The contacts, in the order in which they are sent: for each service the unique ones by theme, then the repeated ones.
    ///
    /// Channels and days are spread evenly over the contacts. No report says which contact has which, and no compared figure depends
    /// on it.
    static func contacts(of workload: ContactWorkload) -> [PlannedContact] {
        workload.services.flatMap { contacts(of: $0, in: workload) }
    }

    private static func contacts(of year: ContactYear, in workload: ContactWorkload) -> [PlannedContact] {
        let kinds = year.uniqueByTheme.entries.map { ($0, false) } + year.repeatedByTheme.entries.map { ($0, true) }
        let themes = kinds.flatMap { entry, isRepeat in Array(repeating: (theme: entry.key, isRepeat: isRepeat), count: entry.count) }
        let shares = year.byChannel.entries
        var used = Array(repeating: 0, count: shares.count)
        var alike: [String: Int] = [:]
        return themes.enumerated().map { index, contact in
            func behind(_ channel: Int) -> Int { shares[channel].count * (index + 1) - used[channel] * themes.count }
            let choice = shares.indices.max { behind($0) < behind($1) } ?? 0
            used[choice] += 1
            let channel = shares[choice].key
            let day = day(index * 365 / themes.count, of: workload.year)
            let word = contact.isRepeat ? "repeat" : "unique"
            // The key holds the contact's content, so a changed file adds contacts and never uses a key for another one.
            let content = "\(workload.name)/\(year.service.rawValue)/\(word)/\(contact.theme.rawValue)/\(channel.rawValue)/\(day)"
            alike[content, default: 0] += 1
            return PlannedContact(
                service: year.service, channel: channel, theme: contact.theme, isRepeat: contact.isRepeat, day: day,
                key: "\(content)/\(alike[content] ?? 1)")
        }
    }

    private static func day(_ number: Int, of year: Int) -> String {
        String((Timestamp.start(ofYear: year) + .seconds(number * 86_400)).description.prefix(10))
    }
}
