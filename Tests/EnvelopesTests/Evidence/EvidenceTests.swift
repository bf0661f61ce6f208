import Cryptography
import Envelopes
import HotlineModel
import Testing

@Suite struct EvidenceTests {
    let federation: Federation

    init() throws { federation = try Federation() }

    @Test(arguments: try VectorFile.evidence.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let pinned = try #require(Digest(hex: try VectorFile.evidence.read().text("pinned")))
        let file = Array(try vector.content.text("file").utf8)
        guard let code = vector.code else {
            let proven = try Evidence.verify(file, pinnedRoot: pinned)
            #expect(proven.from.rawValue == (try vector.content.text("from")))
            #expect(proven.to.rawValue == (try vector.content.text("to")))
            #expect(proven.receivedAt.description == (try vector.content.text("receivedAt")))
            #expect(ReceiptVectors.words(proven.result) == vector["result"])
            #expect(proven.envelope?.type.rawValue == vector["type"]?.string)
            #expect(proven.envelope?.caseID.description == vector["case"]?.string)
            #expect(Int64(proven.earlier.count) == (try vector.content.number("hops")))
            #expect(proven.isDestroyed == vector["destroyed"]?.bool)
            #expect(proven.leaf.hex == (try vector.content.text("leaf")))
            return
        }
        let error = #expect(throws: EvidenceError.self) { try Evidence.verify(file, pinnedRoot: pinned) }
        #expect(error?.part.rawValue == vector["part"]?.string)
        #expect(error?.code.rawValue == code)
    }

    /// The forms of a file.
    enum Form: CaseIterable {
        case whole, destroyed

        func evidence(_ federation: Federation) throws -> Evidence {
            switch self {
            case .whole: try EvidenceVectors.report(federation)
            case .destroyed: try EvidenceVectors.destroyed(federation)
            }
        }
    }

    /// No byte of a file is uncovered by a signature, a digest or the one valid form.
    @Test(arguments: [(0x01, 1), (0x26, 5), (0x80, 17)] as [(UInt8, Int)], Form.allCases)
    func noByteCanBeChanged(flip: (mask: UInt8, step: Int), form: Form) throws {
        let federation = try Federation(members: ["nl", "de"], secretaries: 1)
        let bytes = try form.evidence(federation).bytes
        _ = try Evidence.verify(bytes, pinnedRoot: federation.roots.pinned)
        var verifier = EvidenceVerifier(pinnedRoot: federation.roots.pinned)
        var parts: Set<EvidenceError.Part> = []
        for position in stride(from: 0, to: bytes.count, by: flip.step) {
            var changed = bytes
            changed[position] ^= flip.mask
            do throws(EvidenceError) {
                _ = try verifier.verify(changed)
                Issue.record("byte \(position) can be changed")
            } catch { parts.insert(error.part) }
        }
        #expect(parts.contains(.form))
    }

    @Test(arguments: Form.allCases)
    func bytesCannotBeRemoved(form: Form) throws {
        let federation = try Federation(members: ["nl", "de"], secretaries: 1)
        let bytes = try form.evidence(federation).bytes
        var verifier = EvidenceVerifier(pinnedRoot: federation.roots.pinned)
        for position in stride(from: 0, to: bytes.count, by: 11) {
            var changed = bytes
            changed.remove(at: position)
            #expect(throws: EvidenceError.self, "byte \(position)") { try verifier.verify(changed) }
        }
    }

    /// The line is destroyed, but its exchange is still proved.
    @Test func aDestroyedLineProvesThatItWasExchanged() throws {
        let whole = try EvidenceVectors.report(federation), rest = try EvidenceVectors.destroyed(federation)
        var verifier = EvidenceVerifier(pinnedRoot: federation.roots.pinned)
        let before = try verifier.verify(whole.bytes), after = try verifier.verify(rest.bytes)
        #expect(after.isDestroyed && !before.isDestroyed && after.envelope == nil && before.envelope != nil)
        #expect(after.leaf == before.leaf && after.receiptDigest == before.receiptDigest && after.head == before.head)
        #expect(after.result == before.result && after.receivedAt == before.receivedAt)
        let address = try #require(before.envelope.flatMap { if case .report(let body) = $0.body { body.file.address } else { nil } })
        #expect(String(decoding: whole.bytes, as: UTF8.self).contains(address))
        #expect(!String(decoding: rest.bytes, as: UTF8.self).contains(address))
        #expect(try Evidence(parsing: rest.bytes) == rest)
        #expect(try JSONValue(parsing: rest.bytes).canonicalBytes == rest.bytes)
    }

    @Test func readsAsItWasWritten() throws {
        let evidence = try EvidenceVectors.report(federation)
        #expect(try Evidence(parsing: evidence.bytes) == evidence)
        #expect(try JSONValue(parsing: evidence.bytes).canonicalBytes == evidence.bytes)
    }

    @Test func anotherPinnedRootProvesNothing() throws {
        let bytes = try EvidenceVectors.report(federation).bytes
        let error = #expect(throws: EvidenceError.self) { try Evidence.verify(bytes, pinnedRoot: .zero) }
        #expect(error?.part == .root)
    }

    /// A verifier's memory of a good file must not help a bad file.
    @Test func rememberingForgivesNothing() throws {
        let evidence = try EvidenceVectors.report(federation)
        var verifier = EvidenceVerifier(pinnedRoot: federation.roots.pinned)
        _ = try verifier.verify(evidence)
        var changed = evidence
        changed.proof.content = .line((evidence.proof.line ?? "") + " ")
        #expect(throws: EvidenceError(.inclusion, .treeMismatch)) { try verifier.verify(changed) }
        changed = evidence
        changed.proof.head = Forgery.changed(evidence.proof.head, at: -10)
        #expect(throws: EvidenceError(.head, .badSignature)) { try verifier.verify(changed) }
        _ = try verifier.verify(evidence)
    }

    @Test func everyLineOfABatchIsProvedAlone() throws {
        let lines = try (1...7).map { try Federation.report($0).line() }
        var verifier = EvidenceVerifier(pinnedRoot: federation.roots.pinned)
        for index in lines.indices {
            let evidence = try Evidence(
                proof: try federation.delivery(of: lines, index: index), directory: federation.directory, roots: federation.roots)
            #expect(try verifier.verify(evidence.bytes).envelope?.id == (try Federation.report(index + 1).id))
        }
    }
}
