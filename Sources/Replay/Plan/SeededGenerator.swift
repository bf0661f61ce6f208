import Cryptography

/// Numbers that are the same on every machine and in every version of this program: SplitMix64 (Steele, Lea and Flood, 2014).
///
/// The state starts at the first eight bytes, most significant first, of the SHA-256 of `<seed>\n<purpose>` in UTF-8. The algorithms that
/// draw from it are our own as well, because the standard library promises nothing about how its own use a generator.
struct SeededGenerator {
    private var state: UInt64

    /// A generator for one purpose, so that a change in one part of a plan changes no other part.
    init(seed: String, purpose: String) {
        let digest = SHA256.digest(ofText: "\(seed)\n\(purpose)")
        state = digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below a bound: the upper half of a product, drawn again if that would favour some numbers.
    mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a number below nothing")
        let bound = UInt64(bound)
        let unfair = (0 &- bound) % bound
        while true {
            let product = next().multipliedFullWidth(by: bound)
            if product.low >= unfair { return Int(product.high) }
        }
    }

    /// Puts elements in a drawn order (Fisher and Yates, from the last).
    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, below(last + 1)) }
    }
}

extension SeededGenerator {
    /// The names of a tally, each as often as it counts, in a drawn order.
    mutating func dealt<Key>(_ tally: Tally<Key>) -> [Key] {
        var dealt = tally.entries.flatMap { Array(repeating: $0.key, count: $0.count) }
        shuffle(&dealt)
        return dealt
    }
}
