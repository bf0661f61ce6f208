import HotlineModel
import NodeMessages

/// Words of closed lists as people spell them, in English and Dutch: `Web form`, `E-mail`, `Image board`. Case, spaces and signs do not matter.
enum SpelledWords {
    /// A word without what does not matter: `Web-Form ` is `webform`.
    static func plain(_ word: String) -> String { String(word.lowercased().filter { $0.isLetter || $0.isNumber }) }

    // MARK: SOURCE

    /// The origin that a word of the column `SOURCE` stands for.
    static func origin(_ word: String) -> OwnOrigin? { origins[plain(word)] }

    /// The words of the column `SOURCE`, for people.
    static var originNames: String { origins.keys.sorted().joined(separator: ", ") }

    private static let origins: [String: OwnOrigin] = {
        let words: [OwnOrigin: String] = [
            .public: """
            public publiek anonymous anoniem webform webformulier website web online form formulier onlineform meldformulier meldpunt \
            citizen email mail phone telephone telefoon tel call fax letter brief post chat app
            """,
            .police: "police politie lea lawenforcement",
            .proactive: "proactive proactief proactivesearch crawler crawl search zoeken",
        ]
        return table(words)
    }()

    // MARK: TYPE

    /// The kind of place that a word of the column `TYPE` stands for.
    static func siteType(_ word: String) -> SiteType? {
        let plain = plain(word)
        let meant = synonyms[plain] ?? plain
        return SiteType.known.first { $0.rawValue.lowercased() == meant.lowercased() }
    }

    private static let synonyms: [String: String] = table([
        "website": "site homepage", "webpage": "page webpagina pagina", "imageBoard": "chan", "imageHost": "imagehosting picturehost",
        "fileHost": "filehosting cyberlocker oneclickhost", "forum": "messageboard bulletinboard", "linkSite": "links linklist",
        "socialNetwork": "socialmedia socialnetworking", "redirector": "redirect urlshortener shortener", "webArchive": "archive archief",
        "searchProvider": "searchengine zoekmachine", "blog": "weblog", "newsgroup": "newsgroups usenet news nieuwsgroep",
        "chat": "chatroom irc", "peerToPeer": "p2p filesharing torrent bittorrent",
        "messenger": "messaging instantmessaging instantmessenger im", "email": "mail spam",
        "undetermined": "unknown onbekend notdetermined", "notApplicable": "na nvt",
    ])

    private static func table<Meaning>(_ words: [Meaning: String]) -> [String: Meaning] {
        var table: [String: Meaning] = [:]
        for (meaning, spellings) in words { for word in spellings.split(separator: " ") { table[String(word)] = meaning } }
        return table
    }
}
