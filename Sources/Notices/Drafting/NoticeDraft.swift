public import HotlineModel
public import MailSyntax

/// A notice to be written: everything that its mail says.
public struct NoticeDraft: Hashable, Sendable {
    /// The shape of the mail, as the contact wants it.
    public enum Shape: String, Hashable, Sendable {
        /// One address, as text and as a report of XARF.
        case report
        /// Any number of addresses, as text and as a table.
        case table
    }

    public static let mostAddresses = 10_000

    public let number: Int64
    /// The identifier of the report in XARF. Kept by the caller, so that a repeat of the attempt is the same report.
    public let report: UniqueID
    /// The moment in the mail's date.
    public let date: Timestamp
    public let contact: MailAddress
    public let shape: Shape
    /// It says that earlier notices about these addresses do not stand any more.
    public let isWithdrawal: Bool
    public let language: NoticeLanguage
    public let addresses: [NoticedAddress]
    /// The fewest and the most notices that went before, among these addresses.
    public let repeats: ClosedRange<Int>
    /// Looks found all of it online since the last of them.
    public let isSeenSince: Bool
    /// Where the provider can say what it did; `nil` if this node takes no statements.
    public let decisionLink: String?
    public let banner: HelpLineBanner?
    /// The provider's own mark of the matter, kept in the subject so that its system sorts the mail.
    public let ticket: String?
    /// The earlier mails of the thread, oldest first. Empty for a contact that wants each notice to stand alone.
    public let thread: [MessageID]

    /// - Throws: ``NoticeProblem``.
    public init(
        number: Int64, report: UniqueID, date: Timestamp, contact: MailAddress, shape: Shape, isWithdrawal: Bool = false,
        language: NoticeLanguage,
        addresses: [NoticedAddress], repeats: ClosedRange<Int> = 0...0, isSeenSince: Bool = false,
        decisionLink: String? = nil, banner: HelpLineBanner? = nil, ticket: String? = nil,
        thread: [MessageID] = []
    ) throws(NoticeProblem) {
        guard number > 0 else { throw .malformedNumber }
        guard !addresses.isEmpty else { throw .noAddress }
        guard addresses.count <= Self.mostAddresses else { throw .tooManyAddresses(count: addresses.count) }
        guard shape == .table || !isWithdrawal else { throw .withdrawalInReport }
        guard shape == .table || addresses.count == 1 else { throw .tooManyForOneReport(count: addresses.count) }
        if let link = decisionLink {
            guard link.hasPrefix("https://"), link.utf8.count <= 500, link.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw .malformedLink
            }
        }
        if let ticket { guard !ticket.isEmpty, ticket.utf8.count <= 100, !ticket.hasControlCharacter else { throw .malformedTicket } }
        self.number = number
        self.report = report
        self.date = date
        self.contact = contact
        self.shape = shape
        self.isWithdrawal = isWithdrawal
        self.language = language
        self.addresses = addresses
        self.repeats = repeats
        self.isSeenSince = isSeenSince
        self.decisionLink = decisionLink
        self.banner = banner
        self.ticket = ticket
        self.thread = thread
    }
}
