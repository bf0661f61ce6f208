public import HotlineModel
import URLSyntax

/// One address that a notice reports, with what the provider needs to find and judge it.
public struct NoticedAddress: Hashable, Sendable {
    /// The address as it was reported, with spaces and marks that change the direction of text percent-encoded. It stays exact: nothing is defanged here.
    public let url: String
    /// The host in ASCII; `nil` if the address has none.
    public let host: String?
    /// The case's reference, by which both sides speak of it.
    public let reference: String
    public let classification: Classification
    public let basis: AssessmentBasis
    public let medium: Medium?
    public let age: AgeGroup?
    /// First seen by this hotline.
    public let firstSeen: Timestamp
    /// Last seen online; `nil` if it was not looked at since.
    public let lastSeen: Timestamp?
    /// The IP address at which the host was traced.
    public let ip: String?
    public let asn: UInt32?
    public let country: CountryCode?

    /// - Throws: `unusableAddress`, `malformedReference`, `notIllegal`, `noSource`.
    public init(
        url: String, reference: String, classification: Classification, basis: AssessmentBasis = .seen, medium: Medium? = nil,
        age: AgeGroup? = nil, firstSeen: Timestamp, lastSeen: Timestamp? = nil, ip: String? = nil, asn: UInt32? = nil,
        country: CountryCode? = nil
    ) throws(NoticeProblem) {
        guard !reference.isEmpty, reference.utf8.count <= 150, reference.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .malformedReference
        }
        guard classification.isIllegal else { throw .notIllegal(reference: reference) }
        guard let canonical = try? CanonicalAddress(url) else { throw .unusableAddress(reference: reference) }
        self.url = Self.encoded(url)
        host = canonical.host?.asciiText
        if let ip, !ip.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { throw .noSource(reference: reference) }
        guard host != nil || ip != nil else { throw .noSource(reference: reference) }
        self.reference = reference
        self.classification = classification
        self.basis = basis
        self.medium = medium
        self.age = age
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.ip = ip
        self.asn = asn == 0 ? nil : asn
        self.country = country
    }

    /// Percent-encodes what changes how the address reads in a mail; servers get the same address (URL Standard, percent-encode sets).
    private static func encoded(_ url: String) -> String {
        var text = ""
        for scalar in url.trimmingSpaces.unicodeScalars {
            guard scalar == " " || String.changesReading(scalar) else {
                text.unicodeScalars.append(scalar)
                continue
            }
            for byte in String(scalar).utf8 { text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
        }
        return text
    }
}

extension Host {
    /// The host as reports name it: no brackets.
    fileprivate var asciiText: String {
        switch self {
        case .name(let name): name.hasSuffix(".") ? String(name.dropLast()) : name
        case .v4(let address): address
        case .v6(let address, _): address
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: Substring {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
