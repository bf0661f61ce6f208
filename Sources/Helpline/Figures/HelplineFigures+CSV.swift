public import CaseStore
import HotlineModel

extension HelplineFigures {
    /// The contacts as a table (RFC 4180): a row for each service, channel and theme, the unique apart from the repeated. Nothing in it needs quotes.
    public var contactsCSV: String {
        let rows = contacts.map {
            "\($0.service.rawValue),\($0.channel.rawValue),\($0.theme.rawValue),\($0.isRepeat ? "repeat" : "unique"),\($0.count)"
        }
        return (["service,channel,theme,contact,count"] + rows).map { $0 + "\r\n" }.joined()
    }
}
