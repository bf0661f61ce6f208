import AccessControl
import CaseStore
import Cryptography
import HTTPServer
import HotlineModel
import NodeMessages
import Takedown
import TakedownService

/// Cases that go to the police: as the police fetch them, and as officers see to it.
enum ReferralRoutes {
    static func addReading(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(ReferralEndpoints.bundles, for: .police) { asked in
            let limit = asked.request.limit?.value ?? 100
            let bundles = try await takedown.bundles(after: Int64(asked.request.after?.value ?? 0), limit: limit)
            return Page(bundles.map(ReferralBundleView.init), next: bundles.count == limit ? bundles.last.map { "\($0.number)" } : nil)
        }
        router.on("GET", ReferralEndpoints.documentPath, for: .police) { routed in
            let query: ReferralDocumentQuery = try Query.read(routed.request.query)
            let number: Ordinal = try routed.subject()
            return document(try await takedown.text(ofBundle: Int64(number.value)), query.form ?? .json)
        }
        router.on(ReferralEndpoints.summary, for: .viewer) { _ in ReferralSummary(try await takedown.overview()) }
        router.on(ReferralEndpoints.cases, for: .viewer) { asked in
            let (state, limit) = (asked.request.state ?? .waiting, asked.request.limit?.value ?? 100)
            let cases = try await takedown.referrals(state == .postponed ? .postponed : .waiting, after: asked.request.after, limit: limit)
            return Page(
                cases.map { ReferralCaseView(case: $0.case, state: state, queuedAt: $0.referral.queuedAt, actor: $0.referral.actor) },
                next: cases.count == limit ? cases.last.map { "\($0.case)" } : nil)
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(ReferralEndpoints.acknowledgement, for: .police) { number, asked in
            let word = asked.request
            return ReferralBundleView(
                try await takedown.acknowledge(
                    Int64(number.value), digest: word.digest, reference: word.reference?.text, releases: word.releases ?? false,
                    isCertain: asked.caller.role == .police || word.byHand ?? false,
                    actor: asked.caller.name(orFor: word.actor) ?? "officer"))
        }
        router.on(ReferralEndpoints.refer, for: .officer) { requests, caller in
            let cases = requests.map { ($0.case, name(of: caller, $0)) }
            return try await takedown.refer(cases).map { $0.map(RecordedCase.init).mapError(\.problem) }
        }
        router.on(ReferralEndpoints.postpone, for: .officer) { requests, caller in
            let cases = requests.map { ($0.case, name(of: caller, $0)) }
            return try await takedown.postpone(cases).map { $0.map(RecordedCase.init).mapError(\.problem) }
        }
        router.on(ReferralEndpoints.send, for: .officer) { _ in ReferralsSent(bundles: try await takedown.makeBundles()) }
    }

    private static func name(of caller: Caller, _ request: ReferralRequest) -> String { caller.name(orFor: request.actor) ?? "officer" }

    private static func document(_ text: ReferralBundleText, _ form: ReferralForm) -> HTTPResponse {
        switch form {
        case .json: HTTPResponse(contentType: "application/json", body: text.json)
        case .csv: HTTPResponse(contentType: "text/csv; charset=utf-8", body: text.csv)
        case .html: page(text.page)
        }
    }

    /// A page that loads nothing and runs nothing.
    private static func page(_ body: [UInt8]) -> HTTPResponse {
        var response = HTTPResponse(contentType: "text/html; charset=utf-8", body: body)
        response.headers.append((name: "content-security-policy", value: "default-src 'none'; style-src 'unsafe-inline'"))
        return response
    }
}

extension ReferralBundleView {
    init(_ bundle: ReferralBundle) {
        self.init(
            number: bundle.number, madeAt: bundle.madeAt, digest: bundle.digest, cases: bundle.cases,
            repeats: bundle.repeats, revocations: bundle.revocations, changes: bundle.changes)
        (deliveredAt, acknowledgedAt, acknowledgedBy) = (bundle.deliveredAt, bundle.acknowledgedAt, bundle.acknowledgedBy)
        (reference, releasedAt, releasedBy) = (bundle.reference, bundle.releasedAt, bundle.releasedBy)
        if bundle.failures > 0 { (failures, retryAt, lastError) = (bundle.failures, bundle.retryAt, bundle.lastError) }
    }
}

extension ReferralSummary {
    init(_ overview: ReferralOverview) {
        self.init(
            cases: Counts(ReferralState.allCases.map { ($0.rawValue, overview.counts[$0] ?? 0) }), waitingSince: overview.waitingSince,
            last: overview.last.map(ReferralBundleView.init), undelivered: overview.undelivered.map(ReferralBundleView.init))
    }
}
