import CICU

/// Names of hosts in other scripts, mapped to ASCII as the URL Standard does it: by UTS #46 without its transitional processing.
enum InternationalName {
    /// Returns a name in small ASCII letters. It may still hold signs that no host has: the mapping makes delimiters from their look-alikes.
    static func ascii(_ name: [UInt8]) throws(AddressError) -> [UInt8] {
        // Sites use ASCII names whose `xn--` labels are no IDNA. Browsers and resolvers take them as they are (URL Standard, "domain to ASCII").
        guard !name.allSatisfy({ $0 < 0x80 }) else { return name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
        var errors: UInt32 = 0
        let mapped = [CChar](unsafeUninitializedCapacity: HostSyntax.longestName + 1) { room, count in
            // A name that does not fit is longer than any name; the empty result is refused as one.
            count = Int(max(0, map(name, into: room, &errors)))
        }
        guard errors & ~hyphens == 0 else { throw .badHost }
        return mapped.map { UInt8(bitPattern: $0) }
    }

    private static func map(_ name: [UInt8], into room: UnsafeMutableBufferPointer<CChar>, _ errors: inout UInt32) -> Int32 {
        name.withUnsafeBytes { name in
            let text = name.bindMemory(to: CChar.self)
            return hotline_uidna_to_ascii(mapping, text.baseAddress, Int32(text.count), room.baseAddress, Int32(room.count), &errors)
        }
    }

    /// Hyphens may stand anywhere (CheckHyphens is false).
    private static let hyphens = UInt32(UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4)

    /// CheckBidi and CheckJoiners are true, UseSTD3ASCIIRules and Transitional_Processing are false.
    ///
    /// `nonisolated(unsafe)`: made once, never changed and never freed; ICU lets all threads use it.
    nonisolated(unsafe) private static let mapping: OpaquePointer = {
        let options = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII
        guard let mapping = hotline_uidna_open(UInt32(options)) else { preconditionFailure("The Swift runtime has its tables of Unicode.") }
        return mapping
    }()
}
