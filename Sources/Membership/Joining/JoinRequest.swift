public import Cryptography
public import Envelopes
public import HotlineModel

/// A hotline's application to become a member, or a member's application for a new certificate, key or endpoint.
///
/// The signing key it names has signed it, so nobody can apply with the key of another. The signature does not say who the applicant is: the
/// secretariat finds that out by comparing the two fingerprints over another channel.
public struct JoinRequest: Hashable, Sendable {
    public var member: MemberID
    public var name: String
    public var role: MemberRole
    public var coverage: [DirectoryMember.Coverage]
    public var endpoints: [Endpoint]
    public var tlsKey: TLSPublicKey
    public var signingKey: PublicKey
    public var contact: String
    /// The digest of the root of the federation to join.
    public var rootDigest: Digest
    public var at: Timestamp

    /// Creates an application that is not signed yet.
    public init(
        member: MemberID, name: String, role: MemberRole, coverage: [DirectoryMember.Coverage], endpoints: [Endpoint],
        tlsKey: TLSPublicKey, signingKey: PublicKey, contact: String, rootDigest: Digest, at moment: Timestamp
    ) {
        self.member = member
        self.name = name
        self.role = role
        self.coverage = coverage
        self.endpoints = endpoints
        self.tlsKey = tlsKey
        self.signingKey = signingKey
        self.contact = contact
        self.rootDigest = rootDigest
        self.at = moment
    }

    /// Refuses an application with parts that no directory may have.
    ///
    /// - Throws: ``MembershipError/request(problem:)``.
    public func check() throws {
        func need(_ holds: Bool, _ problem: String) throws { if !holds { throw MembershipError.request(problem: problem) } }
        try need((1...200).contains(name.utf8.count), "the name must have 1 to 200 bytes")
        try need(contact.utf8.count <= 500, "the contact has more than 500 bytes")
        try need((1...8).contains(endpoints.count), "it must name 1 to 8 endpoints")
        try need(Set(endpoints).count == endpoints.count, "it names one endpoint twice")
        try need(coverage.count <= 300 && coverage.allSatisfy { (1...1_000).contains($0.rank) }, "ranks go from 1 to 1000")
        try need(Set(coverage.map(\.country)).count == coverage.count, "it names one country twice")
        try need(role == .hotline || coverage.isEmpty, "central covers no country of its own")
        try need(!(name + contact).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "a name holds control characters")
    }
}

extension JoinRequest {
    /// The signed file to send to the secretariat.
    public func file(signedBy key: SigningKey) -> [UInt8] {
        let jws = JWS(signing: payload.compactBytes, as: .join, with: key)
        return JSONValue.object([.init("joinRequest", .string(jws.compact))]).compactBytes + [0x0A]
    }

    /// Reads such a file, and checks the signature and every part.
    ///
    /// - Throws: ``MembershipError``.
    public init(file: [UInt8]) throws {
        guard let compact = (try? JSONValue(parsing: file, limits: JSONLimits(bytes: 1 << 20)))?["joinRequest"]?.string else {
            throw MembershipError.request(problem: "the file is not a join request of “hotline init”")
        }
        do throws(EnvelopeError) {
            let unverified = try UnverifiedJWS(parsing: compact, as: .join, limit: 1 << 20)
            let text: JSONValue
            do { text = try JSONValue(parsing: unverified.claimedPayload) } catch { throw EnvelopeError(error) }
            self = try JoinRequest(text)
            _ = try unverified.verified(with: signingKey)
        } catch { throw MembershipError.refused(what: "The join request", error) }
        try check()
    }

    private var payload: JSONValue {
        [
            "v": 1, "member": .string(member.rawValue), "name": .string(name), "role": .string(role.rawValue),
            "coverage": .array(coverage.map { ["country": .string($0.country.rawValue), "rank": .integer(Int64($0.rank))] }),
            "endpoints": .array(endpoints.map { .string($0.url) }), "tlsKey": .string(Base64URL.encode(tlsKey.der)),
            "signingKey": .string(Base64URL.encode(signingKey.verifyingKey.bytes)), "contact": .string(contact),
            "root": .string(rootDigest.hex), "at": .string(at.description),
        ]
    }

    private init(_ text: JSONValue) throws(EnvelopeError) {
        func part<Value>(_ name: String, _ read: (String) -> Value?) throws(EnvelopeError) -> Value {
            guard let value = text[name]?.string.flatMap(read) else { throw EnvelopeError(.malformed, member: name) }
            return value
        }
        func list<Value>(_ name: String, _ read: (JSONValue) -> Value?) throws(EnvelopeError) -> [Value] {
            guard let items = text[name]?.array else { throw EnvelopeError(.malformed, member: name) }
            let values = items.compactMap(read)
            guard values.count == items.count else { throw EnvelopeError(.malformed, member: name) }
            return values
        }
        guard text["v"]?.integer == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
        self.init(
            member: try part("member") { MemberID($0) }, name: try part("name") { $0 }, role: try part("role") { MemberRole(rawValue: $0) },
            coverage: try list("coverage") { entry in
                guard let country = entry["country"]?.string.flatMap({ CountryCode($0) }), let rank = entry["rank"]?.integer else {
                    return nil
                }
                return DirectoryMember.Coverage(country, rank: Int(rank))
            }, endpoints: try list("endpoints") { $0.string.flatMap { Endpoint($0) } },
            tlsKey: try part("tlsKey") { text in Base64URL.decode(text).flatMap { try? TLSPublicKey(der: $0) } },
            signingKey: try part("signingKey") { text in Base64URL.decode(text).flatMap { try? VerifyingKey($0) }.map { PublicKey($0) } },
            contact: try part("contact") { $0 }, rootDigest: try part("root") { Digest(hex: $0) }, at: try part("at") { Timestamp($0) })
    }
}
