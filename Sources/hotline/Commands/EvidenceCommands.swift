import CommandLineInterface
import Cryptography
import Envelopes
import Glibc
import HotlineModel
import NodeConfiguration
import NodeMessages
import Runtime

/// Evidence: export and offline verification.
enum EvidenceCommands {
    static let evidence = Command(
        "evidence", summary: "Export the evidence of a case's envelopes, or of all reports from a member",
        discussion: """
            Writes one file for every envelope about the case that has a receipt, sent or received: everything needed to prove, offline \
            and years later, who sent what to whom, when, and how it was received. With --from, it writes the files of every report and \
            handover accepted from that member. The files hold addresses, so keep them safe. After retention destroyed the contents of the \
            case, they prove that something was exchanged, but not what.
            """,
        examples: ["hotline evidence urn:hotline:case:de:… --dir evidence", "hotline evidence --from de --dir evidence"],
        options: [
            NodeAccess.configOption, .value("from", "MEMBER", "Instead of a case: every report accepted from this member."),
            .value("dir", "FOLDER", "Where to write; by default the folder you are in."), .json,
        ],
        arguments: [.optional("CASE", "The case's name.")]
    ) { invocation in
        let paths: [String]
        switch (invocation.optionalArgument("CASE"), invocation.value("from")) {
        case (let text?, nil):
            guard let id = CaseID(text) else { throw UsageError("A case is named urn:hotline:case:<member>:<uuid>.") }
            paths = try await write("\(id.opener)-\(id.number)", asking: EvidenceQuery(about: id), invocation)
        case (nil, let text?):
            guard let member = MemberID(text) else { throw UsageError("--from takes the short id of a member, such as de.") }
            var all: [String] = []
            for type in [EnvelopeType.report, .handover] {
                all += try await write("\(member)-\(type)", asking: EvidenceQuery(from: member, type: type.rawValue), invocation)
            }
            paths = all
        default:
            throw UsageError("Name either a case or, with --from, a member.")
        }
        guard !paths.isEmpty else { throw CommandFailure("No such envelope has a receipt yet.") }
        invocation.print(paths.joined(separator: "\n"), json: .array(paths.map { .string($0) }))
        return .done
    }

    /// Writes every document of an answer, page by page, to a file of its own; returns their paths.
    private static func write(_ name: String, asking query: EvidenceQuery, _ invocation: Invocation) async throws -> [String] {
        let node = try await NodeAccess.open(invocation)
        let folder = invocation.value("dir") ?? "."
        mkdir(folder, 0o700)
        var (query, paths): (EvidenceQuery, [String]) = (query, [])
        repeat {
            let page = try await node.answer(to: DocumentEndpoints.evidence(query))
            for document in page.documents {
                let path = "\(folder)/\(name)-\(paths.count + 1).evidence.json"
                try Files.write(document, to: path)
                paths.append(path)
            }
            query.after = page.next
        } while query.after != nil
        return paths
    }

    static let verify = Command(
        "verify", summary: "Verify an evidence file, offline",
        discussion: """
            Prints who sent what to whom and when, and how it was received; or the part of the file that does not verify. If a line was \
            destroyed, it prints everything but the contents. It needs only the digest of the root, which the secretariat gave out.
            """,
        examples: ["hotline verify case.evidence.json --root-digest HEX", "hotline verify case.evidence.json --config hotline.json5"],
        options: [
            .value("root-digest", "HEX", "The pinned digest of the root; by default the configuration's."),
            .value("config", "FILE", "The node's configuration.", default: "hotline.json5"), .json,
        ], arguments: [.required("FILE", "The evidence file.")]
    ) { invocation in
        let pinned: Digest
        if let text = invocation.value("root-digest") {
            guard let digest = Digest(hex: text) else { throw UsageError("--root-digest takes 64 lower-case hexadecimal digits.") }
            pinned = digest
        } else {
            pinned = try NodeAccess.configuration(invocation).federation.rootDigest
        }
        let bytes: [UInt8]
        do { bytes = try Files.read(invocation.argument("FILE")) } catch { throw CommandFailure("\(error).") }
        do throws(EvidenceError) {
            let delivery = try Evidence.verify(bytes, pinnedRoot: pinned)
            invocation.print(words(delivery), json: json(delivery))
            return .done
        } catch {
            if invocation.wantsJSON {
                let answer: JSONValue = ["verified": false, "part": .string(error.part.rawValue), "code": .string(error.code.rawValue)]
                invocation.console.print(String(decoding: answer.compactBytes, as: UTF8.self))
            }
            throw CommandFailure("This evidence does not verify: the \(error.part.rawValue) is not valid (\(error.code.sentence))")
        }
    }

    private static func json(_ delivery: ProvenDelivery) -> JSONValue {
        [
            "verified": true, "contentsDestroyed": .bool(delivery.isDestroyed), "from": .string(delivery.from.rawValue),
            "to": .string(delivery.to.rawValue),
            "type": delivery.envelope.map { .string($0.type.rawValue) } ?? .null,
            "case": delivery.envelope.map { .string($0.caseID.description) } ?? .null,
            "envelope": delivery.envelope.map { .string($0.id.description) } ?? .null, "sealedAt": .string(delivery.head.at.description),
            "receivedAt": .string(delivery.receivedAt.description), "result": .string(delivery.result.words),
            "leaf": .string(delivery.leaf.hex), "receipt": .string(delivery.receiptDigest.hex),
            "directoryVersion": .integer(Int64(delivery.directoryVersion)), "earlier": .array(delivery.earlier.map(json)),
        ]
    }

    private static func words(_ delivery: ProvenDelivery) -> String {
        let what = delivery.isDestroyed ? "something" : delivery.envelope?.type.description ?? "a line that is no envelope"
        var lines = [
            "verified",
            "\(delivery.from) sent \(what) to \(delivery.to)",
            delivery.isDestroyed
                ? "what it was is destroyed; its leaf is \(delivery.leaf.hex)" : "case \(delivery.envelope?.caseID.description ?? "–")",
            "sealed at \(delivery.head.at), number \(delivery.head.sequence) of the \(delivery.head.lane.rawValue) stream",
            "received at \(delivery.receivedAt): \(delivery.result.words)",
            "receipt \(delivery.receiptDigest.hex)",
            "keys by directory \(delivery.directoryVersion)",
        ]
        for hop in delivery.earlier { lines.append("before that, \(hop.from) had sent it to \(hop.to), received at \(hop.receivedAt)") }
        return lines.joined(separator: "\n")
    }
}

extension Receipt.Result {
    /// The result as people read it.
    var words: String {
        switch self {
        case .accepted(let attached): attached ? "accepted, joined a known case" : "accepted"
        case .duplicate: "duplicate of one accepted before"
        case .rejected(let code): "rejected (\(code))"
        }
    }
}
