public import HotlineModel

/// A year of contacts with help-line services: the published figures of each service, and assumptions for what they leave open.
///
/// All numbers come from the file. A file is refused unless the assumptions add up to the published figures.
public struct ContactWorkload: Sendable {
    public let name: String
    public let year: Int
    /// The publication that has the figures.
    public let source: String
    public let services: [ContactYear]

    /// Reads a workload file (JSON5) and checks every sum.
    ///
    /// - Throws: ``WorkloadError``, one sentence that names the member or the sum.
    public init(_ bytes: [UInt8]) throws(WorkloadError) {
        var file = try WorkloadObject(parsing: bytes)
        name = try file.text("name")
        year = try file.count("year")
        guard (1970...9998).contains(year) else { throw WorkloadError(.wrongValue, at: "year", "a year from 1970 to 9998") }
        source = try file.text("source")
        var object = try file.object("services")
        var services: [ContactYear] = []
        for name in object.names {
            services.append(try ContactYear(ContactService(rawValue: name), object.object(name), at: object.path(of: name)))
        }
        self.services = services
        try file.finish()
    }
}

/// One service's year.
public struct ContactYear: Sendable {
    public let service: ContactService
    /// Contacts, repeated ones among them, as published.
    public let contacts: Int
    /// Another value that the same report has for ``contacts`` elsewhere, if it contradicts itself. It is shown and never counted.
    public let contradicting: Int?
    /// Unique contacts: published, or assumed.
    public let unique: Int
    /// Unique contacts by theme: the published ones, then the assumed ones.
    public let uniqueByTheme: Tally<ContactTheme>
    /// Repeated contacts by theme, assumed.
    public let repeatedByTheme: Tally<ContactTheme>
    /// Contacts by channel, assumed.
    public let byChannel: Tally<ContactChannel>

    init(_ service: ContactService, _ object: consuming WorkloadObject, at place: String) throws(WorkloadError) {
        self.service = service
        var published = try object.object("published")
        var assumed = try object.object("assumed")
        contacts = try published.count("contacts")
        contradicting = published.names.contains("contactsInText") ? try published.count("contactsInText") : nil
        unique = published.names.contains("unique") ? try published.count("unique") : try assumed.count("unique")
        let told = try published.tally("byTheme", of: "themes") { ContactTheme(rawValue: $0) }
        let untold = try assumed.tally("byTheme", of: "themes") { ContactTheme(rawValue: $0) }
        if let twice = untold.entries.first(where: { entry in told.entries.contains { $0.key == entry.key } }) {
            throw WorkloadError(.wrongValue, at: "\(place).assumed.byTheme.\(twice.key.rawValue)", "left out: it is published")
        }
        uniqueByTheme = Tally(told.entries + untold.entries)
        repeatedByTheme = try assumed.tally("repeatedByTheme", of: "themes") { ContactTheme(rawValue: $0) }
        byChannel = try assumed.tally("byChannel", of: "channels") { ContactChannel.known(named: $0) }
        try published.finish()
        try assumed.finish()
        try object.finish()
        for (name, sum, total) in [
            ("published.byTheme with assumed.byTheme", uniqueByTheme.total, unique),
            ("assumed.repeatedByTheme", repeatedByTheme.total, contacts - unique), ("assumed.byChannel", byChannel.total, contacts),
        ] where sum != total {
            throw WorkloadError(.doesNotAddUp, at: "\(place).\(name)", "is \(sum), and must be \(total)")
        }
    }
}
