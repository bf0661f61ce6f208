/// The police's confirmation that they have a bundle.
package struct Acknowledgement: Hashable, Sendable {
    /// The police's own reference.
    package var reference: String?
    /// Providers may be told of its cases.
    package var releases: Bool
    /// The police got the bundle for certain. Otherwise it says nothing of a bundle that was not delivered yet.
    package var provesDelivery: Bool

    package init(reference: String? = nil, releases: Bool = false, provesDelivery: Bool = true) {
        self.reference = reference
        self.releases = releases
        self.provesDelivery = provesDelivery
    }

    /// The most bytes of all references of a bundle, and of all who recorded that the police confirmed it.
    static let mostJoined = 512

    /// What is known of a bundle once a further confirmation is recorded: a text that differs from those before joins them, and none is lost.
    static func joined(_ known: String?, _ further: String?) -> String? {
        guard let known else { return further }
        guard let further, !known.split(separator: ", ").contains(further[...]) else { return known }
        let all = "\(known), \(further)"
        return all.utf8.count <= mostJoined ? all : known
    }
}
