import Cryptography
public import Envelopes
public import HotlineModel

/// The two kinds of key that a node has.
public enum KeyKind: String, Hashable, Sendable, CaseIterable {
    case signing, tls

    /// The secret file of the key in use; `nextFile` is that of the next key.
    var file: String { self == .signing ? "keys/signing.key" : "keys/tls.key" }
    var nextFile: String { "keys/next-\(rawValue).key" }

    /// The secret file of a former key.
    func formerFile(_ name: String) -> String { "keys/former-\(rawValue)-\(name.prefix(8)).key" }
}

/// A key in a node's folder, with what the directory says about it.
public struct HeldKey: Hashable, Sendable {
    /// The role of a key in the folder at present.
    public enum Place: String, Hashable, Sendable { case former, inUse, next }

    /// The directory's statement about a key.
    public enum Standing: Hashable, Sendable {
        /// The key counts, up to a moment if an end is listed.
        case counts(until: Timestamp?)
        /// The key is listed, but does not count at this moment.
        case listed(RefusalCode)
        case unlisted
        /// There is no directory to ask.
        case unknown
    }

    public let kind: KeyKind
    public let place: Place
    /// The `kid` of a signing key, or the pin of a TLS key.
    public let name: String
    public let standing: Standing
    /// The path of its secret file.
    public let path: String
}

extension NodeFolder {
    enum Next {
        static let certificates = "keys/next-tls.pem"
        static func request(_ id: MemberID) -> String { "renew-\(id).json" }
        static func formerCertificates(_ name: String) -> String { "keys/former-tls-\(name.prefix(8)).pem" }
    }

    /// Every signing and TLS key of the folder: the former ones, those in use, and the next ones.
    ///
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public func keys(at now: Timestamp) throws -> [HeldKey] {
        let member = try memberID()
        let directory = try installedDirectory()
        return try KeyKind.allCases.flatMap { kind in
            let former = try folder.names(in: "keys").filter { $0.hasPrefix("former-\(kind.rawValue)-") && $0.hasSuffix(".key") }
                .map { ("keys/\($0)", HeldKey.Place.former) }
            return try (former + [(kind.file, .inUse), (kind.nextFile, .next)]).filter { folder.has($0.0) }.map { file, place in
                let name = try name(of: kind, in: file)
                return HeldKey(
                    kind: kind, place: place, name: name, standing: Self.standing(of: name, kind, member, in: directory, at: now),
                    path: folder.path(of: file))
            }
        }
    }

    /// Removes former keys, and their certificates, once they no longer count by the installed directory.
    ///
    /// - Returns: The removed keys.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public func pruneKeys(at now: Timestamp) throws -> [HeldKey] {
        guard try installedDirectory() != nil else {
            throw MembershipError.keys(problem: "no directory is installed, so it is unknown which keys still count")
        }
        return try keys(at: now).filter { key in
            guard key.place == .former else { return false }
            if case .counts = key.standing { return false }
            if key.kind == .tls { try folder.remove(Next.formerCertificates(key.name)) }
            try folder.remove(key.kind.formerFile(key.name))
            return true
        }
    }

    /// The member of this folder, by its certificate.
    ///
    /// - Throws: ``MembershipError``.
    public func memberID() throws -> MemberID {
        let prefix = "urn:hotline:member:"
        guard folder.has(Files.certificates),
            let uri = try Certificate(pem: try folder.text(Files.certificates)).uriNames.first(where: { $0.hasPrefix(prefix) }),
            let member = MemberID(String(uri.dropFirst(prefix.count)))
        else { throw MembershipError.keys(problem: "\(folder.path) belongs to no member yet; finish “hotline init” first") }
        return member
    }

    /// The roots that this folder trusts.
    func trustedRoots() throws -> RootChain {
        guard folder.has(Files.pin), let pinned = Digest(hex: try folder.text(Files.pin)) else {
            throw MembershipError.keys(problem: "\(folder.path) trusts no root yet; begin with “hotline init --member”")
        }
        let file = try folder.read(Files.root)
        return try Secretariat.refusing("The root document") { () throws(EnvelopeError) in try RootChain(file: file, pinned: pinned) }
    }

    /// The directory that was installed last; `nil` if none was.
    func installedDirectory() throws -> Directory? {
        guard folder.has(Files.directory) else { return nil }
        let (text, roots) = (try folder.text(Files.directory), try trustedRoots())
        return try Secretariat.refusing("The installed directory") { () throws(EnvelopeError) in
            try Directory(parsing: text.last == "\n" ? String(text.dropLast()) : text, roots: roots)
        }
    }

    /// The name of a key in a secret file.
    func name(of kind: KeyKind, in file: String) throws -> String {
        let source = KeySource.file(path: folder.path(of: file))
        return switch kind {
        case .signing: try SigningKey(from: source).keyID
        case .tls: try TLSPrivateKey(from: source).publicKey.spkiDigest.hex
        }
    }

    static func standing(
        of name: String, _ kind: KeyKind, _ member: MemberID, in directory: Directory?, at now: Timestamp
    ) -> HeldKey.Standing {
        guard let directory else { return .unknown }
        let entry = directory.member(member)
        switch kind {
        case .signing:
            guard let key = entry?.keys.first(where: { $0.key.keyID == name }) else { return .unlisted }
            do throws(EnvelopeError) { try key.check(at: now) } catch { return .listed(error.code) }
            return .counts(until: key.notAfter)
        case .tls:
            guard let pin = entry?.pins.first(where: { $0.spki.hex == name }) else { return .unlisted }
            return pin.isValid(at: now) ? .counts(until: pin.notAfter) : .listed(.certificateUnpinned)
        }
    }
}
