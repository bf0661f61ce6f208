public import HotlineModel
public import MailSyntax

/// The hotline as it signs its notices: a provider owes an acknowledgement only to a notifier with a name and an address (DSA art. 16(2)(c), (4)).
public struct HotlineIdentity: Hashable, Sendable {
    public let name: String
    /// The lines of the postal address.
    public let postalAddress: [String]
    /// The mailbox that people answer to.
    public let mailbox: MailAddress
    public let telephone: String?
    /// The country whose law a national finding rests on.
    public let country: CountryCode
    /// The law that makes the material illegal, in the words of the notice's reasons; `nil` if the country says enough.
    public let law: String?

    /// - Throws: `malformedIdentity` if the name is empty, or a text has a control character or is longer than 200 bytes.
    public init(
        name: String, postalAddress: [String], mailbox: MailAddress, telephone: String? = nil, country: CountryCode, law: String? = nil
    ) throws(NoticeProblem) {
        let texts = [name] + postalAddress + [telephone, law].compactMap { $0 }
        guard !name.isEmpty, postalAddress.count <= 8, texts.allSatisfy({ $0.utf8.count <= 200 && !$0.hasControlCharacter }) else {
            throw .malformedIdentity
        }
        self.name = name
        self.postalAddress = postalAddress
        self.mailbox = mailbox
        self.telephone = telephone
        self.country = country
        self.law = law
    }
}

/// The language of a notice.
public enum NoticeLanguage: String, CaseIterable, Hashable, Sendable {
    case english = "en"
    case dutch = "nl"
}

/// The offer of a help line for potential offenders, to be shown in place of what was taken down.
public struct HelpLineBanner: Hashable, Sendable {
    public let text: String
    public let link: String

    /// - Throws: `malformedBanner` if a text is empty or too long, has a control character, or the link is not `https`.
    public init(text: String, link: String) throws(NoticeProblem) {
        guard !text.isEmpty, text.utf8.count <= 1_000, link.hasPrefix("https://"), link.utf8.count <= 500,
            !text.hasControlCharacter, !link.hasControlCharacter, !link.contains(" ")
        else { throw .malformedBanner }
        self.text = text
        self.link = link
    }
}

extension String {
    /// Contains a control character, a line or paragraph separator, or a mark that turns the direction of text. They change how a text reads.
    var hasControlCharacter: Bool { unicodeScalars.contains(where: Self.changesReading) }

    static func changesReading(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
