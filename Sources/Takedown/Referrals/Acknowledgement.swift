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

    /// The most bytes of all references of a bundle.
    static let mostReferences = 512

    /// The references of a bundle once this confirmation is recorded: one that differs from those before joins them, and none is lost.
    func references(after known: String?) -> String? {
        guard let known else { return reference }
        guard let reference, !known.split(separator: ", ").contains(reference[...]) else { return known }
        let all = "\(known), \(reference)"
        return all.utf8.count <= Self.mostReferences ? all : known
    }
}
