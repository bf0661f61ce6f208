public import URLSyntax

/// The addresses that the words of a report mean.
///
/// People write addresses without a scheme, disguised (`hxxp://host[.]example`), in brackets, in the middle of a sentence, or as a mail
/// gateway wrapped them. A report must not be lost for that. The reading is a rule without I/O: it takes time in proportion to the words, and
/// what it does not understand is left to a person. Tests hold it to `Tests/AddressReadingTests/corpus.json`.
public struct AddressReading: Sendable {
    /// The addresses that are read from the words of one report.
    public static let most = 1_000

    /// The addresses in the order of the words, each place once. None if the words cannot be understood.
    public private(set) var addresses: [ReadAddress] = []
    /// The further addresses beyond ``most``.
    public private(set) var left = 0
    private var known: Set<String> = []

    /// Reads the words of a report.
    public init(_ words: String) {
        if let plain = Self.plain(words) {
            addresses = [plain]
            return
        }
        let text = PlainWords(words)
        var guesses = text.links.compactMap { ReadAddress($0) }
        guesses += Tokens(text.text, written: words).guesses
        for guess in guesses {
            guard addresses.count < Self.most else {
                left += 1
                continue
            }
            for place in Opening.places(of: guess) { add(place) }
        }
    }

    /// An address as browsers copy it, with nothing around it, in it or behind it: nearly all reports are of this form.
    private static func plain(_ words: String) -> ReadAddress? {
        guard let mark = ["http://", "https://"].first(where: words.hasPrefix), words.utf8.dropFirst(mark.utf8.count).allSatisfy(isPlain),
            words.utf8.last != 0x2E, let read = ReadAddress(words), case .name(let host)? = read.canonical.host, host.contains("."),
            !Wrapper.mayBe(host)
        else { return nil }
        return read
    }

    /// A letter, a digit, or a sign that ends no sentence and begins no other address.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-/=_&#~.".utf8.contains(byte)
        }
    }

    private mutating func add(_ place: ReadAddress) {
        guard known.insert(place.canonical.text).inserted else { return }
        if addresses.count < Self.most { addresses.append(place) } else { left += 1 }
    }
}

/// One address that was understood.
public struct ReadAddress: Sendable {
    /// The address, ready to be looked at.
    public let text: String
    public let canonical: CanonicalAddress
    /// Other readings of the same words, the likelier first. If a case is about one of them, that case was meant.
    public internal(set) var others: [ReadAddress] = []

    /// An address by itself; `nil` if it is none, or none that names a place.
    init?(_ text: String) {
        guard let canonical = try? CanonicalAddress(text), canonical.host != nil || Hostless.schemes.contains(canonical.scheme) else {
            return nil
        }
        guard !Hostless.leadsNowhere(canonical) else { return nil }
        self.text = text
        self.canonical = canonical
    }
}
