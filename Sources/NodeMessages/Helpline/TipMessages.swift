public import Cryptography
public import HotlineModel

/// The questions about tips on travelling offenders.
public enum TipEndpoints {
    public static let receive = Endpoint<Nothing, TipRequest, TipReceipt>(.post, "/api/v1/tips")
    public static let list = Endpoint<Nothing, TipListRequest, Page<TipRow>>(.get, "/api/v1/tips")
    public static let one = Endpoint<Ordinal, Nothing, TipView>(.get, "/api/v1/tips/{number}")
    public static let contents = Endpoint<Ordinal, Nothing, TipContentsView>(.get, "/api/v1/tips/{number}/contents")
    public static let handover = Endpoint<Ordinal, HandoverRequest, HandedOverTip>(.post, "/api/v1/tips/{number}/handover")
    public static let question = Endpoint<Ordinal, QuestionRequest, RecordedQuestion>(.post, "/api/v1/tips/{number}/questions")

    public static let intake = Endpoint<Nothing, TipRequest, TipReceipt>(.post, "/intake/v1/tips")
    public static let openQuestions = Endpoint<Nothing, TipCodeRequest, Page<OpenQuestion>>(.post, "/intake/v1/tips/questions")
    public static let answer = Endpoint<Nothing, TipAnswerRequest, AnswerReceipt>(.post, "/intake/v1/tips/answers")
}

/// A tip as it is handed in.
public struct TipRequest: Message {
    /// The submitter's own stable key; a form gives it as `Idempotency-Key` instead.
    public var key: String?
    /// `public` by default.
    public var origin: OwnOrigin?
    /// The country it is about.
    public var country: CountryCode?
    public var text: String
    public var place: String?
    public var period: String?
    /// How the tipster wants to be reached; never handed over.
    public var contact: String?

    public init(text: String, origin: OwnOrigin? = nil, key: String? = nil) {
        self.text = text
        self.origin = origin
        self.key = key
    }
}

/// What became of a tip.
public struct TipReceipt: Message {
    public enum Outcome: String, WordValue {
        case received
        /// Its key was known, so nothing was counted.
        case held
    }

    public var outcome: Outcome
    public var tip: Int64
    /// The code to show to the tipster, once; absent if the one of the first answer has been used.
    public var code: String?
    /// Members that nothing was read from; only intake takes such tips.
    public var ignored: [String]?

    public init(_ outcome: Outcome, tip: Int64, code: String?) {
        self.outcome = outcome
        self.tip = tip
        self.code = code
    }
}

/// Asks for tips, in the order of their numbers.
public struct TipListRequest: Message {
    /// Begin after this number.
    public var after: AfterNumber?
    public var limit: Whole<1, 10_000>?

    public init(after: AfterNumber? = nil, limit: Whole<1, 10_000>? = nil) {
        self.after = after
        self.limit = limit
    }
}

/// A tip in a list, without a word of what was written.
public struct TipRow: Message {
    public var tip: Int64
    public var receivedAt: Timestamp
    public var origin: OriginKind
    public var country: CountryCode?
    public var openQuestions: Int
    public var supplements: Int
    /// Supplements that the police have not got yet.
    public var newSupplements: Int
    public var handedOverAt: Timestamp?
    public var contentsDestroyed: Bool

    public init(
        tip: Int64, receivedAt: Timestamp, origin: OriginKind, country: CountryCode?, openQuestions: Int, supplements: Int,
        newSupplements: Int, handedOverAt: Timestamp?, contentsDestroyed: Bool
    ) {
        self.tip = tip
        self.receivedAt = receivedAt
        self.origin = origin
        self.country = country
        self.openQuestions = openQuestions
        self.supplements = supplements
        self.newSupplements = newSupplements
        self.handedOverAt = handedOverAt
        self.contentsDestroyed = contentsDestroyed
    }
}

/// A tip, its events, and the document as the police would get it now.
public typealias TipView = Joined<TipRow, TipDetails>

public struct TipDetails: Message {
    public struct Event: Message {
        public var at: Timestamp
        public var event: String
        public var actor: String
        public var reference: String?
        /// The digest of the document that was handed over.
        public var document: Digest?
        public var supplements: Int?
        /// Opens the commitment in the node's log; hex.
        public var salt: String?

        public init(at: Timestamp, event: String, actor: String) {
            self.at = at
            self.event = event
            self.actor = actor
        }
    }

    public var events: [Event]
    /// Absent once the contents are destroyed.
    public var document: PoliceDocument?
    /// How many passages each rule blacked out.
    public var blackedOut: Counts?
    /// The look that a hand-over must name.
    public var seen: Digest?

    public init(events: [Event]) { self.events = events }
}

/// What a tipster wrote, the contact included.
public struct TipContentsView: Message {
    public var text: String
    public var place: String?
    public var period: String?
    public var contact: String?

    public init(text: String, place: String?, period: String?, contact: String?) {
        self.text = text
        self.place = place
        self.period = period
        self.contact = contact
    }
}

/// Hands a tip to the police.
public struct HandoverRequest: Message {
    /// The look that the officer had.
    public var seen: Digest
    /// Further passages to black out.
    public var also: [Text<0, 500>]?
    public var actor: PersonName?

    public init(seen: Digest, also: [Text<0, 500>] = [], actor: PersonName? = nil) {
        self.seen = seen
        self.also = also.isEmpty ? nil : also
        self.actor = actor
    }
}

/// The document that was handed over.
public struct HandedOverTip: Message {
    public var document: PoliceDocument
    public var digest: Digest

    public init(_ document: PoliceDocument, digest: Digest) {
        self.document = document
        self.digest = digest
    }
}

/// Records a question of the police.
public struct QuestionRequest: Message {
    public var text: String
    /// The police's own reference.
    public var reference: String?
    public var actor: PersonName?

    public init(text: String, reference: String?, actor: PersonName? = nil) {
        self.text = text
        self.reference = reference
        self.actor = actor
    }
}

public struct RecordedQuestion: Message {
    public var tip: Int64
    public var question: Int64

    public init(tip: Int64, question: Int64) {
        self.tip = tip
        self.question = question
    }
}

/// A tipster who comes back.
public struct TipCodeRequest: Message {
    public var code: String
}

/// A question that waits for the tipster.
public struct OpenQuestion: Message {
    public var question: Int64
    public var askedAt: Timestamp
    public var text: String

    public init(question: Int64, askedAt: Timestamp, text: String) {
        self.question = question
        self.askedAt = askedAt
        self.text = text
    }
}

/// What a tipster adds.
public struct TipAnswerRequest: Message {
    public var code: String
    public var answer: String
}

/// What became of a tipster's answer, with the code for the next one.
public struct AnswerReceipt: Message {
    public var outcome: TipReceipt.Outcome
    public var code: String
    /// Members that nothing was read from.
    public var ignored: [String]?

    public init(_ outcome: TipReceipt.Outcome, code: String) {
        self.outcome = outcome
        self.code = code
    }
}
