import COpenSSL

/// Collects the beginning of a text, and reduces it to a finding.
struct TextReader {
    private let maximum: Int
    private let words: [String]
    private(set) var bytes: [UInt8] = []
    /// True once there was more than the maximum.
    private(set) var isCut = false

    init(maximum: Int, words: [String] = []) {
        self.maximum = maximum
        self.words = words
    }

    /// Takes a piece of the body; `false` if no more is wanted.
    mutating func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
        let space = maximum - bytes.count
        bytes.append(contentsOf: piece.prefix(space))
        isCut = isCut || piece.count > space
        return !isCut
    }

    /// The finding over the bytes so far; `nil` if OpenSSL has no memory.
    func finding() -> TextFinding? {
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else { return nil }
        let folded = bytes.map(Self.folded)
        let found = words.filter { Self.contains(folded, $0.utf8.map(Self.folded)) }
        return TextFinding(sha256: digest, count: bytes.count, isWhole: !isCut, words: Set(found))
    }

    private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// Looks for a word. Pages repeat letters, but the text is bounded, so a plain search is enough.
    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard let first = word.first, text.count >= word.count else { return false }
        for start in 0...(text.count - word.count) where text[start] == first {
            if text[start..<(start + word.count)].elementsEqual(word) { return true }
        }
        return false
    }
}
