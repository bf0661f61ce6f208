import Helpline

/// Blacks out any text with any contact. The rest holds no plain e-mail address and no seven digits in a row.
@c(LLVMFuzzerTestOneInput)
public func fuzzBlackingOut(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    // As long as a node takes them: 500 bytes of contact, 16,000 of text.
    let parts = UnsafeBufferPointer(start: start, count: count).split(separator: 0x0A, maxSplits: 1)
    guard let contact = parts.first?.prefix(500), let text = parts.last?.prefix(16_000) else { return 0 }
    let outcome = BlackingOut(contact: String(decoding: contact, as: UTF8.self)).apply(to: String(decoding: text, as: UTF8.self))
    let left = Array(outcome.text)
    var digits = 0
    for (position, character) in left.enumerated() {
        digits = ("0"..."9").contains(character) ? digits + 1 : 0
        precondition(digits < 7, "a number is left")
        guard character == "@", position > 0, position + 1 < left.count else { continue }
        precondition(!isPlain(left[position - 1]) || !isPlain(left[position + 1]), "an address is left")
    }
    return 0
}

private func isPlain(_ character: Character) -> Bool { character.isLetter || character.isNumber }
