import URLSyntax

/// Opens addresses that hold other addresses.
enum Opening {
    /// How often one address is opened within another.
    private static let deepest = 6
    /// The addresses that are taken out of one.
    private static let most = 20

    /// The places that an address leads to: what a wrapper wraps, in its stead; and beside any other address, the ones that it holds.
    static func places(of address: ReadAddress) -> [ReadAddress] {
        var places: [ReadAddress] = []
        open(address, depth: 0, into: &places)
        return places
    }

    private static func open(_ address: ReadAddress, depth: Int, into places: inout [ReadAddress]) {
        guard places.count < most else { return }
        let wrapped = depth < deepest ? Wrapper.contents(of: address) : nil
        if let wrapped {
            // The wrapper itself is dropped: it can carry the reporter's mailbox.
            for inner in wrapped { open(inner, depth: depth + 1, into: &places) }
            return
        }
        places.append(address)
        guard depth < deepest else { return }
        for inner in EmbeddedAddresses.inside(address) { open(inner, depth: depth + 1, into: &places) }
    }
}
