public import Cryptography
public import Envelopes
public import HotlineModel

/// The secretariat's side of a federation: one folder with its keys, its certificate authority and the directory that it drafts.
///
/// | file | |
/// |---|---|
/// | `root.json` | the newest root document, for new members, who get its digest over another channel |
/// | `roots.ndjson` | every root from the first on, once there are several; for members that trust an earlier one |
/// | `root-draft.json` | the next root while it collects signatures |
/// | `keys/root-N.key` | the root's keys; they may be moved to other machines once the federation exists |
/// | `keys/directory*.key`, `keys/authority.key` | the keys that sign directories, and the key that issues certificates |
/// | `authority.pem` | the certificate authority |
/// | `draft.json` | the directory as the next `sign` will sign it |
/// | `directory.jws` | the directory signed last |
/// | `certificates/ID.pem`, `joined-ID.json` | the last certificate of each member, and the bundle to send to it |
public struct Secretariat: Sendable {
    /// The time for which root, directory key and authority are valid: ten years.
    public static let foundationLifetime = Duration.seconds(3_650 * 86_400)
    /// The time for which a member's certificate and its listed signing key are valid: 398 days, and two years.
    public static let certificateLifetime = Duration.seconds(398 * 86_400)
    public static let signingKeyLifetime = Duration.seconds(730 * 86_400)
    /// The time by which keys and certificates are dated back, so that a member can use them although its clock is days late.
    static let clockAllowance = Duration.seconds(7 * 86_400)

    let folder: Folder
    /// Every root of the federation, oldest first.
    public internal(set) var roots: RootChain
    /// The root in use.
    public var root: Root { roots.current }
    /// The next directory; its version is that of the one signed last.
    public internal(set) var draft: DirectoryDraft

    /// Opens the folder of a federation.
    ///
    /// - Throws: ``MembershipError``.
    public init(folder path: String) throws {
        folder = Folder(path: path)
        guard folder.has(Files.root), folder.has(Files.draft) else { throw MembershipError.noFederation(folder: path) }
        roots = try Self.readRoots(folder)
        draft = try Self.readDraft(folder)
    }

    enum Files {
        static let root = "root.json", roots = "roots.ndjson", rootDraft = "root-draft.json"
        static let draft = "draft.json", directory = "directory.jws", authority = "authority.pem"
        static let keys = "keys", directoryKey = "keys/directory.key", authorityKey = "keys/authority.key"
        static func certificate(_ id: MemberID) -> String { "certificates/\(id).pem" }
        static func bundle(_ id: MemberID) -> String { "joined-\(id).json" }
    }

    static func readRoots(_ folder: Folder) throws -> RootChain {
        let name = folder.has(Files.roots) ? Files.roots : Files.root
        let file = try folder.read(name)
        return try refusing("The root document \(folder.path(of: name))") { () throws(EnvelopeError) in
            // This folder is where the root was made, so there is no other place from which to learn a digest to pin.
            try RootChain(trustingFile: file)
        }
    }

    private static func readDraft(_ folder: Folder) throws -> DirectoryDraft {
        let bytes = try folder.read(Files.draft)
        return try refusing("The draft \(folder.path(of: Files.draft))") { () throws(EnvelopeError) in try DirectoryDraft(parsing: bytes) }
    }

    static func refusing<Value>(_ what: String, _ body: () throws(EnvelopeError) -> Value) throws -> Value {
        do throws(EnvelopeError) { return try body() } catch { throw MembershipError.refused(what: what, error) }
    }

    /// Changes the draft while no other command does. It reads roots and draft anew first.
    mutating func change<Result>(_ body: (inout Secretariat) throws -> Result) throws -> Result {
        try folder.locked {
            roots = try Self.readRoots(folder)
            draft = try Self.readDraft(folder)
            let result = try body(&self)
            try folder.write(draft.payload, to: Files.draft)
            return result
        }
    }

    /// The directory that was signed last; `nil` if none was.
    ///
    /// - Throws: ``MembershipError`` if it does not verify under the root.
    public func signedDirectory() throws -> Directory? {
        guard folder.has(Files.directory) else { return nil }
        let document = try folder.text(Files.directory)
        return try Self.refusing("The directory \(folder.path(of: Files.directory))") { () throws(EnvelopeError) in
            try Directory(parsing: document, roots: roots)
        }
    }

    /// The certificate that was issued to a member last.
    public func certificate(of member: MemberID) throws -> Certificate? {
        guard folder.has(Files.certificate(member)) else { return nil }
        return try Certificate(pem: try folder.text(Files.certificate(member)))
    }
}
