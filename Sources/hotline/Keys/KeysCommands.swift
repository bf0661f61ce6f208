import CommandLineInterface
import Cryptography
import Envelopes
import HotlineModel
import Membership

/// `hotline keys …`: shows and replaces a node's own keys.
enum KeysCommands {
    static let group = Command(
        "keys", summary: "Show and renew a node's signing and TLS keys",
        discussion: """
            A key is replaced in steps, so that no peer ever sees a key that its directory does not list: “renew” makes the next keys and \
            a request; the secretariat lists them (“hotline federation renew-member”); “hotline init --accept” installs its answer; a few \
            days later, when every member has the directory, “switch” puts the next keys in use. The node keeps running.
            """,
        examples: ["hotline keys show --data nl", "hotline keys renew both --data nl", "hotline keys switch both --data nl"],
        subcommands: [show, renew, change, prune])

    private static let folder = Option.required("data", "FOLDER", "The node's folder.")
    private static let which = Argument.required("WHICH", "signing, tls or both.")

    private static let show = Command(
        "show", summary: "Show the keys, and their state in the installed directory",
        examples: ["hotline keys show --data nl"], options: [folder, .json]
    ) { invocation in
        let keys = try NodeFolder(invocation.required("data")).keys(at: .now)
        invocation.print(text(keys, width: invocation.console.width), json: ["keys": .array(keys.map(\.json))])
        return .done
    }

    private static let renew = Command(
        "renew", summary: "Make the next keys and the request to list them",
        discussion: """
            The keys in use stay in use. The request is signed with the signing key in use; send it to the secretariat. Existing next keys \
            are kept: run it again to write the request anew.
            """,
        examples: ["hotline keys renew both --data nl"], options: [folder, .json], arguments: [which]
    ) { invocation in
        let folder = invocation.required("data")
        let prepared = try NodeFolder(folder).renew(try kinds(invocation), at: .now)
        let request = prepared.request
        var lines = ["Send \(prepared.requestPath) to the secretariat. The next keys of \(request.member):"]
        if let key = request.nextSigningKey { lines.append("  signing key  \(key.keyID)") }
        if let key = request.nextTLSKey { lines.append("  TLS key      \(key.spkiDigest.hex)") }
        lines.append("When it has answered: hotline init --data \(folder) --accept joined-\(request.member).json")
        invocation.print(
            lines.joined(separator: "\n") + "\n",
            json: [
                "member": .string(request.member.rawValue), "request": .string(prepared.requestPath),
                "nextSigningKey": request.nextSigningKey.map { .string($0.keyID) } ?? .null,
                "nextTLSKey": request.nextTLSKey.map { .string($0.spkiDigest.hex) } ?? .null,
            ])
        return .done
    }

    private static let change = Command(
        "switch", summary: "Put the next keys in use",
        discussion: """
            Refuses, and changes nothing, if the installed directory does not list a next key, or lists it as one that does not count. A \
            running node loads the new files within a minute, or at once on SIGHUP. The former keys stay in the folder until “prune”.
            """,
        examples: ["hotline keys switch tls --data nl"], options: [folder, .json], arguments: [which]
    ) { invocation in
        let folder = invocation.required("data")
        let keys = try NodeFolder(folder).switchKeys(try kinds(invocation), at: .now)
        invocation.print(
            keys.map { "The \($0.kind.words) in use is now \($0.name).\n" }.joined()
                + "A running node takes it up within a minute, at once on SIGHUP.\n",
            json: ["keys": .array(keys.map(\.json))])
        return .done
    }

    private static let prune = Command(
        "prune", summary: "Remove former keys that no longer count",
        discussion: "A former key is kept as long as it counts by the installed directory.",
        examples: ["hotline keys prune --data nl"], options: [folder, .json]
    ) { invocation in
        let keys = try NodeFolder(invocation.required("data")).pruneKeys(at: .now)
        invocation.print(
            keys.isEmpty ? "No former key can be removed.\n" : keys.map { "Removed \($0.path).\n" }.joined(),
            json: ["removed": .array(keys.map(\.json))])
        return .done
    }

    private static func kinds(_ invocation: Invocation) throws(UsageError) -> Set<KeyKind> {
        let word = invocation.argument("WHICH")
        if word == "both" { return Set(KeyKind.allCases) }
        guard let kind = KeyKind(rawValue: word) else { throw UsageError("Name which keys: signing, tls or both.") }
        return [kind]
    }

    private static func text(_ keys: [HeldKey], width: Int?) -> String {
        var table = Table([.text("key"), .text("is"), .text("name"), .text("in the directory")])
        for key in keys { table.append([key.kind.words, key.place.words, key.name, key.standing.words]) }
        return table.text(width: width)
    }
}

extension KeyKind {
    fileprivate var words: String { self == .signing ? "signing key" : "TLS key" }
}

extension HeldKey.Place {
    fileprivate var words: String { self == .inUse ? "in use" : rawValue }
}

extension HeldKey.Standing {
    fileprivate var words: String {
        switch self {
        case .counts(let end): end.map { "counts until \($0.day)" } ?? "counts"
        case .listed(let code): "does not count (\(code.rawValue))"
        case .unlisted: "not listed"
        case .unknown: "no directory"
        }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .counts(let end): ["counts": true, "until": end.map { .string($0.description) } ?? .null]
        case .listed(let code): ["counts": false, "code": .string(code.rawValue)]
        case .unlisted: ["counts": false, "code": "unlisted"]
        case .unknown: ["counts": .null]
        }
    }
}

extension HeldKey {
    fileprivate var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "is": .string(place.rawValue), "name": .string(name), "directory": standing.json,
            "path": .string(path),
        ]
    }
}
