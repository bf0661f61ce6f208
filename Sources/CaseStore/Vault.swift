public import Cryptography
public import HotlineModel

/// Seals all that must not be readable at rest, under one key per case or tip. The node's key wraps each of them.
///
/// Destroying a case's wrapped key makes its address, text and lines unreadable for ever, while what was signed about them still verifies.
public struct Vault: Sendable {
    private let wrapping: SymmetricKey
    private let indexing: SymmetricKey
    /// A digest that tells this key from every other and does not reveal it; the store has it from its first start on.
    public let check: Digest

    /// Derives the wrapping and the index key from the node's 32-byte key, which is not in the database.
    public init(nodeKey: SymmetricKey) throws(CryptographyError) {
        wrapping = try SymmetricKey(bytes: HMACSHA256.code(for: Array("hotline case keys".utf8), key: nodeKey).bytes)
        indexing = try SymmetricKey(bytes: HMACSHA256.code(for: Array("hotline blind index".utf8), key: nodeKey).bytes)
        check = HMACSHA256.code(for: Array("hotline key check".utf8), key: nodeKey)
    }

    /// Makes the data key of a new case.
    public func newKey(for caseID: CaseID) throws(CryptographyError) -> CaseKey {
        let key = SymmetricKey()
        let wrapped = try AESGCM.seal(key.bytes, key: wrapping, authenticating: Array(caseID.description.utf8))
        return CaseKey(key: key, wrapped: wrapped)
    }

    /// Unwraps the data key of a case; fails if it was wrapped for another case or by another node's key.
    public func key(for caseID: CaseID, wrapped: [UInt8]) throws(CryptographyError) -> CaseKey {
        let bytes = try AESGCM.unseal(wrapped, key: wrapping, authenticating: Array(caseID.description.utf8))
        return CaseKey(key: try SymmetricKey(bytes: bytes), wrapped: wrapped)
    }

    /// Makes the data key of a new tip.
    public func newKey(forTip id: UniqueID) throws(CryptographyError) -> CaseKey {
        let key = SymmetricKey()
        return CaseKey(key: key, wrapped: try AESGCM.seal(key.bytes, key: wrapping, authenticating: Self.name(ofTip: id)))
    }

    /// Unwraps the data key of a tip; fails if it was wrapped for another tip or by another node's key.
    public func key(forTip id: UniqueID, wrapped: [UInt8]) throws(CryptographyError) -> CaseKey {
        let bytes = try AESGCM.unseal(wrapped, key: wrapping, authenticating: Self.name(ofTip: id))
        return CaseKey(key: try SymmetricKey(bytes: bytes), wrapped: wrapped)
    }

    private static func name(ofTip id: UniqueID) -> [UInt8] { Array("tip:\(id)".utf8) }

    /// The keyed digest under which equal values are found again without being readable.
    ///
    /// - Parameter purpose: Keeps the indexes of different kinds of values apart.
    public func blindIndex(_ value: String, for purpose: Purpose) -> Digest {
        HMACSHA256.code(for: Array("\(purpose.rawValue)\u{0}\(value)".utf8), key: indexing)
    }

    /// The kinds of values that have a blind index.
    public enum Purpose: String, Sendable {
        /// A canonical address.
        case address
        /// The stable key of a report.
        case reportKey
        /// The words of a report that no address could be read from.
        case unreadableWords
        /// What a report with a key said.
        case reportContents
        /// The stable key of a tip.
        case tipKey
        /// The contents of a tip.
        case tipContents
        /// A tipster's code.
        case tipCode
        /// A tipster's answer: the code it was given under, and its stable key.
        case tipAnswer
        /// The stable key of a contact.
        case contactKey
    }
}

/// The data key of one case or tip, readable in memory and wrapped for the store.
public struct CaseKey: Sendable {
    private let key: SymmetricKey
    /// The form the store keeps.
    public let wrapped: [UInt8]

    init(key: SymmetricKey, wrapped: [UInt8]) {
        self.key = key
        self.wrapped = wrapped
    }

    /// Seals bytes for one place of the store: nonce, ciphertext, tag.
    ///
    /// They are padded to whole blocks of ``block`` bytes, so that their length does not tell that of an address.
    public func seal(_ bytes: [UInt8], as place: SealedPlace) throws(CryptographyError) -> [UInt8] {
        // ISO/IEC 7816-4: one marked byte, then zeros.
        let padding = Self.block - bytes.count % Self.block
        return try AESGCM.seal(bytes + [0x80] + Array(repeating: 0, count: padding - 1), key: key, authenticating: place.name)
    }

    /// Unseals bytes that ``seal(_:as:)`` made; fails if anything was changed, or if they stood at another place.
    public func unseal(_ sealed: [UInt8], as place: SealedPlace) throws(CryptographyError) -> [UInt8] {
        let padded = try AESGCM.unseal(sealed, key: key, authenticating: place.name)
        guard let end = padded.lastIndex(where: { $0 != 0 }), padded[end] == 0x80 else { throw CryptographyError.notAuthentic }
        return Array(padded[..<end])
    }

    /// The bytes of a block of padding.
    static let block = 256
}

/// The places in the store that hold sealed bytes: a column of a table each.
///
/// The place is authenticated with the bytes. Whoever can write to the database can therefore not move a value to another column, and the key,
/// which every case and tip has for itself, keeps it from moving to another case.
public enum SealedPlace: String, Sendable, CaseIterable {
    case caseFile, keptFinding, undoableFinding, proposal, caseNote, reporterWords, inboundLine, outboundLine, referralLine, noticeFacts
    case tipContents, tipQuestion, tipAnswer

    fileprivate var name: [UInt8] { Array("hotline/sealed/\(rawValue)".utf8) }
}
