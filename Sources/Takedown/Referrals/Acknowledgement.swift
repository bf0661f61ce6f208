/// The police's confirmation that they have a bundle.
package struct Acknowledgement: Hashable, Sendable {
    /// The police's own reference.
    package var reference: String?
    /// Providers may be told of its cases.
    package var releases: Bool

    package init(reference: String? = nil, releases: Bool = false) {
        self.reference = reference
        self.releases = releases
    }
}
