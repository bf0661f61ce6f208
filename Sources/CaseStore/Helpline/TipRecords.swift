public import Cryptography
public import HotlineModel

/// One tip about a travelling offender as the store keeps it.
public struct TipRecord: Sendable {
    /// The store's own number, given when the tip is inserted, rising; 0 before.
    public var number: Int64
    public var id: UniqueID
    /// The kind of sender. It is never a partner, because tips do not travel between members.
    public var origin: Origin
    /// The moment at which this node received it. Figures count by it.
    public var receivedAt: Timestamp
    /// Keyed digest of the submitter's stable key; a tip with the same key is the same tip.
    public var key: Digest?
    /// The country it is about; it outlives the sealed contents.
    public var country: CountryCode?
    /// The tip's data key, wrapped; `nil` once retention destroyed it.
    public var wrappedKey: [UInt8]?
    /// The tipster's text, sealed; `nil` once retention destroyed it.
    public var sealedContents: [UInt8]?
    /// Keyed digest of the contents. It tells the same tip sent again from another one; `nil` once retention destroyed it.
    public var contentsIndex: Digest?
    /// Keyed digest of the tipster's present code; `nil` once retention destroyed the tip.
    public var code: Digest?
    /// Keyed digest of the last answer. By it that answer is recognised if it is sent again.
    public var lastAnswer: Digest?

    /// A tip that is about to be inserted.
    public init(
        id: UniqueID, origin: Origin, receivedAt: Timestamp, wrappedKey: [UInt8], sealedContents: [UInt8], contentsIndex: Digest,
        code: Digest, key: Digest? = nil, country: CountryCode? = nil
    ) {
        number = 0
        self.id = id
        self.origin = origin
        self.receivedAt = receivedAt
        self.key = key
        self.country = country
        self.wrappedKey = wrappedKey
        self.sealedContents = sealedContents
        self.contentsIndex = contentsIndex
        self.code = code
    }
}

/// A question of the police to the tipster.
public struct TipQuestion: Sendable {
    /// The store's own number; 0 before it is inserted.
    public var number: Int64
    public var tip: Int64
    /// The police's own reference.
    public var reference: String?
    public var askedAt: Timestamp
    /// The question, sealed under the tip's key; `nil` once retention destroyed it.
    public var sealedText: [UInt8]?
    /// The moment at which the tipster first saw it.
    public var shownAt: Timestamp?
    /// The supplement that answers it.
    public var answeredBy: Int64?

    /// A question that is about to be inserted.
    public init(tip: Int64, reference: String?, askedAt: Timestamp, sealedText: [UInt8]) {
        number = 0
        self.tip = tip
        self.reference = reference
        self.askedAt = askedAt
        self.sealedText = sealedText
    }
}

/// A text that the tipster added to a tip.
public struct TipSupplement: Sendable {
    /// The store's own number; 0 before it is inserted.
    public var number: Int64
    public var tip: Int64
    public var receivedAt: Timestamp
    /// The text, sealed under the tip's key; `nil` once retention destroyed it.
    public var sealedText: [UInt8]?

    /// A supplement that is about to be inserted.
    public init(tip: Int64, receivedAt: Timestamp, sealedText: [UInt8]) {
        number = 0
        self.tip = tip
        self.receivedAt = receivedAt
        self.sealedText = sealedText
    }
}

/// The kinds of event of a tip.
public enum TipEventKind: String, CaseIterable, Sendable {
    /// The node received it.
    case received
    /// It was given to the police, anonymised.
    case handedOver
    /// A question of the police was recorded.
    case asked
    /// The tipster saw questions.
    case questionsShown
    /// The tipster added something.
    case supplemented
    /// Retention destroyed what the tipster wrote.
    case contentsDestroyed
}

/// One thing that happened to a tip; never changed, and without a word of the tip's.
public struct TipEvent: Sendable {
    public var tip: Int64
    public var kind: TipEventKind
    public var at: Timestamp
    /// An operator's name, `tipster`, or `node`.
    public var actor: String
    /// The police's reference of a question.
    public var reference: String?
    /// For a hand-over, the digest of the document that was handed over.
    public var document: Digest?
    /// For a hand-over, the number of supplements in it.
    public var supplements: Int?
    /// For a hand-over, the 16 random bytes that its log leaf was salted with.
    public var salt: [UInt8]?

    public init(tip: Int64, kind: TipEventKind, at: Timestamp, actor: String, reference: String? = nil) {
        self.tip = tip
        self.kind = kind
        self.at = at
        self.actor = actor
        self.reference = reference
    }
}

/// Looking up tips and what belongs to them.
public protocol TipReading {
    /// The tip with that number; `nil` if there is none.
    func tip(number: Int64) throws -> TipRecord?
    /// The tip with that keyed digest of a stable key; `nil` if there is none.
    func tip(key: Digest) throws -> TipRecord?
    /// The tip whose tipster has that code now; `nil` if nobody has it.
    func tip(code: Digest) throws -> TipRecord?
    /// The tip whose last answer has that digest; `nil` if there is none.
    func tip(lastAnswer: Digest) throws -> TipRecord?
    /// Tips in the order of their numbers, after one, at most `limit`; empty at the end.
    func tips(after number: Int64, limit: Int) throws -> [TipRecord]
    /// The numbers of tips whose contents retention may destroy, oldest first, at most `limit`; empty if there are none.
    ///
    /// Such a tip has contents, the police have it with all its supplements, and nothing happened to it since the moment.
    func tipsDue(before moment: Timestamp, limit: Int) throws -> [Int64]
    /// The questions about a tip, oldest first; empty if there are none. So too the others.
    func questions(ofTip number: Int64) throws -> [TipQuestion]
    /// The supplements to a tip, oldest first.
    func supplements(ofTip number: Int64) throws -> [TipSupplement]
    /// The events of a tip, oldest first.
    func events(ofTip number: Int64) throws -> [TipEvent]
}

/// Changing tips and adding to them.
public protocol TipWriting {
    /// Adds a tip; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if another tip has its key or code.
    func add(_ tip: TipRecord) throws -> Int64
    /// Gives the tipster another code, and saves the digest of the answer that the one before was used for, if any.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such tip, or another has the code.
    func setCode(ofTip number: Int64, to code: Digest, lastAnswer: Digest?) throws
    /// Adds a question; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such tip.
    func add(_ question: TipQuestion) throws -> Int64
    /// Records that the tipster saw every question about a tip. One that was seen before keeps its time; without any nothing changes.
    func markShown(questionsOfTip number: Int64, at moment: Timestamp) throws
    /// Adds a supplement, which answers every question that the tipster saw and that has no answer yet; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such tip.
    func add(_ supplement: TipSupplement) throws -> Int64
    /// Records an event.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such tip.
    func record(_ event: TipEvent) throws
    /// Destroys a tip's data key, all that was sealed under it, and the digests of its code and contents. The tip and its events stay to
    /// be counted. A second time changes nothing.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such tip.
    func destroyContents(ofTip number: Int64) throws
}
