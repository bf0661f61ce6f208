import Cryptography
import Envelopes
import HotlineModel
import TestSupport
import Testing

/// The hop that a handover brings: it must have brought this very case to the member that hands it on.
@Suite struct HopTests {
    let federation: Federation

    init() throws { federation = try Federation() }

    /// A delivery to central, which then hands the case on to `de`.
    private func hop(
        _ envelope: Envelope? = nil, to: String = "central", results: [Receipt.Result]? = nil
    ) throws -> DeliveryProof {
        let envelope = try envelope ?? Federation.report(9, to: to)
        return try federation.delivery(
            of: [envelope.line()], index: 0, from: envelope.from.rawValue, to: envelope.to.rawValue, results: results)
    }

    private func handover(
        _ earlier: DeliveryProof, number: Int = 9, from: String = "central", to: String = "de", firstReporter: String = "nl"
    ) throws -> Envelope {
        guard case .report(let report) = try Federation.report(number).body else { throw EnvelopeError(.malformed) }
        return try Federation.envelope(
            number, from: from, to: to,
            body: .handover(HandoverBody(report: report, firstReporter: try Federation.member(firstReporter), earlier: earlier)))
    }

    /// The error of a handover's hops; `nil` if they hold.
    private func error(_ envelope: Envelope) throws -> EvidenceError? {
        guard case .handover(let body) = envelope.body else { throw EnvelopeError(.malformed) }
        do throws(EvidenceError) { _ = try body.verifyHops(of: envelope, directory: federation.directory) } catch { return error }
        return nil
    }

    @Test(arguments: [Receipt.Result.accepted(attached: false), .accepted(attached: true), .duplicate(of: .zero)])
    func anAcceptedOrRepeatedReportProvesIt(result: Receipt.Result) throws {
        let envelope = try handover(hop(results: [result]))
        #expect(try error(envelope) == nil)
        guard case .handover(let body) = envelope.body else { return }
        let hops = try body.verifyHops(of: envelope, directory: federation.directory)
        #expect(hops.map(\.from.rawValue) == ["nl"] && hops.map(\.result) == [result] && hops[0].envelope?.caseID == envelope.caseID)
    }

    @Test func aRejectedReportProvesNothing() throws {
        #expect(try error(handover(hop(results: [.rejected(.notYours)]))) == EvidenceError(.hop, .badEvidence))
    }

    @Test func aHopToAnotherMemberProvesNothing() throws {
        #expect(try error(handover(hop(to: "de"))) == EvidenceError(.hop, .badEvidence))
        #expect(try error(handover(hop(to: "de"), from: "de", to: "central")) == nil)
    }

    @Test func aHopOfAnotherCaseProvesNothing() throws {
        #expect(try error(handover(hop(Federation.report(8, to: "central")))) == EvidenceError(.hop, .badEvidence))
    }

    @Test func theFirstReporterIsTheSenderOfTheFirstHop() throws {
        #expect(try error(handover(hop(), firstReporter: "de")) == EvidenceError(.hop, .badEvidence, member: "firstReporter"))
        let second = try hop(handover(hop()))
        #expect(try error(handover(second, from: "de", to: "nl")) == nil)
        #expect(
            try error(handover(second, from: "de", to: "nl", firstReporter: "central"))
                == EvidenceError(.hop, .badEvidence, member: "firstReporter"))
    }

    @Test func onlyAReportOrAHandoverBringsACase() throws {
        let copy = try Federation.envelope(9, from: "nl", to: "central", body: .copy(CopyBody(file: try Federation.file(9))))
        #expect(try error(handover(hop(copy))) == EvidenceError(.hop, .badEvidence, member: "type"))
        let update = try Federation.envelope(
            9, from: "nl", to: "central", body: .update(UpdateBody(event: .referred, at: Federation.start)))
        #expect(try error(handover(hop(update))) == EvidenceError(.hop, .badEvidence, member: "type"))
    }

    /// A part of a good hop that no longer fits the others.
    @Test func eachPartOfAHopMustHold() throws {
        let good = try hop()
        let other = try federation.delivery(
            of: [Federation.report(8, to: "central").line(), Federation.report(9, to: "central").line()], index: 1, to: "central")
        func changed(_ change: (inout DeliveryProof) -> Void) throws -> EvidenceError.Part? {
            var proof = good
            change(&proof)
            return try error(handover(proof))?.part
        }
        #expect(try changed { _ in } == nil)
        #expect(try changed { $0.head = other.head } == .receipt)
        #expect(try changed { $0.receipt = other.receipt } == .receipt)
        #expect(try changed { $0.index = 1 } == .inclusion)
        #expect(try changed { $0.path = [.zero] } == .inclusion)
        #expect(try changed { $0.content = .line("{}") } == .inclusion)
        #expect(try error(handover(other)) == nil)
    }

    /// A handover is about what the line says, so it cannot bring the leaf hash of a destroyed one.
    @Test func aHopBringsItsLine() throws {
        let envelope = try handover(hop())
        guard case .handover(let body) = envelope.body, let line = body.earlier.line else { return }
        let written = String(decoding: JSONValue.string(line).compactBytes, as: UTF8.self)
        let leaf = MerkleTree.leaf(Array(line.utf8)).hex
        let text = String(decoding: envelope.line(), as: UTF8.self)
        let changed = text.replacing("\"line\":" + written, with: "\"leaf\":\"\(leaf)\"")
        #expect(changed != text)
        #expect(refusal { _ = try Envelope(parsing: Array(text.utf8)) } == nil)
        #expect(refusal { _ = try Envelope(parsing: Array(changed.utf8)) } == .malformed)
    }

    /// Within a batch a bad hop is a refusal of its line alone, by its own code.
    @Test func aBadHopRefusesItsLineAlone() throws {
        let bad = try handover(hop(results: [.rejected(.notYours)]), number: 9)
        let good = try handover(hop(), number: 9)
        let sealed = try Federation.batch([bad.line(), good.line()], from: "central", to: "de")
        let batch = try federation.receive(sealed.body(signedBy: try Federation.key("central")), peer: "central")
        #expect(batch.lines.map(\.refusal) == [.badEvidence, nil])
    }
}
