public import CaseStore
public import Envelopes
import HotlineModel

extension HelplineFigures {
    /// As JSON: tips, and contacts by service, theme and channel.
    public var json: JSONValue {
        [
            "tips": [
                "received": .integer(Int64(tips)),
                "byOrigin": Self.object([OriginKind.public, .police, .proactive].map { ($0.rawValue, tipsByOrigin[$0] ?? 0) }),
                "withSupplement": .integer(Int64(tipsWithSupplement)), "handedOver": .integer(Int64(tipsHandedOver)),
            ],
            "contacts": .integer(Int64(contactCount())),
            "services": .object(services.map { .init($0.rawValue, json(of: $0)) }),
        ]
    }

    private func json(of service: ContactService) -> JSONValue {
        let own = contacts.filter { $0.service == service }
        func sum(_ isCounted: (ContactCount) -> Bool = { _ in true }) -> Int { own.lazy.filter(isCounted).reduce(0) { $0 + $1.count } }
        let themes = Set(own.map(\.theme))
        let listed = service.knownThemes.filter(themes.contains)
        let unlisted = themes.subtracting(listed).sorted { $0.rawValue < $1.rawValue }
        let byTheme = (listed + unlisted).map { theme -> JSONValue.Member in
            let unique = sum { $0.theme == theme && !$0.isRepeat }
            return .init(
                theme.rawValue,
                ["contacts": .integer(Int64(sum { $0.theme == theme })), "unique": .integer(Int64(unique))])
        }
        let byChannel = ContactChannel.known.map { channel in (channel.rawValue, sum { $0.channel == channel }) }
        return [
            "contacts": .integer(Int64(sum())), "unique": .integer(Int64(sum { !$0.isRepeat })),
            "repeated": .integer(Int64(sum { $0.isRepeat })), "byTheme": .object(byTheme), "byChannel": Self.object(byChannel),
        ]
    }

    private static func object(_ pairs: [(String, Int)]) -> JSONValue { .object(pairs.map { .init($0.0, .integer(Int64($0.1))) }) }

    /// The contacts as a table (RFC 4180): a row for each service, channel and theme, the unique apart from the repeated. Nothing in it needs quotes.
    public var contactsCSV: String {
        let rows = contacts.map {
            "\($0.service.rawValue),\($0.channel.rawValue),\($0.theme.rawValue),\($0.isRepeat ? "repeat" : "unique"),\($0.count)"
        }
        return (["service,channel,theme,contact,count"] + rows).map { $0 + "\r\n" }.joined()
    }
}
