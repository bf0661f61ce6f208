/// One page of a list.
public struct Page<Item: Message>: Message {
    public var items: [Item]
    /// Where the next page begins, to be asked for as `after`; `nil` after the last.
    public var next: String?

    /// A page, and where the next one begins.
    public init(_ items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }
}
