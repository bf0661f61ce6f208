// Lower-case hexadecimal digits: the only ones the wire knows.

extension UInt8 {
    /// The value of the ASCII digit; `nil` for any other byte.
    @inlinable public var lowerHexValue: UInt8? {
        if self &- 0x30 < 10 { return self &- 0x30 }
        return self &- 0x61 < 6 ? self &- 0x61 &+ 10 : nil
    }
}

extension StringProtocol {
    /// Tells if the text is exactly this many lower-case hexadecimal digits.
    public func isLowerHex(digits: Int) -> Bool { utf8.count == digits && utf8.allSatisfy { $0.lowerHexValue != nil } }
}
