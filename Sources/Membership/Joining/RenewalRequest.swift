public import Cryptography
public import Envelopes
public import HotlineModel

/// A member's request to list its next keys beside those in use.
///
/// The signing key in use has signed it, so the secretariat knows who asks. The next signing key has signed it too, so nobody can have the
/// key of another listed.
public struct RenewalRequest: Hashable, Sendable {
    public var member: MemberID
    /// The pin of the TLS key in use.
    public var tlsPin: Digest
    public var nextTLSKey: TLSPublicKey?
    public var nextSigningKey: PublicKey?
    /// The digest of the root that the member was set up to trust.
    public var rootDigest: Digest
    public var at: Timestamp

    /// Creates a request that is not signed yet.
    public init(
        member: MemberID, tlsPin: Digest, nextTLSKey: TLSPublicKey?, nextSigningKey: PublicKey?, rootDigest: Digest, at moment: Timestamp
    ) {
        self.member = member
        self.tlsPin = tlsPin
        self.nextTLSKey = nextTLSKey
        self.nextSigningKey = nextSigningKey
        self.rootDigest = rootDigest
        at = moment
    }

    /// The signed file to send to the secretariat.
    public func file(signedBy key: SigningKey, next: SigningKey?) -> [UInt8] {
        let payload = payload.compactBytes
        var members: [JSONValue.Member] = [.init("renewalRequest", .string(JWS(signing: payload, as: .renewal, with: key).compact))]
        if let next { members.append(.init("nextKey", .string(JWS(signing: payload, as: .renewal, with: next).compact))) }
        return JSONValue.object(members).compactBytes + [0x0A]
    }

    /// Reads such a file, and checks both signatures.
    ///
    /// - Parameters:
    ///   - keys: The signing keys that are listed for a member; `nil` if there is no such member.
    ///   - now: The moment at which the signing key must count.
    /// - Throws: ``MembershipError``.
    public init(file: [UInt8], keys: (MemberID) -> [ListedKey]?, at now: Timestamp) throws {
        let text = try? JSONValue(parsing: file, limits: JSONLimits(bytes: 1 << 20))
        guard let compact = text?["renewalRequest"]?.string else {
            throw MembershipError.renewal(problem: "the file is not a request of “hotline keys renew”")
        }
        do throws(EnvelopeError) {
            let unverified = try UnverifiedJWS(parsing: compact, as: .renewal, limit: 1 << 20)
            self = try RenewalRequest(parsing: unverified.claimedPayload)
            guard let listed = keys(member) else { throw EnvelopeError(.unknownMember) }
            guard let key = listed.first(where: { $0.key.keyID == unverified.keyID }) else { throw EnvelopeError(.unknownKey) }
            try key.check(at: now)
            _ = try unverified.verified(with: key.key)
            if let nextSigningKey {
                let next = try UnverifiedJWS(parsing: text?["nextKey"]?.string ?? "", as: .renewal, limit: 1 << 20)
                guard next.claimedPayload == unverified.claimedPayload else { throw EnvelopeError(.badSignature, member: "nextKey") }
                _ = try next.verified(with: nextSigningKey)
            }
        } catch { throw MembershipError.refused(what: "The renewal request", error) }
    }

    private var payload: JSONValue {
        var members: [JSONValue.Member] = [
            .init("v", 1), .init("member", .string(member.rawValue)), .init("tlsPin", .string(tlsPin.hex)),
        ]
        if let nextTLSKey { members.append(.init("nextTLSKey", .string(Base64URL.encode(nextTLSKey.der)))) }
        if let nextSigningKey { members.append(.init("nextSigningKey", .string(Base64URL.encode(nextSigningKey.verifyingKey.bytes)))) }
        members += [.init("root", .string(rootDigest.hex)), .init("at", .string(at.description))]
        return .object(members)
    }

    private init(parsing payload: [UInt8]) throws(EnvelopeError) {
        let text: JSONValue
        do { text = try JSONValue(parsing: payload) } catch { throw EnvelopeError(error) }
        func part<Value>(_ name: String, _ read: (String) -> Value?) throws(EnvelopeError) -> Value {
            guard let value = text[name]?.string.flatMap(read) else { throw EnvelopeError(.malformed, member: name) }
            return value
        }
        guard text["v"]?.integer == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
        self.init(
            member: try part("member") { MemberID($0) }, tlsPin: try part("tlsPin") { Digest(hex: $0) },
            nextTLSKey: text["nextTLSKey"] == nil
                ? nil : try part("nextTLSKey") { text in Base64URL.decode(text).flatMap { try? TLSPublicKey(der: $0) } },
            nextSigningKey: text["nextSigningKey"] == nil
                ? nil
                : try part("nextSigningKey") { text in Base64URL.decode(text).flatMap { try? VerifyingKey($0) }.map { PublicKey($0) } },
            rootDigest: try part("root") { Digest(hex: $0) }, at: try part("at") { Timestamp($0) })
        guard nextTLSKey != nil || nextSigningKey != nil else { throw EnvelopeError(.malformed, member: "nextSigningKey") }
    }
}
