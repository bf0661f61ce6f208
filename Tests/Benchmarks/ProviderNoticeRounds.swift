import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Hosting
import HotlineModel
import MailSyntax
import NodeAPI
import Notices
import Takedown
import TakedownService
import TestCasework
import TestFederation
import TestSupport

/// Notices about cases that are kept here: planned, traced at the last minute, written, and recorded before and after a relay takes them.
enum ProviderNoticeRounds {
    static let benchmark = Benchmark(
        name: "notices",
        summary:
            "notices of one case each, planned, traced again, written and durably recorded around the relay (20,000; 1,000 with --quick)",
        run: run)

    private static func run(_ scale: Benchmark.Size) async throws -> [Measurement] {
        let count = scale == .quick ? 1_000 : 20_000
        let federation = try TestFederation()
        let node = try await federation.start([try federation.enrol("nl", covering: ["NL"])])[0]
        let policy = NoticePolicy(grouping: .zero)
        let work = TakedownWork(
            node.steps, TakedownPolicy(referrals: ReferralPolicy(scope: .byHand), notices: policy), signedWith: node.enrolment.signingKey,
            courier: ReferralCourier(node.steps, channel: nil, alarms: node.node.alarms))
        try await fill(node, count, work)
        let desk = TakedownDesk(node.steps, TakedownPolicy(notices: policy), work: work)
        let contact = ContactProposal("abuse@provider.example", marks: ["network:10.0.0.0/16"], shape: .report)
        let number = try await desk.propose([(contact, "benchmark")])[0].get()
        _ = try await desk.decide([(ContactDecision.approve, number, "benchmark")])[0].get()
        let courier = NoticeCourier(
            node.steps, policy, writer: try writer(), sender: Sink(), instruments: LiveNoticeInstruments(node.tracer, nil),
            alarms: node.node.alarms)
        let (_, planning) = try await timed { try await courier.planDue() }
        let (_, sending) = try await timed {
            while try await node.store.read({ try $0.noticeCounts()[.grouping] ?? 0 }) > 0 { try await courier.deliverDue() }
        }
        let sent = try await node.store.read { try $0.noticeCounts()[.sent] ?? 0 }
        try WrongResult.unless(sent == count, "\(count) notices should be out, and \(sent) are.")
        let commits = try await commits(node, min(count, 5_000))
        return [
            Measurement(name: "cases planned", figure: Double(count) / planning.seconds, limitName: "commits alone", limit: commits),
            Measurement(name: "notices", figure: Double(count) / sending.seconds, limitName: "commits alone", limit: commits),
        ]
    }

    private static func writer() throws -> NoticeWriter {
        let mailbox = try MailAddress(parsing: "notices@hotline.example")
        guard let country = CountryCode("NL") else { throw WrongResult("A country of the benchmark is malformed.") }
        return NoticeWriter(
            hotline: try HotlineIdentity(name: "Hotline", postalAddress: ["Street 1"], mailbox: mailbox, country: country),
            marks: try NoticeMarks(mailbox: mailbox, key: SymmetricKey()))
    }

    /// Cases of one network, each kept here.
    private static func fill(_ node: TestNode, _ count: Int, _ work: TakedownWork) async throws {
        for start in stride(from: 0, to: count, by: 1_000) {
            let reports = (start..<start + 1_000).map { number in
                ReportSubmission(address: "http://10.0.\(number / 250).\(number % 250 + 1)/\(number)", origin: .public)
            }
            let cases = try await node.desk.receive(reports).map { try $0.get().caseID }
            let findings = cases.map { AssessmentSubmission(caseID: $0, classification: .national, kind: .childSexualAbuse) }
            for result in try await node.desk.assess(findings) { _ = try result.get() }
            _ = try await node.tracing.routeWaiting()
            try await work.followPlacements()
        }
    }

    /// Durable commits a second, one after the other, that change one row each.
    private static func commits(_ node: TestNode, _ count: Int) async throws -> Double {
        let (_, timing) = try await timed {
            for _ in 0..<count {
                try await node.store.write { transaction in
                    if let notice = try transaction.notice(1) { try transaction.update(notice) }
                }
            }
        }
        return Double(count) / timing.seconds
    }
}

/// A relay that takes everything at once.
private struct Sink: NoticeSender {
    func send(_ mail: ComposedNotice) async -> NoticeOutcome { .accepted }
}
