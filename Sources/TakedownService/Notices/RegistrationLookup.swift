import CaseStore
import HotlineModel
import LocationDatabases
import MailSyntax
import OnlineChecks
package import RegistrationData
package import Runtime
import Synchronization
package import Takedown
package import WebProbe

/// Asks registration data who handles abuse at a host, over the guarded probe that checks use.
///
/// What was found is kept for half a day, so that registries are asked once about a host and not once a case. If some could not be asked, the rest
/// is kept for minutes.
package final class RegistrationLookup: Sendable {
    private struct Kept {
        let contacts: PublishedContacts
        let at: Int64
    }

    private let servers: RegistrationServers
    private let instruments: any CheckInstruments
    private let vantage: Vantage
    private let clock: any WallClock
    private let kept = Mutex<[String: Kept]>([:])

    /// How long an answer is kept, in milliseconds, and one with failures; and the most answers.
    private static let (keeping, keepingFailures): (Int64, Int64) = (12 * 3_600_000, 600_000)
    private static let most = 10_000

    package init(_ servers: RegistrationServers, _ instruments: any CheckInstruments, as vantage: Vantage, clock: any WallClock) {
        self.servers = servers
        self.instruments = instruments
        self.vantage = vantage
        self.clock = clock
    }

    /// The contacts that are published for a host.
    package func contacts(of host: TracedHost) async -> PublishedContacts {
        let key = "\(host.name ?? "") \(host.addresses.joined(separator: " ")) \(host.systems)"
        let now = clock.now()
        if let known = kept.withLock({ $0[key] }) {
            let keeping = known.contacts.isIncomplete ? Self.keepingFailures : Self.keeping
            if (0..<keeping).contains(now - known.at) { return known.contacts }
        }
        let found = PublishedContacts(await search(host))
        kept.withLock { kept in
            if kept.count >= Self.most { kept.removeAll() }
            kept[key] = Kept(contacts: found, at: now)
        }
        return found
    }

    private func search(_ host: TracedHost) async -> AbuseContactResult {
        var search = AbuseContactSearch(
            addresses: host.addresses.compactMap { IPAddress($0) }, systems: host.systems, host: host.name, servers: servers)
        var step = search.start()
        while true {
            switch step {
            case .ask(let url): step = search.next(after: await ask(url))
            case .finished(let result): return result
            }
        }
    }

    private func ask(_ url: String) async -> RegistrationReply {
        guard case .found(let addresses) = NameAnswer(await instruments.trace(url)) else { return .failed(.unreachable) }
        let look = Look(.json(bytes: RegistrationLimits().bytes), url: url, addresses: addresses, vantage: vantage)
        switch await instruments.take(look) {
        case .answered(let answer): return RegistrationReply(status: answer.status, location: answer.location, body: answer.json ?? [])
        case .failed(.tooLarge): return .failed(.tooLarge)
        case .failed, nil: return .failed(.unreachable)
        }
    }
}

extension PublishedContacts {
    /// What a search found, as notices need it: a provider's network comes before the system that announces it. Where no registry can be asked,
    /// asking again would not help, so nothing is missing.
    init(_ result: AbuseContactResult) {
        let ranked = result.contacts.sorted { Self.rank($0.scope) < Self.rank($1.scope) }
        self.init(ranked.map(PublishedContact.init), isIncomplete: result.failures.contains { $0.failure != .noServer })
    }

    private static func rank(_ scope: AbuseContact.Scope) -> Int { scope == .system ? 1 : 0 }
}

extension PublishedContact {
    init(_ contact: AbuseContact) {
        let scope: NoticeContact.Scope =
            switch contact.scope {
            case .network, .system: .network
            case .registrar: .registrar
            case .domain: .siteOwner
            }
        switch contact.channel {
        case .mailbox(let address): self.init(address.description, channel: .mail, scope: scope)
        case .page(let url): self.init(url, channel: .form, scope: scope)
        }
    }
}
