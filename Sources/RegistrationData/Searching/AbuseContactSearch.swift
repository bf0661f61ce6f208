public import LocationDatabases

/// The search for whoever handles abuse at a host: a value that says which server to ask next, and at last what was found.
///
/// The network of each address comes first; the autonomous systems only if no network has a contact; the domain always, because its
/// registrar is the second contact. Failures are kept apart from "none is published". The number of questions is bounded.
public struct AbuseContactSearch: Sendable {
    public enum Step: Hashable, Sendable {
        /// Ask this URL, with `Accept: application/rdap+json`. It may come from a stranger's answer: a guard must allow its address.
        case ask(String)
        case finished(AbuseContactResult)
    }

    /// The most questions of one search, and of one subject.
    public static let questions = 24, questionsForSubject = 5
    /// The most addresses and systems of a host that are asked about, each.
    public static let subjects = 4

    private let servers: RegistrationServers
    private var waiting: [RegistrationSubject]
    private var systems: [RegistrationSubject]
    private var domain: RegistrationSubject?

    private var subject: RegistrationSubject?
    /// The URLs that are left to ask about the subject, and the servers that are left if one fails.
    private var next: [String] = []
    private var reserve: [String] = []
    /// The URLs that were asked about the subject, or are planned.
    private var planned: Set<String> = []
    private var asked = 0
    /// What the subject has brought so far.
    private var found = Findings()
    private var result = AbuseContactResult()

    /// Begins a search.
    ///
    /// - Parameters:
    ///   - addresses: The addresses of the host.
    ///   - systems: The numbers of the systems that announce them.
    ///   - host: The name of the host in ASCII and lower case; `nil` for a numeric one.
    public init(addresses: [IPAddress], systems: [UInt32], host: String?, servers: RegistrationServers) {
        self.servers = servers
        waiting = Self.distinct(addresses).map { .address($0) }
        self.systems = Self.distinct(systems).map { .system($0) }
        domain = host.flatMap(Self.firstDomain).map { .domain($0) }
    }

    /// The first step.
    public mutating func start() -> Step { advance() }

    /// The next step after a server was asked.
    public mutating func next(after reply: RegistrationReply) -> Step {
        switch reply {
        case .object(let object): take(object)
        case .notFound: break
        // A redirect to a place that was asked before would lead there for ever.
        case .redirected(let url): if plan(url) != .planned { found.failure = .loop }
        case .failed(let failure):
            found.failure = failure
            // Another server for the same subject may be well.
            if !found.hasAnswer, !reserve.isEmpty { _ = plan(reserve.removeFirst()) }
        }
        return advance()
    }

    // MARK: One subject

    private mutating func take(_ object: RegistrationObject) {
        found.hasAnswer = true
        found.failure = nil
        switch object.publication {
        case .contacts(let contacts): found.contacts += contacts
        case .redacted: found.isRedacted = true
        case .nothing: break
        }
        // Many servers name an answer as related to itself; that is no loop.
        for url in object.related where plan(url) == .tooMany { found.failure = .loop }
    }

    private enum Planning { case planned, known, tooMany }

    /// Plans a question about the subject.
    private mutating func plan(_ url: String) -> Planning {
        guard !planned.contains(url) else { return .known }
        guard planned.count < Self.questionsForSubject else { return .tooMany }
        planned.insert(url)
        next.append(url)
        return .planned
    }

    private mutating func begin(_ subject: RegistrationSubject) {
        self.subject = subject
        (found, planned, next, reserve) = (Findings(), [], [], [])
        let bases =
            switch subject {
            case .address(let address): servers.servers(for: address)
            case .system(let number): servers.servers(forSystem: number)
            case .domain(let name): servers.servers(forDomain: name)
            }
        let urls = bases.map { $0 + subject.path }
        guard let first = urls.first else { return found.failure = .noServer }
        reserve = Array(urls.dropFirst().prefix(1))
        _ = plan(first)
    }

    /// Ends the subject: each has exactly one outcome.
    private mutating func end(_ subject: RegistrationSubject) {
        self.subject = nil
        for contact in found.contacts where !result.contacts.contains(where: { $0.channel == contact.channel }) {
            result.contacts.append(contact)
        }
        if !found.contacts.isEmpty { return }
        // A failure comes first, because asking again may help.
        if let failure = found.failure {
            result.failures.append(FailedLookup(subject: subject, failure: failure))
        } else if found.isRedacted {
            result.redacted.append(subject)
        } else if case .domain(let name) = subject, !found.hasAnswer, let parent = Self.parent(of: name) {
            // The host is a name below the registered one.
            domain = .domain(parent)
        } else {
            result.unpublished.append(subject)
        }
    }

    // MARK: All subjects

    private mutating func advance() -> Step {
        while true {
            if !next.isEmpty {
                if asked < Self.questions {
                    asked += 1
                    return .ask(next.removeFirst())
                }
                next = []
                found.failure = .loop
            }
            if let subject { end(subject) }
            guard let upcoming = upcoming() else { return .finished(result) }
            begin(upcoming)
        }
    }

    private mutating func upcoming() -> RegistrationSubject? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        if result.contacts.isEmpty, !systems.isEmpty { return systems.removeFirst() }
        systems = []
        defer { domain = nil }
        return domain
    }

    /// The longest name that may be registered: at most four labels, without `www.`; `nil` for a name of one label.
    private static func firstDomain(of host: String) -> String? {
        var labels = host.split(separator: ".")
        if labels.first == "www", labels.count > 2 { labels.removeFirst() }
        return labels.count > 1 && host.utf8.count <= 253 && host.utf8.allSatisfy(isNameByte)
            ? labels.suffix(4).joined(separator: ".") : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
    }

    private static func distinct<Subject: Hashable>(_ subjects: [Subject]) -> [Subject] {
        var known: Set<Subject> = []
        return Array(subjects.filter { known.insert($0).inserted }.prefix(Self.subjects))
    }

    private static func parent(of name: String) -> String? {
        let labels = name.split(separator: ".")
        guard labels.count > 2 else { return nil }
        // Under a country, names such as co.uk are endings. What is published for them is the registry's.
        if labels.count == 3, labels[2].count == 2, endings.contains(labels[1]) { return nil }
        return labels.dropFirst().joined(separator: ".")
    }

    /// The second labels under which countries register names.
    private static let endings: Set<Substring> = [
        "ac", "co", "com", "edu", "gob", "gov", "go", "ltd", "mil", "ne", "net", "nom", "or", "org", "plc",
    ]

    /// What one subject has brought so far.
    private struct Findings: Sendable {
        var contacts: [AbuseContact] = []
        var isRedacted = false
        var hasAnswer = false
        var failure: LookupFailure?
    }
}
