public import Cryptography
import Envelopes
public import HotlineModel

/// The questions that are answered with documents of the protocol, one a line.
public enum DocumentEndpoints {
    public static let evidencePath: StaticString = "/api/v1/evidence"
    public static let hashFeedPath: StaticString = "/feeds/v1/hashes"

    /// Evidence files, each a line.
    public static func evidence(_ query: EvidenceQuery) -> Ask<DocumentPage> {
        Ask(.get, evidencePath.description + Query.text(of: query)) { DocumentPage($0) }
    }

    /// Entries of the hash feed, of which the hash alone is read.
    public static func hashes(_ query: FeedQuery) -> Ask<HashPage> {
        Ask(.get, hashFeedPath.description + Query.text(of: query)) { HashPage(hashes: try Lines.read($0.body), next: $0.next) }
    }
}

/// Asks for the evidence of a case's envelopes, or of all envelopes of a type from a member.
public struct EvidenceQuery: Message {
    public var `case`: CaseID?
    public var from: MemberID?
    /// `report` by default.
    public var type: String?
    /// Begin after this place: the `hotline-next` of the page before.
    public var after: String?
    public var limit: Whole<1, 1_000>?

    public init(about id: CaseID) { self.case = id }

    public init(from member: MemberID, type: String? = nil, after: String? = nil, limit: Whole<1, 1_000>? = nil) {
        from = member
        self.type = type
        self.after = after
        self.limit = limit
    }
}

/// Asks for entries of the hash feed.
public struct FeedQuery: Message {
    public var after: String?
    public var limit: Whole<1, 10_000>?

    public init(after: String? = nil, limit: Whole<1, 10_000>? = nil) {
        self.after = after
        self.limit = limit
    }
}

/// The hash of an entry of the feed.
public struct FeedHash: Message {
    public var sha256: Digest
}

/// A page of the hash feed.
public struct HashPage: Sendable {
    public let hashes: [FeedHash]
    public let next: String?
}

/// A page of documents.
public struct DocumentPage: Sendable {
    public let documents: [[UInt8]]
    public let next: String?

    init(_ answer: RawAnswer) {
        documents = answer.body.split(separator: 0x0A).map(Array.init)
        next = answer.next
    }
}
