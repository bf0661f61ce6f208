public import Cryptography
public import HotlineModel

/// One tip about a travelling offender as the store keeps it.
public struct TipRecord: Sendable {
    /// The store's own number, given when the tip is inserted, rising; 0 before.
    public var number: Int64
    public var id: UniqueID
    /// Never a partner: tips come in here.
    public var origin: Origin
    /// When this node received it: figures count by this time.
    public var receivedAt: Timestamp
    /// Keyed digest of the submitter's stable key; a key held already is the same tip.
    public var key: Digest?
    /// The country it is about; it outlives the sealed contents.
    public var country: CountryCode?
    /// The tip's data key, wrapped; `nil` once retention destroyed it.
    public var wrappedKey: [UInt8]?
    /// What the tipster wrote, sealed; `nil` once retention destroyed it.
    public var sealedContents: [UInt8]?
    /// Keyed digest of the contents, by which the same tip sent again is told from another; `nil` once retention destroyed it.
    public var contentsIndex: Digest?
    /// Keyed digest of the code that the tipster holds now; `nil` once retention destroyed the tip.
    public var code: Digest?
    /// Keyed digest of the answer that the code before was used for, by which that answer sent again is known.
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

/// A question of the police's to the tipster.
public struct TipQuestion: Sendable {
    /// The store's own number; 0 before it is inserted.
    public var number: Int64
    public var tip: Int64
    /// The police's own reference.
    public var reference: String?
    public var askedAt: Timestamp
    /// The question, sealed under the tip's key; `nil` once retention destroyed it.
    public var sealedText: [UInt8]?
    /// When the tipster first saw it.
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

/// What the tipster added to a tip.
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

/// What can happen to a tip.
public enum TipEventKind: String, CaseIterable, Sendable {
    /// It came in.
    case received
    /// It was given to the police, anonymised.
    case handedOver
    /// A question of the police's was recorded.
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
    /// Who did it: an operator's name, `tipster`, or `node`.
    public var actor: String
    /// The police's reference of a question.
    public var reference: String?
    /// For a hand-over, the digest of the document that was handed over.
    public var document: Digest?
    /// For a hand-over, how many supplements were in it.
    public var supplements: Int?
    /// For a hand-over, the 16 random bytes that its log leaf was salted with.
    public var salt: [UInt8]?

    /// An event.
    public init(tip: Int64, kind: TipEventKind, at: Timestamp, actor: String, reference: String? = nil) {
        self.tip = tip
        self.kind = kind
        self.at = at
        self.actor = actor
        self.reference = reference
    }
}

/// Looking at tips.
public protocol TipReading {
    func tip(number: Int64) throws -> TipRecord?
    func tip(key: Digest) throws -> TipRecord?
    /// The tip whose tipster holds that code now.
    func tip(code: Digest) throws -> TipRecord?
    /// The tip that was last answered so.
    func tip(lastAnswer: Digest) throws -> TipRecord?
    /// Tips in the order of their numbers, after one, at most `limit`.
    func tips(after number: Int64, limit: Int) throws -> [TipRecord]
    /// Tips with contents that the police have, and about which nothing happened since a moment; oldest first, at most `limit`.
    func tipsDue(before moment: Timestamp, limit: Int) throws -> [Int64]
    /// The questions about a tip, oldest first.
    func questions(ofTip number: Int64) throws -> [TipQuestion]
    /// What was added to a tip, oldest first.
    func supplements(ofTip number: Int64) throws -> [TipSupplement]
    /// What happened to a tip, in order.
    func events(ofTip number: Int64) throws -> [TipEvent]
}

/// Changing tips and adding to them.
public protocol TipWriting {
    /// Adds a tip; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` when its key or code is held already.
    func add(_ tip: TipRecord) throws -> Int64
    /// Gives the tipster another code, and notes the answer that the one before was used for, if any.
    func setCode(ofTip number: Int64, to code: Digest, lastAnswer: Digest?) throws
    /// Adds a question; returns its number.
    func add(_ question: TipQuestion) throws -> Int64
    /// Notes that the tipster saw every question there is about a tip.
    func markShown(questionsOfTip number: Int64, at moment: Timestamp) throws
    /// Adds a supplement, which answers the questions that the tipster saw and nothing answered yet; returns its number.
    func add(_ supplement: TipSupplement) throws -> Int64
    /// Records what happened.
    func record(_ event: TipEvent) throws
    /// Destroys a tip's data key, what was sealed under it, and what tells its code and contents; the tip and its events stay to be counted.
    func destroyContents(ofTip number: Int64) throws
}
