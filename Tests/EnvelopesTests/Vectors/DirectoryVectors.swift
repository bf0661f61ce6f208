import Cryptography
import Envelopes
import HotlineModel

/// `directories`: how a node judges a directory that it gets.
enum DirectoryVectors {
    static func made() throws -> JSONValue {
        let federation = try Federation()
        return [
            "description":
                "Directories handed to a node that trusts `roots` and holds `held` (where a case says so). `result` is `newer` (take it) or `held` (it is the one held); a bad one has the code it is refused with, and the one held stays in use.",
            "roots": .array(federation.roots.documents.map { .string(String(decoding: $0, as: UTF8.self)) }),
            "pinned": .string(federation.roots.pinned.hex), "held": .string(federation.directory.document),
            "cases": .array(try good(federation) + bad(federation)),
        ]
    }

    private static func vector(_ name: String, _ document: String, isHeld: Bool, at moment: Timestamp = Federation.start) -> JSONValue {
        ["name": .string(name), "document": .string(document), "withHeld": .bool(isHeld), "now": .string(moment.description)]
    }

    private static func good(_ federation: Federation) throws -> [JSONValue] {
        var newer = federation.directory.content
        newer.version += 1
        let extended = Forgery.replacing(#"{"v":1"#, with: #"{"v":1,"later":{"a":[1]}"#, in: newer.payload)
        var ranked = newer
        ranked.members[1].coverage.append(.init(try country("NL"), rank: 2))
        var lowLimits = newer
        lowLimits.members[0].features = ["report", "later"]
        return [
            vector("the first one", federation.directory.document, isHeld: false).with("result", "newer"),
            vector("the one held", federation.directory.document, isHeld: true).with("result", "held"),
            vector("a newer one", try newer.signed(with: federation.directoryKey, roots: federation.roots).document, isHeld: true).with(
                "result", "newer"),
            vector(
                "members of another version",
                Forgery.jws(header: Forgery.header(.directory, federation.directoryKey), payload: extended, key: federation.directoryKey),
                isHeld: true
            ).with("result", "newer"),
            vector(
                "two ranks for a country", try ranked.signed(with: federation.directoryKey, roots: federation.roots).document, isHeld: true
            ).with("result", "newer"),
            vector("unknown features", try lowLimits.signed(with: federation.directoryKey, roots: federation.roots).document, isHeld: true)
                .with("result", "newer"),
            vector(
                "past its own end, newer all the same", try newer.signed(with: federation.directoryKey, roots: federation.roots).document,
                isHeld: true, at: Federation.start + .seconds(30 * 86_400)
            ).with("result", "newer"),
        ]
    }

    private static func bad(_ federation: Federation) throws -> [JSONValue] {
        let held = federation.directory.content
        func signed(_ change: (inout DirectoryDraft) throws -> Void, key: SigningKey? = nil) rethrows -> String {
            var draft = held
            draft.version += 1
            try change(&draft)
            let key = key ?? federation.directoryKey
            return Forgery.jws(header: Forgery.header(.directory, key), payload: draft.payload, key: key)
        }
        let pin = held.members[0].pins[0], key = held.members[0].keys[0]
        let cases: [(String, String, RefusalCode)] = [
            ("an older one", signed { $0.version = held.version - 1 }, .directoryRollback),
            (
                "the same version with other content",
                signed {
                    $0.version = held.version; $0.members[0].name = "Another"
                }, .directoryFork
            ),
            ("a key the root does not list", signed({ _ in }, key: try Federation.key("nl")), .unknownKey),
            ("a member's name twice", signed { $0.members[1].id = $0.members[0].id }, .sharedIdentity),
            ("a certificate's key under two members", signed { $0.members[1].pins.append(pin) }, .sharedIdentity),
            ("a signing key under two members", signed { $0.members[1].keys.append(key) }, .sharedIdentity),
            (
                "one rank twice for a country", try signed { $0.members[1].coverage.append(.init(try country("NL"), rank: 1)) },
                .sharedIdentity
            ),
            (
                "a country twice for a member", try signed { $0.members[0].coverage.append(.init(try country("NL"), rank: 2)) },
                .sharedIdentity
            ),
            ("under another root", signed { $0.rootDigest = .zero }, .rootMismatch),
            ("under another version of the root", signed { $0.rootVersion = 2 }, .rootMismatch),
            ("issued before the key counts", signed { $0.issuedAt = Federation.start - .seconds(30 * 86_400) }, .keyNotYetValid),
            (
                "issued after the key's end",
                signed {
                    $0.issuedAt = Federation.start + .seconds(400 * 86_400); $0.expiresAt = $0.issuedAt + .seconds(60)
                }, .keyExpired
            ),
            ("ending before it begins", signed { $0.expiresAt = $0.issuedAt }, .malformed),
            ("a changed signature", Forgery.changed(federation.directory.document, at: -10), .badSignature),
            (
                "signed as a head",
                Forgery.jws(header: Forgery.header(.head, federation.directoryKey), payload: held.payload, key: federation.directoryKey),
                .wrongKind
            ),
            ("no JWS", "directory", .malformedSignature),
            ("a name twice", Forgery.jws(.directory, payload: #"{"v":1,"v":1}"#, key: federation.directoryKey), .duplicateName),
            (
                "another version of the format", Forgery.jws(.directory, payload: #"{"v":2}"#, key: federation.directoryKey),
                .unsupportedVersion
            ),
            (
                "without members",
                Forgery.jws(
                    header: Forgery.header(.directory, federation.directoryKey),
                    payload: Forgery.replacing(#""members":"#, with: #""others":"#, in: held.payload), key: federation.directoryKey),
                .malformed
            ),
        ]
        return cases.map { vector($0.0, $0.1, isHeld: true).with("code", .string($0.2.rawValue)) }
    }

    private static func country(_ code: String) throws -> CountryCode {
        guard let country = CountryCode(code) else { throw VectorError(missing: code) }
        return country
    }
}
