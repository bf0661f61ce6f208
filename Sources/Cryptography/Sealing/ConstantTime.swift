import CSodium

/// Comparison whose time does not tell where two secrets begin to differ.
public enum ConstantTime {
    /// Returns true if both have the same bytes. Only their lengths may show in the time that it needs.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }
}
