public import MailSyntax

/// A mail that came in, read within bounds. Whatever is in it is somebody else's word.
public struct ReadMessage: Hashable, Sendable {
    /// The bounds of reading.
    public struct Limits: Hashable, Sendable {
        /// The most bytes of a mail.
        public var bytes = 16 << 20
        /// The most parts that are read.
        public var parts = 100
        /// The depth to which parts in parts are read.
        public var depth = 8
        /// The most bytes of a part that are kept.
        public var partBytes = 256 << 10

        public init() {}
    }

    /// A part without parts of its own.
    public struct Part: Hashable, Sendable {
        public enum Content: Hashable, Sendable {
            /// Text, of whatever character set it was.
            case text(String)
            case bytes([UInt8])
            /// The blocks of fields of a machine-readable report, such as `message/delivery-status`.
            case report([HeaderFields])
            /// The header of a mail that this one contains. Its parts are not read: they are not words of the one who sent this mail.
            case mail(HeaderFields)
        }

        /// Type and subtype in lower case, such as `text/plain`.
        public let type: String
        /// The type of the multipart in which it stands directly; `nil` if there is none.
        public let enclosing: String?
        public let fileName: String?
        public let content: Content
    }

    /// The type of the whole, such as `multipart/report`.
    public let type: String
    public let fields: HeaderFields
    /// The addresses in `From`.
    public let authors: [MailAddress]
    /// The addresses to which it came: `To`, `Cc`, `Delivered-To`, `X-Original-To` and `Envelope-To`.
    public let recipients: [MailAddress]
    /// The envelope sender that the receiving server noted; `nil` if it noted none that can be read.
    public let returnPath: EnvelopeSender?
    /// The parts in order.
    public let parts: [Part]
    /// Something was left out, because a limit was reached.
    public let isCut: Bool

    /// The first text that a person would read; `nil` if there is none.
    public var text: String? {
        for part in parts where part.type == "text/plain" {
            if case .text(let text) = part.content, part.fileName == nil { return text }
        }
        return nil
    }

    /// The headers of the mails that this one contains, such as the one that came back.
    public var containedMails: [HeaderFields] {
        parts.compactMap { if case .mail(let fields) = $0.content { fields } else { nil } }
    }

    /// Reads a mail.
    ///
    /// - Throws: `tooLarge`, `notAMail`, `libraryFailure`.
    public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(MIMEError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge }
        var reader = PartReader(limits: limits)
        let (reading, fields) = try GMimeLibrary.use { () throws(MIMEError) -> (PartReader, HeaderFields) in
            let fields = try reader.read(bytes)
            return (reader, fields)
        }
        self.fields = fields
        type = reading.type
        parts = reading.parts
        isCut = reading.isCut
        authors = fields.values(of: "From").flatMap(AddressList.addresses)
        recipients = ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"].flatMap(fields.values).flatMap(AddressList.addresses)
        returnPath = fields["Return-Path"].flatMap(AddressList.sender)
    }
}
