/// The lines of a text, each ended by LF, CR or both, also mixed: tables come from every kind of machine.
public struct TextLines: Sequence, IteratorProtocol {
    /// One line.
    public struct Line {
        /// Its number from 1.
        public let number: Int
        /// Its bytes without the line end.
        public let content: ArraySlice<UInt8>
        /// The bytes that end it; none at the end of the text.
        let ending: ArraySlice<UInt8>
    }

    private let bytes: [UInt8]
    /// The offset of the next line, and its number from 1.
    private(set) var position = 0
    private(set) var number = 1

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many lines a text has.
    public static func count(in bytes: [UInt8]) -> Int { TextLines(bytes).reduce(0) { count, _ in count + 1 } }

    /// True once every line was read.
    var isAtEnd: Bool { position >= bytes.count }

    /// The next line; `nil` at the end.
    public mutating func next() -> Line? {
        guard !isAtEnd else { return nil }
        let end = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
        let length = end >= bytes.count ? 0 : bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A ? 2 : 1
        let line = Line(number: number, content: bytes[position..<end], ending: bytes[end..<end + length])
        position = end + length
        number += 1
        return line
    }

    /// Goes back to a line.
    mutating func goBack(to position: Int, number: Int) { (self.position, self.number) = (position, number) }

    /// Passes over a byte order mark, and over what ended the file before when files were put together.
    mutating func skipMarks() {
        while true {
            let rest = bytes[position...]
            if rest.starts(with: [0xEF, 0xBB, 0xBF]) {
                position += 3
            } else if let first = rest.first, first == 0 || first == 0x1A {
                position += 1
            } else {
                return
            }
        }
    }
}
