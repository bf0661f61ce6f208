import CaseStore
import CaseStoreSQLite
import Cryptography
import HotlineModel
import TestSupport

@testable import Helpline

/// A desk over a real store in a folder of its own, on a clock that stands still.
final class HelplineFixture: Sendable {
    let folder: TemporaryFolder
    let store: SQLiteCaseStore
    let clock = ManualClock()
    let desk: HelplineDesk
    init() throws {
        folder = try TemporaryFolder()
        guard let member = MemberID("nl") else { preconditionFailure("a member's name") }
        store = try SQLiteCaseStore(path: folder.file("nl.sqlite"), owner: member)
        desk = HelplineDesk(
            member: member, store: store, vault: try Vault(nodeKey: SymmetricKey()), clock: clock,
            tries: CodeTries(most: 3, secondsEach: 60))
    }

    /// The commitments of decisions in the node's log.
    func logged() async throws -> [Digest] {
        try await store.read { try $0.logLeaves(from: 0, limit: 100).filter { $0.kind == "decision" }.map(\.digest) }
    }

    /// Submits a tip and returns its number and code.
    func tip(
        _ text: String = "He travels to the coast.", contact: String? = nil, key: String? = nil, origin: Origin = .public
    ) async throws -> (number: Int64, code: String) {
        let submission = TipSubmission(
            TipContents(text: text, place: "the coast", period: "spring 2014", contact: contact), origin: origin,
            country: CountryCode("TH"), key: key)
        let tip = try await desk.receive(submission)
        return (tip.number, tip.code?.secretText ?? "")
    }

    /// Answers as a tipster; returns the next code.
    func answer(_ text: String, code: String, key: String = "k") async throws -> String {
        try await desk.answer(text, code: code, key: key, caller: "form").code.secretText
    }

    /// Hands a tip over as it stands.
    func handOver(_ number: Int64, also: [String] = []) async throws -> TipDocument {
        let seen = try await desk.look(atTip: number).digest
        return try await desk.handOver(tip: number, seen: seen, also: also, actor: "officer-1")
    }

    /// The refusal of one use case.
    func refusal<Result>(_ body: () async throws -> Result) async -> HelplineError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? HelplineError
        }
    }
}
