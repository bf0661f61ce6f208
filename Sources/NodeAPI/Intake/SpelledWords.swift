import HotlineModel
import NodeMessages

/// Words of closed lists as people spell them: `Web form`, `E-mail`, `Image board`.
enum SpelledWords {
    private static let origins: [String: OwnOrigin] = [
        "public": .public, "webform": .public, "website": .public, "form": .public, "email": .public, "mail": .public, "phone": .public,
        "telephone": .public, "telefoon": .public, "letter": .public, "citizen": .public, "anonymous": .public, "chat": .public,
        "app": .public,
        "police": .police, "politie": .police, "lea": .police, "lawenforcement": .police, "proactive": .proactive, "crawler": .proactive,
        "search": .proactive,
    ]

    static func origin(_ word: String) -> OwnOrigin? { origins[plain(word)] }

    static func siteType(_ word: String) -> SiteType? {
        let plain = plain(word)
        return SiteType.known.first { $0.rawValue.lowercased() == plain }
    }

    /// In small letters, without spaces and signs between.
    private static func plain(_ word: String) -> String { word.lowercased().filter { $0.isLetter || $0.isNumber } }
}
