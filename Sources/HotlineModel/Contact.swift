/// A help-line service of the hotline that counts its contacts.
public struct ContactService: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The help desk for young people.
    public static let youthHelpDesk = ContactService(rawValue: "youthHelpDesk")
    /// The line for people who fear that they might offend, and for those near them.
    public static let offenderPrevention = ContactService(rawValue: "offenderPrevention")
    public static let known = [youthHelpDesk, offenderPrevention]

    /// The themes this version knows of the service, in the order they are listed to people; those of every service last.
    public var knownThemes: [ContactTheme] {
        switch self {
        case .youthHelpDesk: ContactTheme.ofYouth + ContactTheme.ofEveryService
        case .offenderPrevention: ContactTheme.ofPrevention + ContactTheme.ofEveryService
        default: ContactTheme.ofEveryService
        }
    }
}

/// The way by which somebody reached a help-line service.
public struct ContactChannel: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let form = ContactChannel(rawValue: "form")
    public static let chat = ContactChannel(rawValue: "chat")
    public static let telephone = ContactChannel(rawValue: "telephone")
    public static let email = ContactChannel(rawValue: "email")
    public static let known = [form, chat, telephone, email]
}

/// The subject of a contact, as one word of its service's list.
public struct ContactTheme: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    // The help desk for young people
    public static let extortionAfterWebcamSex = ContactTheme(rawValue: "extortionAfterWebcamSex")
    public static let imagesSpread = ContactTheme(rawValue: "imagesSpread")
    public static let approachedByAdult = ContactTheme(rawValue: "approachedByAdult")
    // The prevention line
    public static let ownFeelings = ContactTheme(rawValue: "ownFeelings")
    public static let somebodyNear = ContactTheme(rawValue: "somebodyNear")
    public static let professional = ContactTheme(rawValue: "professional")
    public static let generalQuestion = ContactTheme(rawValue: "generalQuestion")
    public static let notSerious = ContactTheme(rawValue: "notSerious")
    // Every service
    public static let other = ContactTheme(rawValue: "other")
    /// The subject was not written down. This is not a theme of its own.
    public static let notRecorded = ContactTheme(rawValue: "notRecorded")

    static let ofYouth = [extortionAfterWebcamSex, imagesSpread, approachedByAdult]
    static let ofPrevention = [ownFeelings, somebodyNear, professional, generalQuestion, notSerious]
    static let ofEveryService = [other, notRecorded]
    public static let known = ofYouth + ofPrevention + ofEveryService
}
