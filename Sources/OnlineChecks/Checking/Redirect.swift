import Hosting
import LocationDatabases
import URLSyntax

/// The rule over one redirect: is it still the same place?
enum Redirect: Hashable {
    /// The same site, so that the check goes on there.
    case follow
    /// Another site.
    case elsewhere
    /// The front page of the site, although the address was another page.
    case frontPage
    /// A reserved network.
    case refused
    /// Nothing that can be looked at.
    case unreadable

    /// Judges the way from one address of the site to another.
    static func judge(from address: CanonicalAddress, to location: String?) -> Redirect {
        guard let location, let target = try? CanonicalAddress(location), ["http", "https"].contains(target.scheme),
            let from = address.host, let host = target.host
        else { return .unreadable }
        if let numeric = host.numeric, ReservedNetworks.contains(numeric), host != from { return .refused }
        guard site(from) == site(host) else { return .elsewhere }
        return isFrontPage(target) && !isFrontPage(address) ? .frontPage : .follow
    }

    /// The name without `www.`, because sites send visitors from one to the other.
    private static func site(_ host: Host) -> String {
        let text = host.text
        return text.hasPrefix("www.") ? String(text.dropFirst(4)) : text
    }

    private static func isFrontPage(_ address: CanonicalAddress) -> Bool {
        let path = address.text.dropFirst(address.scheme.count + 3).drop { $0 != "/" && $0 != "?" && $0 != "#" }
        return path.isEmpty || path == "/"
    }
}

extension Host {
    /// The address, if the host is a literal.
    var numeric: IPAddress? {
        switch self {
        case .name: nil
        case .v4(let text): IPAddress(text)
        case .v6(let text, _): IPAddress(text)
        }
    }
}
