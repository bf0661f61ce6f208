import URLSyntax
import WebProbe

/// The way of one vantage through the redirects of a site.
struct Walk {
    /// The address as it was reported.
    let start: CanonicalAddress
    /// The address to look at now, as it was written.
    private(set) var url: String
    /// The same address in canonical form.
    private(set) var place: CanonicalAddress
    var question: Look.Question
    private(set) var hops = 0
    private var visited: Set<CanonicalAddress>

    /// Begins at a reported address; `nil` if no web server can be asked for it.
    init?(_ url: String, question: Look.Question) {
        guard let place = try? CanonicalAddress(url), ["http", "https"].contains(place.scheme), place.host != nil else { return nil }
        start = place
        self.url = url
        self.place = place
        self.question = question
        visited = [place]
    }

    /// False for names that only other networks know, such as those of Tor.
    var isOnTheWeb: Bool {
        guard case .name(let name)? = place.host else { return true }
        return !name.hasSuffix(".onion") && !name.hasSuffix(".i2p")
    }

    /// Goes on to another address; `false` if that is too far, or a place where it was before.
    mutating func follow(_ location: String, atMost limit: Int) -> Bool {
        guard hops < limit, let next = try? CanonicalAddress(location), visited.insert(next).inserted else { return false }
        hops += 1
        (url, place) = (location, next)
        return true
    }

    /// Goes on to a path of the same host that cannot exist. A `*` in the path stands for the token.
    mutating func visit(control path: String, token: String) {
        let path = path.split(separator: "*", omittingEmptySubsequences: false).joined(separator: token)
        let text = place.text
        let authority = text.dropFirst(place.scheme.count + 3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        url = "\(place.scheme)://\(authority)\(path)"
    }
}
