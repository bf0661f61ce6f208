/// A value in a JSON5 document, with its position.
package struct JSON5Node: Sendable {
    package enum Value: Sendable {
        case null
        case bool(Bool)
        /// A number without fraction or exponent that fits 64 bits.
        case integer(Int)
        case number(Double)
        case text(String)
        case list([JSON5Node])
        case object([Member])
    }

    package struct Member: Sendable {
        package let name: String
        package let place: Place
        package let value: JSON5Node
    }

    package let value: Value
    package let place: Place

    /// The kind of value, in the words of a sentence.
    package var kind: String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .integer: "a whole number"
        case .number: "a number with a fraction"
        case .text: "a text"
        case .list: "a list"
        case .object: "a group of settings"
        }
    }
}

/// A place in a text, counted from 1; columns count characters.
public struct Place: Hashable, Sendable, CustomStringConvertible {
    public let line: Int
    public let column: Int

    public var description: String { "line \(line), column \(column)" }
}
