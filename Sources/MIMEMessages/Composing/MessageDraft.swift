public import MailSyntax

/// A mail to be written. The same draft always gives the same bytes: date, identifier and boundaries come from the caller.
public struct MessageDraft: Hashable, Sendable {
    /// An address with the name that people see.
    public struct Mailbox: Hashable, Sendable {
        public let name: String
        public let address: MailAddress

        public init(_ name: String, _ address: MailAddress) {
            self.name = name
            self.address = address
        }

        /// An address without a name.
        public init(_ address: MailAddress) { self.init("", address) }
    }

    /// A further header field.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var from: Mailbox
    public var replyTo: Mailbox?
    public var to: [Mailbox]
    public var subject: String
    /// Milliseconds since 1970, UTC; written to the second.
    public var date: Int64
    public var id: MessageID
    /// The mail that this one follows; `nil` for the first of a thread.
    public var inReplyTo: MessageID?
    /// The mails of the thread, oldest first.
    public var references: [MessageID]
    /// Written behind the fields above, in this order.
    public var fields: [Field]
    public var body: PartDraft

    public init(
        from: Mailbox, replyTo: Mailbox? = nil, to: [Mailbox], subject: String, date: Int64, id: MessageID, inReplyTo: MessageID? = nil,
        references: [MessageID] = [], fields: [Field] = [], body: PartDraft
    ) {
        self.from = from
        self.replyTo = replyTo
        self.to = to
        self.subject = subject
        self.date = date
        self.id = id
        self.inReplyTo = inReplyTo
        self.references = references
        self.fields = fields
        self.body = body
    }
}

/// A part of a mail to be written.
public indirect enum PartDraft: Hashable, Sendable {
    /// `text/plain` in UTF-8; lines end with LF.
    case text(String)
    /// A file, in base64. The type is two words with a slash; the name is ASCII.
    case file([UInt8], type: String, name: String)
    /// Fields of a machine-readable report (RFC 5965 §3.1), as `message/feedback-report`.
    case feedbackReport([MessageDraft.Field])
    /// Several parts, such as `multipart/report` with a `report-type`. The boundary begins with `=_`, which no encoded part contains.
    case multipart(String, reportType: String? = nil, boundary: String, [PartDraft])
}
