import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Glibc
import Hosting
import HotlineModel
import NodeAPI
import OnlineChecks
import Takedown
import TakedownService
import TestCasework
import TestFederation
import TestSupport
import WebProbe

/// Cases that are kept here, looked at by a real probe over loopback: due found, host traced, looked at, recorded.
enum KeptCaseChecks {
    static let benchmark = Benchmark(
        name: "checks",
        summary:
            "kept cases that are all due, traced and looked at over loopback, each sight durably recorded (1,000,000; 10,000 with --quick)",
        run: run)

    /// The hosts that the cases lie at: as many as one test network has addresses.
    private static let hosts = 60_000
    private static let width = 128

    private static func run(_ scale: Benchmark.Size) async throws -> [Measurement] {
        let count = scale == .quick ? 10_000 : 1_000_000
        let seconds = scale == .quick ? 4 : 60
        let site = try RawServer { exchange, _ in
            guard exchange.receiveHead() != nil else { return }
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n")
        }
        let federation = try TestFederation()
        let node = try await federation.start([try federation.enrol("nl", covering: ["NL"])])[0]
        try await fill(node, count, port: site.port)
        let probe = try AddressProbe(guard: .publicInternet.alsoAllowingLoopback(ports: [site.port]))
        let instruments = LoopbackInstruments(tracer: node.tracer, probe: probe)
        let sweep = CheckSweep(
            node.steps, CheckPolicy(), TakedownService.CheckSettings(vantages: [.benchmark], width: width), instruments,
            alarms: node.node.alarms)
        let before = residentBytes()
        let (_, sweeping) = await timed { await during(.seconds(seconds)) { while try await sweep.sweep() > 0 {} } }
        let grown = residentBytes() - before
        let seen = try await node.store.read { try $0.checks(after: 0, withPerson: false, limit: count).count { $0.sights > 0 } }
        try WrongResult.unless(seen > 0, "No case was seen.")
        try WrongResult.unless(grown < 128 << 20, "While \(seen) cases were looked at, memory grew by \(grown >> 20) MiB.")
        let alone = await looks(during: .seconds(min(seconds, 10)), with: probe, port: site.port)
        await probe.shutdown()
        withExtendedLifetime(site) {}
        return [
            Measurement(
                name: "checks of \(scale == .quick ? "10,000" : "1,000,000") kept cases", figure: Double(seen) / sweeping.seconds,
                limitName: "the looks alone, as many at once", limit: alone),
            // 1,000,000 cases a day are 12 a second.
            Measurement(
                name: "checks, per core", figure: Double(seen) / sweeping.coreSeconds, limitName: "1,000,000 cases a day",
                limit: 1_000_000 / 86_400),
        ]
    }

    /// Runs something until it ends or its time is over.
    private static func during(_ span: Duration, _ body: @escaping @Sendable () async throws -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await body() }
            group.addTask { try? await Task.sleep(for: span) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Cases of as many hosts as there are, each kept here and due.
    private static func fill(_ node: TestNode, _ count: Int, port: UInt16) async throws {
        let following = TakedownWork(
            node.steps, TakedownPolicy(referrals: ReferralPolicy(scope: .byHand)), signedWith: node.enrolment.signingKey,
            courier: ReferralCourier(node.steps, channel: nil, alarms: node.node.alarms))
        for start in stride(from: 0, to: count, by: 1_000) {
            let reports = (start..<start + 1_000).map { number in
                let host = number % hosts
                return ReportSubmission(address: "http://10.0.\(host / 250).\(host % 250 + 1):\(port)/\(number)", origin: .public)
            }
            let cases = try await node.desk.receive(reports).map { try $0.get().caseID }
            let findings = cases.map { AssessmentSubmission(caseID: $0, classification: .national, kind: .childSexualAbuse) }
            for result in try await node.desk.assess(findings) { _ = try result.get() }
            _ = try await node.tracing.routeWaiting()
            try await following.followPlacements()
        }
        let due = try await node.store.read { try $0.checkCounts(at: node.steps.now).open }
        try WrongResult.unless(due == count, "\(count) cases should be checked, and \(due) are.")
    }

    /// The looks a second without cases, traces and a store.
    private static func looks(during span: Duration, with probe: AddressProbe, port: UInt16) async -> Double {
        let (taken, timing) = await timed {
            await withTaskGroup(of: Int.self) { group in
                let end = ContinuousClock.now + span
                for worker in 0..<width {
                    group.addTask {
                        var taken = 0
                        while ContinuousClock.now < end {
                            let look = Look(.head, url: "http://10.0.0.\(worker + 1):\(port)/", addresses: [.loopback], vantage: .benchmark)
                            if case .answered = try? await probe.take(look) { taken += 1 }
                        }
                        return taken
                    }
                }
                return await group.reduce(0, +)
            }
        }
        return Double(taken) / timing.seconds
    }

    /// The memory that this process holds, in bytes.
    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}

extension Vantage {
    fileprivate static let benchmark = Vantage(userAgent: "benchmark")
}

extension HostAddress {
    /// 127.0.0.1.
    fileprivate static let loopback = HostAddress(bits: 0xFFFF_7F00_0001)
}

/// Traces as the node does, and looks at the server on loopback in place of every host.
private struct LoopbackInstruments: CheckInstruments {
    let tracer: Tracer
    let probe: AddressProbe

    func trace(_ address: String) async -> HostingVerdict { await tracer.trace(address) }

    func take(_ look: Look) async -> LookOutcome? {
        var look = look
        look.addresses = [.loopback]
        return try? await probe.take(look)
    }
}
