import Cryptography
import Envelopes
import HotlineModel

/// `evidence`: whole evidence files.
enum EvidenceVectors {
    static func made() throws -> JSONValue {
        [
            "description":
                "Evidence files, verified with nothing but the pinned root. A good one says what it proves; a bad one has the part that does not hold and the code.",
            "pinned": .string(try Federation().roots.pinned.hex), "cases": .array(try good() + bad()),
        ]
    }

    /// Evidence of the third of five reports.
    static func report(_ federation: Federation) throws -> Evidence {
        let lines = try (1...5).map { try Federation.report($0).line() }
        return try Evidence(proof: try federation.delivery(of: lines, index: 2), directory: federation.directory, roots: federation.roots)
    }

    /// The same, once its line was destroyed.
    static func destroyed(_ federation: Federation) throws -> Evidence {
        var evidence = try report(federation)
        evidence.proof.content = .leaf(MerkleTree.leaf(try Federation.report(3).line()))
        return evidence
    }

    private static func good() throws -> [JSONValue] {
        let federation = try Federation()
        let handover = try federation.delivery(of: [try EnvelopeVectors.handover().line()], index: 0, from: "central")
        let rejected = try federation.delivery(of: [Array("{}".utf8)], index: 0)
        var draft = federation.directory.content
        draft.version += 1
        let later = try draft.signed(with: federation.directoryKey, roots: federation.roots)
        let report = try report(federation)
        let cases: [(String, Evidence)] = [
            ("a report", report),
            ("a handover with the hop before it", try Evidence(proof: handover, directory: federation.directory, roots: federation.roots)),
            ("a line that was rejected", try Evidence(proof: rejected, directory: federation.directory, roots: federation.roots)),
            ("a report whose line was destroyed", try destroyed(federation)),
            ("with a later directory", try Evidence(proof: report.proof, directory: later, roots: federation.roots)),
            (
                "with a chain of roots",
                try Evidence(
                    proof: report.proof, directory: federation.directory,
                    roots: try RootChain(federation.roots.current).adding(try RootVectors.Chain().second.document))
            ),
        ]
        return try cases.map { name, evidence in
            let proven = try Evidence.verify(evidence.bytes, pinnedRoot: federation.roots.pinned)
            let vector: JSONValue = [
                "name": .string(name), "file": .string(String(decoding: evidence.bytes, as: UTF8.self)),
                "from": .string(proven.from.rawValue),
                "to": .string(proven.to.rawValue), "receivedAt": .string(proven.receivedAt.description),
                "result": ReceiptVectors.words(proven.result), "hops": .integer(Int64(proven.earlier.count)),
                "destroyed": .bool(proven.isDestroyed), "leaf": .string(proven.leaf.hex),
            ]
            return vector.with("type", proven.envelope.map { .string($0.type.rawValue) }).with(
                "case", proven.envelope.map { .string($0.caseID.description) })
        }
    }

    private static func bad() throws -> [JSONValue] {
        let federation = try Federation()
        let good = try report(federation)
        func changed(_ change: (inout Evidence) throws -> Void) rethrows -> [UInt8] {
            var evidence = good
            try change(&evidence)
            return evidence.bytes
        }
        let bytes = good.bytes
        let leaf = MerkleTree.leaf(try Federation.report(3).line()).hex
        let text = String(decoding: bytes, as: UTF8.self)
        let foreign = try RootDraft(
            threshold: 1, keys: [PublicKey(try Federation.key("stranger").verifyingKey)],
            directoryKeys: [Federation.listed(try Federation.key("stranger 2"))],
            issuedAt: Federation.start
        ).signed(with: [try Federation.key("stranger")])
        var draft = federation.directory.content
        draft.version = 8
        let older = try draft.signed(with: federation.directoryKey, roots: federation.roots)
        draft.version = 7
        draft.members[0].name = "Another"
        let fork = try draft.signed(with: federation.directoryKey, roots: federation.roots)
        let other = try federation.delivery(of: [try Federation.report(8).line()], index: 0, seq: 9)
        var moved = federation
        moved = try Federation(directoryVersion: 9)
        let newerReceipt = try EvidenceVectors.report(moved).proof
        var hop = try EnvelopeVectors.handover()
        if case .handover(var body) = hop.body {
            body.earlier.content = .leaf(MerkleTree.leaf(Array((body.earlier.line ?? "").utf8)))
            hop.body = .handover(body)
        }
        let blind = try federation.delivery(of: [hop.line()], index: 0, from: "central", results: [.accepted(attached: false)])
        let cases: [(String, [UInt8], EvidenceError.Part, RefusalCode)] = [
            ("nothing", [], .form, .malformedJSON),
            ("space at the end", bytes + [0x0A], .form, .malformed),
            ("members in another order", Array("{\"v\":1,\(text.dropFirst().dropLast(7))}".utf8), .form, .malformed),
            ("an escape where none is needed", Forgery.replacing(#""index":2"#, with: #""\u0069ndex":2"#, in: bytes), .form, .malformed),
            ("another member", Forgery.replacing(#""index":2"#, with: #""index":2,"j":0"#, in: bytes), .form, .malformed),
            ("a name twice", Forgery.replacing(#""index":2"#, with: #""index":2,"index":2"#, in: bytes), .form, .duplicateName),
            ("another version", Array((text.dropLast(2) + "2}").utf8), .form, .unsupportedVersion),
            ("no roots", changed { $0.roots = [] }, .root, .rootMismatch),
            ("another root", changed { $0.roots = [foreign] }, .root, .rootMismatch),
            (
                "a directory that nobody signed", changed { $0.directory = Forgery.changed($0.directory, at: -10) }, .directory,
                .badSignature
            ),
            (
                "a directory of the same version, not that of the receipt", changed { $0.directory = fork.document }, .directory,
                .directoryFork
            ),
            (
                "a directory older than that of the receipt",
                try Evidence(proof: newerReceipt, directory: older, roots: federation.roots).bytes, .directory, .directoryRollback
            ),
            ("a head that nobody signed", changed { $0.proof.head = Forgery.changed($0.proof.head, at: -10) }, .head, .badSignature),
            (
                "a receipt that nobody signed", changed { $0.proof.receipt = Forgery.changed($0.proof.receipt, at: -10) }, .receipt,
                .badSignature
            ),
            ("another batch's head", changed { $0.proof.head = other.head }, .receipt, .receiptMismatch),
            ("another batch's receipt", changed { $0.proof.receipt = other.receipt }, .receipt, .receiptMismatch),
            ("another place in the batch", changed { $0.proof.index = 3 }, .inclusion, .treeMismatch),
            ("a place beyond the batch", changed { $0.proof.index = 5 }, .inclusion, .treeMismatch),
            ("a path too short", changed { $0.proof.path.removeLast() }, .inclusion, .treeMismatch),
            (
                "another line", try changed { $0.proof.content = .line(String(decoding: try Federation.report(8).line(), as: UTF8.self)) },
                .inclusion, .treeMismatch
            ),
            (
                "another line's leaf", try changed { $0.proof.content = .leaf(MerkleTree.leaf(try Federation.report(4).line())) },
                .inclusion, .treeMismatch
            ),
            (
                "a leaf beside its line", Forgery.replacing(#""index":2,"#, with: #""index":2,"leaf":"\#(leaf)","#, in: bytes), .form,
                .malformed
            ),
            ("a leaf that is no digest", Forgery.replacing(leaf, with: "00", in: try destroyed(federation).bytes), .form, .malformed),
            (
                "neither a line nor its leaf", Forgery.replacing(#""leaf":"\#(leaf)","#, with: "", in: try destroyed(federation).bytes),
                .form,
                .malformed
            ),
            (
                "a handover whose earlier hop has only a leaf",
                try Evidence(proof: blind, directory: federation.directory, roots: federation.roots).bytes, .envelope, .malformed
            ),
        ]
        return cases.map { name, file, part, code in
            [
                "name": .string(name), "file": .string(String(decoding: file, as: UTF8.self)), "part": .string(part.rawValue),
                "code": .string(code.rawValue),
            ]
        }
    }
}
