import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Hosting
import HotlineModel
import MailSyntax
import Notices
import Runtime
import SMTPClient
import Synchronization
import Takedown
import TestCasework
import TestSupport
import Testing

@testable import TakedownService

/// A desk with cases that are kept here, and what it tells providers with.
struct NoticeFixture: Sendable {
    let clock: ManualClock
    let federation: TestSecretariat
    let nl: TestDesk
    let world: NoticeWorld
    let outbox = SwitchedSender()
    let writer: NoticeWriter
    let mailbox: MailAddress
    let identity: HotlineIdentity
    /// What contacts can name: the interfaces and identities of this fixture.
    let policy: NoticePolicy

    init(
        testBox: String? = nil, clock: ManualClock = ManualClock(), interfaces: [ProviderInterface] = [],
        identities: [String: HotlineIdentity] = [:]
    ) async throws {
        self.clock = clock
        federation = try TestSecretariat(clock: clock)
        let members = [
            try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"]),
            try federation.enrol("central", role: .central),
        ]
        nl = try await federation.desk(members[0], others: [members[1], members[2]])
        world = NoticeWorld(nl.tracer)
        mailbox = try MailAddress(parsing: "notices@hotline.example")
        identity = try HotlineIdentity(
            name: "Hotline NL", postalAddress: ["Street 1", "Town"], mailbox: mailbox, country: try #require(CountryCode("NL")))
        policy = NoticePolicy(
            names: NoticeNames(
                identities: Set(identities.keys),
                interfaces: Dictionary(uniqueKeysWithValues: interfaces.map { ($0.name, $0.dialect.limits) })))
        writer = NoticeWriter(
            hotline: identity,
            marks: try NoticeMarks(mailbox: mailbox, others: identities.values.map(\.mailbox), key: SymmetricKey()),
            identities: identities, testBox: testBox.flatMap { MailAddress($0) }, linkPage: "https://hotline.example/notice",
            interfaces: Dictionary(uniqueKeysWithValues: interfaces.map { ($0.name, $0) }))
    }

    func courier(_ policy: NoticePolicy = NoticePolicy()) -> NoticeCourier {
        NoticeCourier(nl.steps, policy, writer: writer, sender: outbox, instruments: world, alarms: nl.alarms)
    }

    func work(_ policy: NoticePolicy = NoticePolicy()) -> TakedownWork {
        TakedownWork(
            nl.steps, TakedownPolicy(notices: policy), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: nil, alarms: nl.alarms))
    }

    func desk(_ policy: NoticePolicy = NoticePolicy()) -> TakedownDesk {
        TakedownDesk(nl.steps, TakedownPolicy(notices: policy), work: work(policy), writer: writer)
    }

    /// A case that is kept here.
    func kept(_ page: String = "a", at host: String = "nl.host.example") async throws -> CaseID {
        let id = try await nl.confirmCase(at: "http://\(host)/\(page)", page: "\(host) \(page)")
        try await nl.tracing.routeWaiting()
        try await work().followPlacements()
        return id
    }

    /// A contact for all hosts of the first network, approved unless it is said otherwise; returns its number.
    func contact(
        _ place: String = "abuse@provider.example", channel: NoticeContact.Channel = .mail, scope: NoticeContact.Scope = .network,
        marks: [String]? = nil, shape: NoticeContact.Shape = .table, passesOn: Bool = false, approved: Bool = true
    ) async throws -> Int64 {
        let marks = marks ?? (scope == .network ? ["network:10.0.0.0/16"] : ["host:nl.host.example"])
        let proposal = ContactProposal(place, channel: channel, scope: scope, marks: marks, shape: shape, passesOn: passesOn)
        let number = try await desk().propose([(proposal, "omar")])[0].get()
        if approved { _ = try await desk().decide([(ContactDecision.approve, number, "anna")])[0].get() }
        return number
    }

    /// Follows, plans and delivers, as the node does every second.
    func look(_ courier: NoticeCourier) async throws {
        try await work().followPlacements()
        try await courier.planDue()
        try await courier.deliverDue()
        try await courier.updateAlarms()
    }

    /// Looks, lets an hour pass in which notices gather, and looks again.
    func hour(_ courier: NoticeCourier) async throws {
        try await look(courier)
        clock.advance(by: .seconds(3_600))
        try await look(courier)
    }

    func notices() async throws -> [NoticeRecord] { try await nl.store.read { try $0.notices(nil, after: 0, limit: 99) } }

    func notice(_ number: Int64 = 1) async throws -> NoticeRecord {
        try #require(try await nl.store.read { try $0.notice(number) })
    }

    func plan(_ id: CaseID) async throws -> NoticePlan {
        try await nl.store.read { view in try #require(try view.caseRecord(id).flatMap { try view.noticePlan(of: $0.number) }) }
    }

    /// Puts a case before a person, or takes it from there.
    func doubt(_ id: CaseID, _ isInDoubt: Bool) async throws {
        let now = nl.steps.now
        try await nl.store.write { transaction in
            guard let number = try transaction.caseRecord(id)?.number else { return }
            if isInDoubt {
                try transaction.askReview(of: number, because: .findingWithdrawn, since: now)
            } else {
                try transaction.endReview(of: number)
            }
        }
    }

    func timesNoticed(_ id: CaseID) async throws -> Int { try await nl.history(of: id).count { $0 == "nl:noticed" } }
}

/// The tracer of a desk, and registration data that a test publishes.
final class NoticeWorld: NoticeInstruments {
    private struct State {
        var published: PublishedContacts?
        var asked = 0
        var traced = 0
        var isBroken = false
    }

    private let tracer: Tracer
    private let state = Mutex(State())

    init(_ tracer: Tracer) { self.tracer = tracer }

    var published: PublishedContacts? {
        get { state.withLock { $0.published } }
        set { state.withLock { $0.published = newValue } }
    }

    var asked: Int { state.withLock { $0.asked } }
    var traced: Int { state.withLock { $0.traced } }

    /// Names do not resolve.
    var isBroken: Bool {
        get { state.withLock { $0.isBroken } }
        set { state.withLock { $0.isBroken = newValue } }
    }

    func trace(_ address: String, knowing earlier: HostingVerdict?) async -> HostingVerdict {
        state.withLock { $0.traced += 1 }
        let verdict = await tracer.trace(address, knowing: earlier)
        return isBroken ? HostingVerdict(.unlocated(.resolverTimeout), findings: [], at: verdict.at) : verdict
    }

    func published(for host: TracedHost) async -> PublishedContacts? {
        state.withLock { state in
            state.asked += 1
            return state.published
        }
    }
}

/// Hands notices to the relay that a test names, by the real client.
final class SwitchedSender: NoticeSender {
    private struct State {
        var sender: RelaySender?
        var sent: [ComposedNotice] = []
    }

    private let state = Mutex(State())

    /// The mails that were handed over, whatever became of them.
    var sent: [ComposedNotice] { state.withLock { $0.sent } }

    /// Notices go to a relay on loopback from now on.
    func use(_ port: UInt16, security: SMTPRelay.Security = .none) throws {
        let relay = try SMTPRelay(
            host: "127.0.0.1", port: port, ehloName: try MailDomain(parsing: "hotline.example"), security: security)
        state.withLock { $0.sender = RelaySender(relay) }
    }

    /// The relay cannot be reached from now on.
    func stop() { state.withLock { $0.sender = nil } }

    func send(_ mail: ComposedNotice) async -> NoticeOutcome {
        let sender = state.withLock { state in
            state.sent.append(mail)
            return state.sender
        }
        return await sender?.send(mail) ?? .notNow("the relay cannot be reached")
    }
}
